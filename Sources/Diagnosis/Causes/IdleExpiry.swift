import Model

/// C19 and C20: an idle connection was closed or forgotten while the other side used it.
enum IdleExpiry: CauseTheory {
    static let cause = Cause.idleExpiry
    static let prior = -1.5
    static let priorOrigin = WeightOrigin.judged(
        "idle connections mostly end between messages, where nothing is cut")

    static func summary(of observation: Observation) -> String {
        "The connection had been idle and was closed or forgotten (keep-alive time, NAT, load balancer) when it was used again."
    }

    static func nextSteps(for observation: Observation) -> [String] {
        [
            "Compare the idle time before with the keep-alive and idle limits of server, load balancer and NAT; the client's must be the shortest.",
            "Retry idempotent requests once on a fresh connection.",
        ]
    }
}
