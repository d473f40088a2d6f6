import Model

/// Nothing stands out.
enum Undetermined: CauseTheory {
    static let cause = Cause.undetermined
    static let prior = 0.0
    static let priorOrigin = WeightOrigin.judged(
        "no candidate: named where no cause stands out")

    static func summary(of observation: Observation) -> String {
        observation.lacksGivenUpBytes
            ? "Bytes that decide were given up at a limit of this program; the capture may hold them."
            : "No cause stands out."
    }

    static func nextSteps(for observation: Observation) -> [String] {
        if observation.lacksGivenUpBytes {
            return ["Read the capture again with more memory for bytes out of order: --reorder-memory 256."]
        }
        return [
            "Capture more connections of this server: one stream gives a suspicion, many give a proof.",
            "On the \(observation.senderName): strace -f -tt -e trace=write,writev,sendto,shutdown,close -p PID.",
        ]
    }
}
