import Model

/// C22 and C23: the capture began late, ended early or stored packets in part.
enum CapturePartial: CauseTheory {
    static let cause = Cause.capturePartial
    static let prior = -0.5
    static let priorOrigin = WeightOrigin.judged(
        "of messages without a captured end most go on outside of the capture")

    static func summary(of observation: Observation) -> String {
        "The capture does not show how the \(observation.directionName) ended."
    }

    static func nextSteps(for observation: Observation) -> [String] {
        [
            "Capture for longer, from before the connection opens; with tcpdump --immediate-mode -U so that its end is not lost when it is stopped."
        ]
    }
}
