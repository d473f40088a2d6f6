import Model

/// C8 and C9: the declared length was wrong, or the source had less than declared.
enum WrongContentLength: CauseTheory {
    static let cause = Cause.wrongContentLength
    static let prior = -1.2
    static let priorOrigin = WeightOrigin.judged(
        "about as common as a flush fault or a timer")

    static func summary(of observation: Observation) -> String {
        "The \(observation.senderName) most likely sent all it had: the declared length is larger than the body, or its source ended early."
    }

    static func nextSteps(for observation: Observation) -> [String] {
        [
            "Fetch the same resource again: the same delivered length with an idle network means a wrong length. Compare it with the file or source and with the length before compression.",
            "Look for Content-Length computed before compression, in characters instead of bytes, from stat or an upstream field; and for errors swallowed after the head was sent.",
            "If the \(observation.senderName) can be a proxy, capture the leg behind it: a truncation that it passes on looks the same from here.",
        ]
    }
}
