package import CaptureFile
import Diagnosis
public import Model
import PacketFilter
import TCPStreams

/// Reads captures and says what became of their messages.
///
/// The same captures give the same report, byte for byte, with one thread or two.
public enum CaptureAnalysis {
    /// Told about every batch how far the run has come; answers false to stop it early.
    public typealias Progress = (AnalysisProgress) -> Bool

    /// Finds short messages and their causes in one or many captures.
    ///
    /// - Throws: `AnalysisError` when nothing can be analysed: a filter that does not parse. A capture that cannot
    ///   be read is part of the report.
    public static func triage(_ options: AnalysisOptions, progress: Progress? = nil) throws(AnalysisError) -> Report {
        var indices: [CaptureIndex?] = []
        return try triage(options, indices: &indices, progress: progress)
    }

    /// The same, and gives an index of each capture, in their order, if the options ask for it: nil of one that has to be
    /// read whole the second time too.
    package static func triage(
        _ options: AnalysisOptions, indices: inout [CaptureIndex?], progress: Progress? = nil
    ) throws(AnalysisError) -> Report {
        try run(options, progress: progress, rows: RowHandlers(), indices: &indices)
    }

    /// The same, and gives a row for every connection as its record closes.
    public static func streams(
        _ options: AnalysisOptions, progress: Progress? = nil, row: @escaping (ConnectionRow) -> Void
    ) throws(AnalysisError) -> Report {
        var indices: [CaptureIndex?] = []
        return try streams(options, indices: &indices, progress: progress, row: row)
    }

    /// The same, and gives an index of each capture as ``triage(_:indices:progress:)`` does.
    package static func streams(
        _ options: AnalysisOptions, indices: inout [CaptureIndex?], progress: Progress? = nil,
        row: @escaping (ConnectionRow) -> Void
    ) throws(AnalysisError) -> Report {
        let ordered = OrderedRows(row)
        let report = try run(
            options, progress: progress, rows: RowHandlers(connection: { ordered.add($0) }), indices: &indices)
        ordered.finish()
        return report
    }

    /// The same, and gives a row for every message as it ends.
    public static func messages(
        _ options: AnalysisOptions, progress: Progress? = nil, row: @escaping (MessageRow) -> Void
    ) throws(AnalysisError) -> Report {
        var indices: [CaptureIndex?] = []
        return try run(options, progress: progress, rows: RowHandlers(message: row), indices: &indices)
    }

    private static func run(
        _ options: AnalysisOptions, progress: Progress?, rows: RowHandlers, indices: inout [CaptureIndex?]
    ) throws(AnalysisError) -> Report {
        if let expression = options.filter { try PacketInput.check(expression) }
        var report = Report(tool: Tool(version: options.version))
        var diagnosis = Diagnosis()
        var contexts: [CaptureContext] = []
        report.notes = notes(of: options)
        let groups = options.join ? [options.paths] : options.paths.map { [$0] }
        diagnosis.comparesCaptures = groups.count > 1
        for (number, paths) in groups.enumerated() {
            var run = CaptureRun(capture: number, paths: paths, options: options, diagnosis: diagnosis, rows: rows)
            let isDone = run.perform(progress: progress)
            indices.append(run.index)
            let (summary, context, resumed) = run.conclude()
            report.captures.append(summary)
            contexts.append(context)
            diagnosis = resumed
            if !isDone || options.isCancelled() {
                report.notes.append("The run was interrupted: what came after is not in this report.")
                break
            }
        }
        let conclusion = diagnosis.conclude(contexts: contexts)
        report.totals = conclusion.totals
        report.findings = conclusion.findings
        report.cohorts = conclusion.cohorts
        report.notes += conclusion.notes
        return report
    }

    /// What the options leave out of the report, so that nobody takes a part for the whole.
    private static func notes(of options: AnalysisOptions) -> [String] {
        var notes: [String] = []
        if let filter = options.filter {
            notes.append("Only packets that match the filter \"\(PacketFilter.shortened(filter))\" were looked at.")
        }
        if let limit = options.packetLimit { notes.append("At most \(limit) packets of each capture were looked at.") }
        var seen: Set<String> = []
        let repeated = options.paths.filter { !seen.insert($0).inserted }
        if !options.join, let first = repeated.first {
            notes.append(
                "\(first) was given more than once: connections whose handshake it does not hold count as often.")
        }
        return notes
    }
}
