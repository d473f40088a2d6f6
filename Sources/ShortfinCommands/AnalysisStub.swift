import Model

// Stands in for the target Analysis, with the same shape, until that exists. Delete this file then and import Analysis
// in AnalysisRun.swift.

struct AnalysisOptions: Sendable {
    var paths: [String]
    var join = false
    var filter: String?
    var packetLimit: UInt64?
    var readSize = 1 << 20
    var threads = 1
    var maxConnections: Int?
    init(paths: [String]) { self.paths = paths }
}

struct AnalysisProgress: Sendable {
    var path: String
    var fileBytes: UInt64
    var fileSize: UInt64?
    var packets: UInt64
    var connections: Int
    var findings: Int
}

struct AnalysisError: Error {
    var text: String
    var usage: Bool
}

enum CaptureAnalysis {
    static func triage(
        _ options: AnalysisOptions, progress: ((AnalysisProgress) -> Bool)?
    ) throws(AnalysisError) -> Report { throw AnalysisError(text: "the analysis is not built in yet", usage: false) }

    static func streams(
        _ options: AnalysisOptions, progress: ((AnalysisProgress) -> Bool)?, row: (ConnectionRow) -> Void
    ) throws(AnalysisError) -> Report { try triage(options, progress: progress) }

    static func messages(
        _ options: AnalysisOptions, progress: ((AnalysisProgress) -> Bool)?, row: (MessageRow) -> Void
    ) throws(AnalysisError) -> Report { try triage(options, progress: progress) }
}

enum SizeTests {
    static func explain(_ bytes: Int64, mss: Int64?) -> SizeExplanation {
        SizeExplanation(bytes: bytes, matches: [], tried: 0, text: "The size tests are not built in yet.")
    }
}
