import Model

/// C4: SO_LINGER 0 or another deliberate reset.
enum AbortiveClose: CauseTheory {
    static let cause = Cause.abortiveClose
    static let prior = -1.0
    static let priorOrigin = WeightOrigin.judged(
        "of programs that reset, fewer mean to than leave bytes unread")

    static func summary(of observation: Observation) -> String {
        "The \(observation.senderName) most likely reset the connection on purpose (SO_LINGER 0 or a reset-and-destroy call), which throws away its send queue."
    }

    static func nextSteps(for observation: Observation) -> [String] {
        [
            "On the \(observation.senderName): strace -f -e trace=setsockopt,close,shutdown -p PID. Expect SO_LINGER {on=1, linger=0} before close.",
            "Look for SO_LINGER, resetAndDestroy, reset_timedout_connection, disconnect or setLinger(true, 0).",
        ]
    }
}
