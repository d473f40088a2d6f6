import Model

/// What one capture counted on a connection.
struct TwinCounts: BitwiseCopyable {
    /// Messages of one direction by verdict.
    struct Messages: BitwiseCopyable, Equatable {
        var complete = 0
        var truncated = 0
        var undetermined = 0

        var all: Int { complete + truncated + undetermined }

        /// What several captures know together: a cut that one of them proves is a cut, and what one of them saw whole is
        /// whole.
        static func together(_ views: [Messages]) -> Messages {
            var sum = Messages()
            let all = views.map(\.all).max() ?? 0
            sum.truncated = views.map(\.truncated).max() ?? 0
            sum.complete = min(views.map(\.complete).max() ?? 0, max(0, all - sum.truncated))
            sum.undetermined = max(0, all - sum.truncated - sum.complete)
            return sum
        }
    }

    var requests = Messages()
    var responses = Messages()
    var isTLS = false
    var isRefused = false
    /// Number of its server's cohort; -1 without one.
    var cohort = -1

    init() {}

    /// Complete messages.
    init(requests: Int, responses: Int, isTLS: Bool, isRefused: Bool) {
        self.requests.complete = requests
        self.responses.complete = responses
        self.isTLS = isTLS
        self.isRefused = isRefused
    }

    /// Adds what the totals rose by when its record was closed.
    mutating func add(from before: Totals, to after: Totals) {
        requests.complete += after.requests.complete - before.requests.complete
        requests.truncated += after.requests.truncated - before.requests.truncated
        requests.undetermined += after.requests.undetermined - before.requests.undetermined
        responses.complete += after.responses.complete - before.responses.complete
        responses.truncated += after.responses.truncated - before.responses.truncated
        responses.undetermined += after.responses.undetermined - before.responses.undetermined
    }
}

extension TwinConnections {
    /// Takes what other captures counted again off the totals and the cohorts, so that each message counts once.
    func countOnce(_ totals: inout Totals, _ cohorts: inout [CohortTally]) {
        for same in views.values where same.count > 1 {
            // Twice in one capture is not a twin: which is which cannot be told.
            guard Set(same.map(\.capture)).count == same.count else { continue }
            let requests = TwinCounts.Messages.together(same.map(\.counts.requests))
            let responses = TwinCounts.Messages.together(same.map(\.counts.responses))
            totals.twinConnections += 1
            totals.connections -= same.count - 1
            totals.tlsConnections -= max(0, same.count { $0.counts.isTLS } - 1)
            totals.requests.countOnce(same.map(\.counts.requests), together: requests)
            totals.responses.countOnce(same.map(\.counts.responses), together: responses)
            // Behind an address translation the server has another name, and each keeps its own statistics.
            let cohort = same[0].counts.cohort
            guard cohorts.indices.contains(cohort), same.allSatisfy({ $0.counts.cohort == cohort }) else { continue }
            func excess(_ count: (TwinCounts) -> Int, _ together: Int) -> Int {
                same.reduce(0) { $0 + count($1.counts) } - together
            }
            cohorts[cohort].refused -= max(0, same.count { $0.counts.isRefused } - 1)
            cohorts[cohort].wholeRequests -= excess(\.requests.complete, requests.complete)
            cohorts[cohort].wholeResponses -= excess(\.responses.complete, responses.complete)
            cohorts[cohort].cutRequests -= excess(\.requests.truncated, requests.truncated)
            cohorts[cohort].cutResponses -= excess(\.responses.truncated, responses.truncated)
        }
    }
}

extension VerdictCounts {
    fileprivate mutating func countOnce(_ views: [TwinCounts.Messages], together: TwinCounts.Messages) {
        complete -= views.reduce(0) { $0 + $1.complete } - together.complete
        truncated -= views.reduce(0) { $0 + $1.truncated } - together.truncated
        undetermined -= views.reduce(0) { $0 + $1.undetermined } - together.undetermined
    }
}
