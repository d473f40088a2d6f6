import Model

/// C3: the sender closed with received bytes unread, or bytes came after its close; the reset destroyed the send queue.
enum UnreadDataReset: CauseTheory {
    static let cause = Cause.unreadDataReset
    static let prior = -0.7
    static let priorOrigin = WeightOrigin.judged(
        "the commonest RST of a sender that no program asks for")

    static func summary(of observation: Observation) -> String {
        "The \(observation.senderName) most likely closed before it had read everything the \(observation.receiverName) sent: the kernel then resets and throws away what it had not sent."
    }

    static func nextSteps(for observation: Observation) -> [String] {
        [
            "On the \(observation.senderName): strace -f -e trace=read,recvfrom,write,sendto,close -p PID. Expect close while bytes of the request are still unread.",
            "ss -tmi on the \(observation.senderName) just before the close shows a receive queue (Recv-Q) above 0.",
            "Look for an early answer (413, 401, redirect) followed by close; a lingering close (shutdown for writing, then read until the end) cures it.",
        ]
    }
}
