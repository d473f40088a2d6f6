import Model

/// C12: the sender is a proxy that passed on a truncation from behind it.
enum RelayedTruncation: CauseTheory {
    static let cause = Cause.relayedTruncation
    static let prior = -2.5
    static let priorOrigin = WeightOrigin.judged(
        "most servers are no proxies")

    static func summary(of observation: Observation) -> String {
        "The \(observation.senderName) is most likely a proxy that passed on a truncation which happened behind it."
    }

    static func nextSteps(for observation: Observation) -> [String] {
        ["Capture the leg behind the proxy and look there: the body ends at the same offset."]
    }
}
