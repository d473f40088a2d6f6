import Model

/// A question that is asked before any weighing and strikes out causes that cannot be.
protocol Gate: SendableMetatype {
    /// The causes that remain possible, or nil if this gate has nothing to say. `context` is what is known of the message's
    /// capture as a whole.
    static func admits(_ observation: Observation, in context: CaptureContext?) -> Set<Cause>?
}

/// The gates in their order. Each narrows what the one before left; a gate that would leave nothing is passed over.
enum Gates {
    static let all: [any Gate.Type] = [VerdictGate.self, FirstEndGate.self, FramingGate.self]

    static func candidates(for observation: Observation, in context: CaptureContext?) -> Set<Cause> {
        var remaining = Set(Cause.allCases).subtracting([.streamReset])
        for gate in all {
            guard let admitted = gate.admits(observation, in: context) else { continue }
            let narrowed = remaining.intersection(admitted)
            if !narrowed.isEmpty { remaining = narrowed }
        }
        return remaining
    }
}
