import Model

// Stands in for the target Analysis, with the same shape, until that exists. Delete this file then and import Analysis
// in AnalysisRun.swift.

package struct AnalysisOptions: Sendable {
    package var paths: [String]
    package var join = false
    package var filter: String?
    package var packetLimit: UInt64?
    package var readSize = 1 << 20
    package var threads = 1
    package var maxConnections: Int?
    package init(paths: [String]) { self.paths = paths }
}

package struct AnalysisProgress: Sendable {
    package var path: String
    package var fileBytes: UInt64
    package var fileSize: UInt64?
    package var packets: UInt64
    package var connections: Int
    package var findings: Int
    package init(path: String, fileBytes: UInt64, fileSize: UInt64?, packets: UInt64, connections: Int, findings: Int) {
        self.path = path
        self.fileBytes = fileBytes
        self.fileSize = fileSize
        self.packets = packets
        self.connections = connections
        self.findings = findings
    }
}

package struct AnalysisError: Error {
    package var text: String
    package var usage: Bool
    package init(text: String, usage: Bool) {
        self.text = text
        self.usage = usage
    }
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
