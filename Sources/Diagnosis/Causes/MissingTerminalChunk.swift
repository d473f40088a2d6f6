import Model

/// C13: all chunks are whole, the last one is missing.
enum MissingTerminalChunk: CauseTheory {
    static let cause = Cause.missingTerminalChunk
    static let prior = 0.0
    static let priorOrigin = WeightOrigin.judged(
        "the commonest end between two chunks is one that the program made itself")

    static func summary(of observation: Observation) -> String {
        "The \(observation.senderName) most likely stopped producing, or never flushed the last chunk: every chunk is whole, the terminating one never came."
    }

    static func nextSteps(for observation: Observation) -> [String] {
        [
            "On the \(observation.senderName): strace -f -e trace=write,writev,sendto,shutdown,close -p PID. Expect close without a write of 0\\r\\n\\r\\n.",
            "Look for an exception in the body's generator after the head was sent, or for a connection closed without ending the response.",
        ]
    }
}
