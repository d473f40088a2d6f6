/// The forms in which results are written.
public enum ReportFormat: String, Sendable, CaseIterable {
    /// For people at a terminal.
    case text
    /// One JSON object.
    case json
    /// One JSON object a line, each with its `type`.
    case ndjson
    /// A table with a header line (RFC 4180).
    case csv
    /// SARIF 2.1.0, for code scanning; findings only.
    case sarif
    /// JUnit XML, for build servers; findings only.
    case junit

    /// Whether lists of connections, messages or sizes can be written in it.
    public var takesRows: Bool { self != .sarif && self != .junit }
}
