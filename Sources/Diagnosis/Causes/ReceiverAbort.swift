import Model

/// C6: the receiver ended the conversation first.
enum ReceiverAbort: CauseTheory {
    static let cause = Cause.receiverAbort
    static let prior = 0.0
    static let priorOrigin = WeightOrigin.judged(
        "where it passes the gates the receiver ended first, which is mostly all there is to say")

    static func summary(of observation: Observation) -> String {
        "The \(observation.receiverName) ended the conversation first, before all that was promised had come."
    }

    static func nextSteps(for observation: Observation) -> [String] {
        [
            "Ask the \(observation.receiverName): its own timeout, a user who cancelled, a reader that had enough, or a crash.",
            "On the \(observation.receiverName): strace -f -e trace=read,recvfrom,shutdown,close -p PID. Expect close before the end of the \(observation.directionName).",
        ]
    }
}
