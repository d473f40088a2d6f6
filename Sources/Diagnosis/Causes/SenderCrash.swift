import Model

/// C2: the process ended; the kernel sent what it had and closed.
enum SenderCrash: CauseTheory {
    static let cause = Cause.senderCrash
    static let prior = -1.5
    static let priorOrigin = WeightOrigin.judged(
        "programs fail in one exchange more often than as a whole")

    static func summary(of observation: Observation) -> String {
        "The \(observation.senderName) process most likely ended (crash, kill, exit) while it was still sending; the kernel sent what it held and closed."
    }

    static func nextSteps(for observation: Observation) -> [String] {
        [
            "Look in the \(observation.senderName)'s log, journal and kernel log (OOM killer, segmentation fault, SIGKILL after a grace period) at the time of the end.",
            "Check whether every connection of the process ended in the same second, and whether new ones were refused for a while.",
            "Look for process.exit, os.Exit or _exit called after a write and before it was complete.",
        ]
    }
}
