import Model

/// Counts of one server's messages that the model gives together.
enum CohortCounts {
    /// Cut responses: all that were cut less the requests among them.
    static func cutResponses(_ cohort: Cohort, in report: Report) -> Int {
        let requests = report.findings.count {
            $0.verdict == .truncated && $0.sameMessageAs == nil && $0.message.direction == "request"
                && $0.connection.server == cohort.server
        }
        return max(0, cohort.truncated - requests)
    }
}
