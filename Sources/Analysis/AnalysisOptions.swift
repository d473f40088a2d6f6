public import TCPStreams

/// What to analyse, and within which limits.
public struct AnalysisOptions: Sendable {
    /// Paths of the captures; `-` is standard input.
    public var paths: [String]
    /// Treat the paths as parts of one capture.
    public var join = false
    /// BPF expression; packets that do not match are left out. nil takes all.
    public var filter: String?
    /// Stop after so many packets of each capture; nil for no limit.
    public var packetLimit: UInt64?
    /// Bytes to read at a time.
    public var readSize = 1 << 19
    /// 1, or 2 that share the work. The report is the same. With 2, rows are given and progress is told on either thread, one
    /// at a time, before the call returns.
    public var threads = 2
    /// Asked now and then while the source has nothing to give, such as a quiet pipe: true ends the reading there.
    public var isCancelled: @Sendable () -> Bool = { false }
    /// Note where packets of which connections stand, for a second reading; see ``CaptureAnalysis``.
    package var keepsIndex = false
    /// Something else to be done for each capture, by its number, that takes about as long as its analysis: the second thread
    /// does it first, and shares the analysis from then on. Not done with one thread.
    package var workBeside: (@Sendable (Int) -> Void)?
    /// Limits of the stream table.
    public var streams = StreamLimits()
    /// The tool's version, for the report.
    public var version = "0.1.0"

    /// Options for some paths, everything else by default.
    public init(paths: [String]) { self.paths = paths }
}

/// How far a run has come.
public struct AnalysisProgress: Sendable {
    /// The capture being read.
    public var path: String
    /// Bytes read of the file, before decompression, and its size if it has one.
    public var fileBytes: UInt64
    /// Size of the file in bytes, if it has one.
    public var fileSize: UInt64?
    /// Packets read of this capture.
    public var packets: UInt64
    /// Connections seen in this capture.
    public var connections: Int
    /// Messages so far that look short.
    public var findings: Int

    /// An analysis progress from its parts.
    public init(path: String, fileBytes: UInt64, fileSize: UInt64?, packets: UInt64, connections: Int, findings: Int) {
        self.path = path
        self.fileBytes = fileBytes
        self.fileSize = fileSize
        self.packets = packets
        self.connections = connections
        self.findings = findings
    }
}

/// Why an analysis could not begin.
public struct AnalysisError: Error, Sendable, Equatable {
    /// One sentence for a person.
    public var text: String
    /// True when the caller's words are at fault, such as a filter that does not parse.
    public var isUsage: Bool

    /// An analysis error from its parts.
    public init(text: String, isUsage: Bool) {
        self.text = text
        self.isUsage = isUsage
    }
}
