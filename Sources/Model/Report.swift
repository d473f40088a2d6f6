/// The result of a triage, schema `shortfin.report/1`. Lengths are bytes, packet numbers count from 1 per capture,
/// times are RFC 3339 in UTC with nine digits.
public struct Report: Sendable, Codable, Equatable {
    /// The schema's name.
    public var schema = "shortfin.report/1"
    /// What made the report.
    public var tool: Tool
    /// The captures in the order given.
    public var captures: [CaptureSummary]
    /// Counts over all captures.
    public var totals: Totals
    /// Short and undetermined messages: truncated ones first, the surest and most telling first, and behind each its
    /// consequences.
    public var findings: [Finding]
    /// Servers with at least one short message, then others, bounded in number.
    public var cohorts: [Cohort]
    /// Things that the reader must know about the analysis as a whole: limits reached, findings left out.
    public var notes: [String]

    /// A report without content.
    public init(tool: Tool, captures: [CaptureSummary] = [], totals: Totals = Totals()) {
        self.tool = tool
        self.captures = captures
        self.totals = totals
        findings = []
        cohorts = []
        notes = []
    }
}

/// The program that made a report.
public struct Tool: Sendable, Codable, Equatable {
    /// Its name.
    public var name: String
    /// Its version.
    public var version: String

    /// A tool from its parts.
    public init(name: String = "shortfin", version: String) {
        self.name = name
        self.version = version
    }
}

/// Message counts by verdict.
public struct VerdictCounts: Sendable, Codable, Equatable {
    /// Messages whose framing was fulfilled.
    public var complete = 0
    /// Messages whose sender ended before.
    public var truncated = 0
    /// Messages that the capture cannot decide.
    public var undetermined = 0

    /// A verdict counts with default values.
    public init() {}
}

/// Counts over all captures.
public struct Totals: Sendable, Codable, Equatable {
    /// TCP connections; one that several captures show counts once, and so do its messages.
    public var connections = 0
    /// Of these, connections that more than one capture shows.
    public var twinConnections = 0
    /// Requests by verdict.
    public var requests = VerdictCounts()
    /// Final responses by verdict.
    public var responses = VerdictCounts()
    /// Interim (1xx) responses.
    public var interim = 0
    /// Connections that speak TLS.
    public var tlsConnections = 0
    /// TLS half-streams that ended inside a record, and without a likely close_notify. Not truncated messages.
    public var tlsEndedInsideRecord = 0
    /// TLS half-streams that ended without a likely close_notify. Not truncated messages.
    public var tlsWithoutCloseNotify = 0
    /// Connections on which the next request met a closing server (reuse race): no message was cut.
    public var reuseRaces = 0

    /// Messages cut short, in both directions.
    public var truncated: Int { requests.truncated + responses.truncated }

    /// A totals with default values.
    public init() {}
}
