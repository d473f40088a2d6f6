public import Framing
public import Model
public import TCPStreams

/// Collects outcomes of connections over all captures and turns the short ones into findings.
///
/// Memory grows with short messages and servers, both bounded; a healthy connection leaves counts only.
public struct Diagnosis {
    /// Counts so far.
    public private(set) var totals = Totals()

    /// A diagnosis of nothing.
    public init() {}

    /// The number under which a server's complete messages are tallied.
    public mutating func cohort(of server: Endpoint) -> Int { 0 }

    /// Counts a complete message of a server's cohort. Called for every healthy message: must stay cheap.
    public mutating func tally(_ message: borrowing Message, cohort: Int) {}

    /// Counts an interim response.
    public mutating func tallyInterim() {}

    /// Takes a connection whose record was closed. Called for every connection: the healthy path must stay cheap.
    public mutating func retire(_ outcome: borrowing ConnectionOutcome) {}

    /// The verdict of a message that was unfinished when its connection's record closed.
    public static func verdict(
        of message: Message, in outcome: borrowing ConnectionOutcome, capture: CaptureContext
    ) -> Verdict { .undetermined }

    /// Findings and cohorts, once all captures are read. `contexts` has one element for each capture.
    public consuming func conclude(contexts: [CaptureContext]) -> (totals: Totals, findings: [Finding], cohorts: [Cohort], notes: [String]) {
        (totals, [], [], [])
    }
}
