import Model

/// What the diagnosis knows of one cause: how common it is before evidence, how to say it, how to confirm it.
protocol CauseTheory: SendableMetatype {
    /// The cause.
    static var cause: Cause { get }
    /// Logarithm of how common it is among the causes that pass the gates together with it, before evidence.
    static var prior: Double { get }
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

    /// Whether the packets of one connection cannot tell the two apart.
    static func areInseparable(_ first: Cause, _ second: Cause) -> Bool {
        inseparable.contains { ($0.0, $0.1) == (first, second) || ($0.0, $0.1) == (second, first) }
    }

    /// Pairs that the wire cannot separate on one connection, and what would decide.
    static let inseparable: [(Cause, Cause, String)] = [
        (
            .flushBeforeShutdown, .senderCrash,
            "A crash of the process gives the same packets: its log, or other connections ending at the same moment, would decide."
        ),
        (
            .flushBeforeShutdown, .senderTimeout,
            "A deadline that fires during a stall gives the same packets: runs with other reader speeds would decide (the size stays for a flush fault, the duration for a deadline)."
        ),
        (
            .senderCrash, .senderTimeout,
            "A crash and a deadline give the same packets here: the process's log would decide."
        ),
        (
            .unreadDataReset, .abortiveClose,
            "Unread data and SO_LINGER 0 give the same RST: whether the program had read the whole request would decide."
        ),
        (
            .pathFailure, .idleExpiry,
            "A path that died and one that forgot an idle connection look alike from here: whether other connections through it went on, or a capture of the other side of it, would decide."
        ),
        (
            .pathFailure, .receiverAbort,
            "A receiver that leaves because nothing comes any more and one that leaves of itself look alike from here: a capture at the other end would decide."
        ),
        (
            .injectedReset, .idleExpiry,
            "A reset on policy and one for an idle connection look alike: the middlebox's log, or whether shorter silences survive, would decide."
        ),
        (
            .abortiveClose, .senderTimeout,
            "A timer that closes with SO_LINGER 0 gives the same RST: the program's settings, or the same duration on other connections, would decide."
        ),
        (
            .flushBeforeShutdown, .relayedTruncation,
            "If the sender is a proxy, only a capture of the leg behind it can tell whose fault it is."
        ),
    ]
}
