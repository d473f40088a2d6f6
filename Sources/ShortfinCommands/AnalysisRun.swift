package import Analysis
package import CaptureFile
package import ConnectionTraces
import Diagnosis
package import Model

/// The calls into the engine, as values: the one place where commands and analysis meet. Tests put their own in.
package struct AnalysisRun {
    package typealias Progress = (AnalysisProgress) -> Bool

    package var triage: Triage
    package var streams: Streams
    package var messages: (AnalysisOptions, Progress?, @escaping (MessageRow) -> Void) throws -> Report
    package var sizes: (Int64, Int64?) -> SizeExplanation
    /// A second reading: the segments of findings' connections. Nil when it was asked to stop.
    package var traces: Traces

    /// Fills in an index of each capture where the options ask for it.
    package typealias Triage = (AnalysisOptions, inout [CaptureIndex?], Progress?) throws -> Report

    /// Fills in an index of each capture where the options ask for it.
    package typealias Streams = (
        AnalysisOptions, inout [CaptureIndex?], Progress?, @escaping (ConnectionRow) -> Void
    ) throws -> Report

    package typealias Traces = (
        [Finding], [[String]], SecondReadingOptions, TraceProgress?
    ) throws(SecondReadingFailure) -> [ConnectionTrace]?

    package typealias TraceProgress = (SecondReadingProgress) -> Bool

    package init(
        triage: @escaping Triage,
        streams: @escaping Streams,
        messages: @escaping (AnalysisOptions, Progress?, @escaping (MessageRow) -> Void) throws -> Report,
        sizes: @escaping (Int64, Int64?) -> SizeExplanation,
        traces: @escaping Traces = { _, _, _, _ in [] }
    ) {
        self.triage = triage
        self.streams = streams
        self.messages = messages
        self.sizes = sizes
        self.traces = traces
    }

    /// The real engine.
    static var engine: AnalysisRun {
        AnalysisRun(
            triage: { try CaptureAnalysis.triage($0, indices: &$1, progress: $2) },
            streams: { try CaptureAnalysis.streams($0, indices: &$1, progress: $2, row: $3) },
            messages: { try CaptureAnalysis.messages($0, progress: $1, row: $2) },
            sizes: { SizeTests.explain($0, mss: $1) },
            traces: { findings, captures, options, progress throws(SecondReadingFailure) in
                try ConnectionTraces.gather(
                    TracedConnection.connections(of: findings), from: captures, options: options, progress: progress)
            }
        )
    }
}

extension CaptureArguments {
    /// What the engine is asked to do.
    var analysisOptions: AnalysisOptions {
        var options = AnalysisOptions(paths: paths)
        options.join = join
        options.filter = filter
        options.packetLimit = packetLimit
        options.threads = threads
        options.isCancelled = { Interrupt.isRequested }
        limits.apply(to: &options.streams)
        options.version = ShortfinCommand.version
        return options
    }
}
