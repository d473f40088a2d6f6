import Model
import TCPStreams

/// C18: the receiver's window shut and did not open again.
enum Stall: CauseTheory {
    static let cause = Cause.stall
    static let prior = -1.0
    static let priorOrigin = WeightOrigin.judged(
        "most pauses end, and then nothing is cut")

    static func summary(of observation: Observation) -> String {
        observation.sender.lastZeroWindow.begin.exists
            ? "The \(observation.receiverName) stopped reading: its window is shut and the rest never had room."
            : "The \(observation.senderName) stopped sending in the middle of the \(observation.directionName), with room for more; nobody ended it."
    }

    static func nextSteps(for observation: Observation) -> [String] {
        observation.sender.lastZeroWindow.begin.exists ? shutWindow(observation) : silentSender(observation)
    }

    private static func silentSender(_ observation: Observation) -> [String] {
        [
            "On the \(observation.senderName): a stack dump or strace -f -p PID shows what the program waits for (its source, a lock, a pool).",
            "Capture for longer: which side ends first, and how, names the fault.",
        ]
    }

    private static func shutWindow(_ observation: Observation) -> [String] {
        [
            "On the \(observation.receiverName): ss -tmi shows a full receive queue; find out why the program does not read.",
            "Capture for longer: which side ends first, and how, names the fault.",
        ]
    }
}
