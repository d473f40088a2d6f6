import Model

/// C5: a deadline or idle timer of the sender closed mid-message.
enum SenderTimeout: CauseTheory {
    static let cause = Cause.senderTimeout
    static let prior = -1.2
    static let priorOrigin = WeightOrigin.judged(
        "about as common as a flush fault or a wrong length")

    static func summary(of observation: Observation) -> String {
        "A timer of the \(observation.senderName) most likely ended the connection in mid-\(observation.directionName)."
    }

    static func nextSteps(for observation: Observation) -> [String] {
        [
            "Change the timer that you suspect (write or send timeout, request deadline, keep-alive, drain) and see whether the duration follows.",
            "Compare the durations of several cut messages: a deadline keeps the duration, a buffer keeps the size.",
            "Look for WriteTimeout, send_timeout, requestTimeout, proxy_read_timeout or a graceful-stop period of the length shown.",
        ]
    }
}
