import Model

/// C7: a third party sent the reset.
enum InjectedReset: CauseTheory {
    static let cause = Cause.injectedReset
    static let prior = -2.5
    static let priorOrigin = WeightOrigin.judged(
        "most resets are the end host's own")

    static func summary(of observation: Observation) -> String {
        let named = observation.end.bySender ? observation.senderName : observation.receiverName
        return observation.firstEnd?.signs?.isUnprovoked == true
            ? "The \(named)'s socket was gone without an end of its own: most likely a forged RST reached it, which this capture did not see."
            : "The RST in the \(named)'s name most likely did not come from it: something on the path forged it."
    }

    static func nextSteps(for observation: Observation) -> [String] {
        [
            "Capture at both ends: a forged RST arrives at one end without having left the other.",
            "Look for a firewall, intrusion prevention, NAT or load balancer on the path whose log has this connection at this time.",
        ]
    }
}
