import Model

/// C7: a third party sent the reset.
enum InjectedReset: CauseTheory {
    static let cause = Cause.injectedReset
    static let prior = -2.5

    static func summary(of observation: Observation) -> String {
        "The reset most likely did not come from the \(observation.senderName): something on the path forged it."
    }

    static func nextSteps(for observation: Observation) -> [String] {
        [
            "Capture at both ends: a forged RST arrives at one end without having left the other.",
            "Look for a firewall, intrusion prevention, NAT or load balancer on the path whose log has this connection at this time.",
        ]
    }
}
