import Model

/// What the diagnosis knows of one cause: how common it is before evidence, how to say it, how to confirm it.
protocol CauseTheory: SendableMetatype {
    /// The cause.
    static var cause: Cause { get }
    /// Logarithm of how common it is among the causes that pass the gates together with it, before evidence.
    static var prior: Double { get }
    /// Where ``prior`` came from.
    static var priorOrigin: WeightOrigin { get }
    /// What the sender (or whoever did it) most likely did, in one plain sentence without a subject's address.
    static func summary(of observation: Observation) -> String
    /// What to run or look for next, most decisive first.
    static func nextSteps(for observation: Observation) -> [String]
}

/// All causes, one type each.
enum CauseTheories {
    static let all: [any CauseTheory.Type] = [
        FlushBeforeShutdown.self, SenderCrash.self, UnreadDataReset.self, AbortiveClose.self, SenderTimeout.self,
        ReceiverAbort.self, InjectedReset.self, WrongContentLength.self, ProxySpoolFailure.self, RelayedTruncation.self,
        MissingTerminalChunk.self, StreamReset.self, PathFailure.self, Stall.self, IdleExpiry.self, CaptureLoss.self,
        CapturePartial.self, Undetermined.self,
    ]

    static func prior(of cause: Cause) -> Double { theory(of: cause).prior }

    static func theory(of cause: Cause) -> any CauseTheory.Type {
        all.first { $0.cause == cause } ?? Undetermined.self
    }
}
