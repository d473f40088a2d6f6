import Model

/// C17: the path or a host died; retransmissions were not answered.
enum PathFailure: CauseTheory {
    static let cause = Cause.pathFailure
    static let prior = -1.0
    static let priorOrigin = WeightOrigin.judged(
        "paths die less often than programs end connections")

    static func summary(of observation: Observation) -> String {
        observation.repeatedWithoutAnswer
            ? "The path or the other host stopped answering: the same bytes were sent again and again without an acknowledgement."
            : "The path or the other host stopped answering in the middle of the \(observation.directionName)."
    }

    static func nextSteps(for observation: Observation) -> [String] {
        [
            "Ping with the full packet size and no fragmentation (ping -M do -s 1472) to find a path that drops large packets.",
            "Look at nstat TcpExtTCPTimeouts and at routes or links that changed at this time.",
        ]
    }
}
