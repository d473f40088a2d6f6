import Model

/// Two causes that leave the same packets on one connection. What is left of their probability is shared, unless evidence
/// tells them apart that does not rest on those packets, or on the one detail of them in which the two differ.
struct InseparablePair: Sendable {
    let first: Cause
    let second: Cause
    /// What would decide, in a sentence.
    let whatDecides: String
    /// Evidence that separates the two, as far as its weight goes.
    let settling: Set<String>
    /// Evidence that makes one of the two likelier, though the other can leave it as well: all of it together is never a proof.
    let hinting: Set<String>
    /// Evidence that says nothing of this pair where the end came after a silence.
    let voidAfterSilence: Set<String>
    /// What tells the first from the second before any evidence, as a logarithm of a ratio.
    let beforehand: Double

    init(
        _ first: Cause, _ second: Cause, _ whatDecides: String, settling: Set<String>, hinting: Set<String> = [],
        voidAfterSilence: Set<String> = [], beforehand: Double = 0
    ) {
        self.first = first
        self.second = second
        self.whatDecides = whatDecides
        self.settling = settling
        self.hinting = hinting
        self.voidAfterSilence = voidAfterSilence
        self.beforehand = beforehand
    }

    /// Whether these are the two.
    func holds(_ one: Cause, _ other: Cause) -> Bool {
        (first, second) == (one, other) || (first, second) == (other, one)
    }

    /// What hints may be worth together: less than the least that settles.
    static let mostOfHints = 2.9

    /// By how much the evidence separates `named` from `other`, as a logarithm of a ratio.
    func separation(of named: Cause, from other: Cause, by evidence: [EvidenceItem]) -> Double {
        let isSilent = evidence.contains { $0.id == SilenceBeforeEnd.id }
        // A death and a deadline are both common times: how well either fits is the least certain of it.
        let areCommonTimes = holds(.senderCrash, .senderTimeout)
        var settled = 0.0
        var hints = 0.0
        for item in evidence where !(isSilent && voidAfterSilence.contains(item.id)) {
            let sign = (item.favours.contains(named) ? 1.0 : 0) - (item.favours.contains(other) ? 1.0 : 0)
            let weight = sign * item.weight * (areCommonTimes && item.id == CloseTimes.id ? 0.5 : 1)
            // What lives on, or ended at another time, can be another process of the same program.
            let isSurvivor =
                (item.id == OtherConnections.id || item.id == CloseTimes.id) && item.weight < 0
                && item.favours == [.senderCrash]
            if hinting.contains(item.id) || isSurvivor && settling.contains(item.id) {
                hints += weight
            } else if settling.contains(item.id) {
                settled += weight
            }
        }
        hints += named == first ? beforehand : -beforehand
        return settled + min(Self.mostOfHints, hints)
    }
}

extension InseparablePair {
    /// What other connections, other legs, other captures and the sender's own kernel say.
    private static let fromBeyond: Set<String> = [
        CloseTimes.id, OtherConnections.id, RefusedAfterwards.id, SameSize.id, SameDuration.id, RelayedLeg.id,
        LostInSilence.id, SenderProcess.id, OtherSide.id,
    ]
    /// What shows a queue that was full, which a source that ended would not leave.
    private static let ofQueue: Set<String> = [
        FullQueueAtClose.id, EnoughForQueue.id, CatalogueSize.id, PageFragments.id,
        BackPressure.id,
        RefilledQueue.id, UnixSocketLadder.id, BurstAfterReopening.id, SocketSendBuffer.id, ZeroWindowAtEnd.id,
    ]
    /// What the body says of the declared length.
    private static let ofBody: Set<String> = [
        BodyFormatEnd.id, InflatedLength.id, MissingTail.id, ReceiverGaveUp.id,
    ]
    private static let ofQueueFault = fromBeyond.union([BareFin.id, UnixSocketLadder.id])
    private static let ofReset = fromBeyond.union([UnfinishedRequest.id, BytesAfterClose.id, SocketUnread.id])
    private static let ofPath = fromBeyond.union([UnansweredRetransmissions.id, UnansweredEnd.id, BrokenBurst.id])
    /// One round time is one coincidence, and one silence one wait.
    private static let ofTime: Set<String> = [RoundTimer.id, SilenceBeforeEnd.id]

    /// The pairs of a source that ended: one that had less than declared, or stopped between two chunks.
    private static func ofSource(_ source: Cause, common: Double) -> [InseparablePair] {
        let settling = ofBody.union(ofQueue).union(fromBeyond).subtracting([SameSize.id])
        let hinting = ofTime.union([SameSize.id, DifferentCuts.id, EndedBetweenWrites.id, LongStall.id])
        return [
            InseparablePair(
                source, .senderCrash,
                "A process that ends between two writes, with its queue drained, gives the same packets as a source that had no more (and with a process for each connection no other connection shows it): its exit status, or the same resource fetched again, would decide.",
                settling: settling, hinting: hinting, beforehand: common),
            InseparablePair(
                source, .senderTimeout,
                "A timer that gives up and a keep-alive timer that closes behind a body shorter than promised give the same packets: the length of the resource, or another setting of the timer, would decide.",
                settling: settling.union([KeepAliveExcluded.id]), hinting: hinting,
                voidAfterSilence: ofTime.union([SameDuration.id, LongStall.id]), beforehand: common),
            InseparablePair(
                source, .relayedTruncation,
                "Any server may be a proxy that passes on what came cut from behind it: only a capture of the leg behind can tell.",
                settling: ofBody.union([RelayedLeg.id]), hinting: [ProxySoftware.id],
                // Most servers are none.
                beforehand: common + 1),
        ]
    }

    /// Of ends between two chunks those are the commonest that the program itself made.
    private static let endsBetweenChunks = 1.0

    static let all: [InseparablePair] =
        ofSource(.wrongContentLength, common: 0)
        + ofSource(.missingTerminalChunk, common: endsBetweenChunks) + [
            InseparablePair(
                .flushBeforeShutdown, .senderCrash,
                "A crash of the process gives the same packets: its log, or other connections ending at the same moment, would decide.",
                settling: ofQueueFault, hinting: ofTime),
            InseparablePair(
                .flushBeforeShutdown, .senderTimeout,
                "A deadline that fires during a stall gives the same packets: runs with other reader speeds would decide (the size stays for a flush fault, the duration for a deadline).",
                settling: ofQueueFault, hinting: ofTime),
            InseparablePair(
                .senderCrash, .senderTimeout,
                "A crash and a deadline give the same packets here: the process's log would decide.",
                settling: ofQueueFault, hinting: ofTime),
            InseparablePair(
                .unreadDataReset, .abortiveClose,
                "Unread data and SO_LINGER 0 give the same RST: whether the program had read the whole request would decide.",
                settling: ofReset, hinting: ofTime.union([RequestTaken.id])),
            InseparablePair(
                .pathFailure, .idleExpiry,
                "A path that died and one that forgot an idle connection look alike from here: whether other connections through it went on, or a capture of the other side of it, would decide.",
                settling: ofQueueFault.union(ofTime)),
            InseparablePair(
                .pathFailure, .receiverAbort,
                "A receiver that leaves because nothing comes any more and one that leaves of itself look alike from here: a capture at the other end would decide.",
                settling: ofPath.union(ofTime)),
            InseparablePair(
                .injectedReset, .idleExpiry,
                "A reset on policy and one for an idle connection look alike: the middlebox's log, or whether shorter silences survive, would decide.",
                settling: ofReset.union(ofTime)),
            InseparablePair(
                .abortiveClose, .senderTimeout,
                "A timer that closes with SO_LINGER 0 gives the same RST: the program's settings, or the same duration on other connections, would decide.",
                settling: ofReset, hinting: ofTime),
            InseparablePair(
                .flushBeforeShutdown, .relayedTruncation,
                "If the sender is a proxy, only a capture of the leg behind it can tell whose fault it is.",
                settling: ofQueueFault, hinting: [ProxySoftware.id, FullQueueAtClose.id, CatalogueSize.id],
                // Most servers are none.
                beforehand: 1),
        ]

    /// The pair of the two, if the packets of one connection cannot tell them apart.
    static func of(_ one: Cause, _ other: Cause) -> InseparablePair? { all.first { $0.holds(one, other) } }
}
