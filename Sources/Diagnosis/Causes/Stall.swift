import Model

/// C18: the receiver's window shut and did not open again.
enum Stall: CauseTheory {
    static let cause = Cause.stall
    static let prior = -1.0

    static func summary(of observation: Observation) -> String {
        "The \(observation.receiverName) stopped reading: its window is shut and the rest never had room."
    }

    static func nextSteps(for observation: Observation) -> [String] {
        [
            "On the \(observation.receiverName): ss -tmi shows a full receive queue; find out why the program does not read.",
            "Capture for longer: which side ends first, and how, names the fault.",
        ]
    }
}
