import Analysis
import ConnectionTraces
import Model
import TestSupport

/// A capture, its report and the traces of the report's findings.
struct TracedCapture {
    var report: Report
    var traces: [ConnectionTrace]

    init(
        _ paths: [String], mostPoints: Int = ConnectionTraces.mostPoints,
        edit: (inout AnalysisOptions) -> Void = { _ in }
    )
        throws
    {
        var options = AnalysisOptions(paths: paths)
        edit(&options)
        report = try CaptureAnalysis.triage(options)
        var second = SecondReadingOptions()
        second.filter = options.filter
        second.packetLimit = options.packetLimit
        traces =
            try ConnectionTraces.gather(
                TracedConnection.connections(of: report.findings), from: options.join ? [paths] : paths.map { [$0] },
                options: second, mostPoints: mostPoints) ?? []
    }

    /// The trace of a finding's connection.
    func trace(of finding: Finding) -> ConnectionTrace? { traces.first { $0.connection == finding.connection } }
}
