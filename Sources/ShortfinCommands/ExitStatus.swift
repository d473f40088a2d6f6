package import Model

/// How a run ended, for the shell. Stable numbers.
package enum ExitStatus: Int32 {
    /// Nothing to complain about.
    case clean = 0
    /// Findings, and `--fail-on` asked for a failure.
    case findings = 1
    /// Input could not be fully read; what was read is reported.
    case input = 2
    /// The command line is wrong (`EX_USAGE`).
    case usage = 64
    /// A fault of the program or of its output (`EX_SOFTWARE`).
    case `internal` = 70
    /// Interrupted; what was found so far is reported.
    case interrupted = 130

    /// The status of a finished run. An interrupt explains an unread rest, and an unread rest makes the absence of
    /// findings meaningless: hence the order.
    package static func of(_ report: Report, failOn: FailureThreshold, isInterrupted: Bool) -> ExitStatus {
        if isInterrupted { return .interrupted }
        if report.captures.contains(where: { !$0.fullyRead }) { return .input }
        let requests = report.totals.requests
        let responses = report.totals.responses
        let truncated = requests.truncated + responses.truncated
        let undetermined = requests.undetermined + responses.undetermined
        switch failOn {
        case .never: return .clean
        case .truncated: return truncated > 0 ? .findings : .clean
        case .undetermined: return truncated + undetermined > 0 ? .findings : .clean
        }
    }
}
