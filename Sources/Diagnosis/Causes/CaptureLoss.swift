import Model

/// C21: the capture lost packets; the message may be whole.
enum CaptureLoss: CauseTheory {
    static let cause = Cause.captureLoss
    static let prior = -1.0
    static let priorOrigin = WeightOrigin.judged(
        "a capture that lacks bytes more often shows another cause as well than none")

    static func summary(of observation: Observation) -> String {
        "The capture lacks packets that decide: the \(observation.directionName) may well be whole."
    }

    static func nextSteps(for observation: Observation) -> [String] {
        [
            "Capture again with a larger buffer (tcpdump -B 65536), a shorter snap length or a filter, nearer to the \(observation.senderName)."
        ]
    }
}
