import Model

extension InseparablePair {
    /// What other connections, other legs, other captures and the sender's own kernel say.
    private static let beyondTheConnection: Set<String> = [
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
    private static let ofQueueFault = beyondTheConnection.union([BareFin.id, UnixSocketLadder.id])
    private static let ofReset = beyondTheConnection.union([UnfinishedRequest.id, BytesAfterClose.id, SocketUnread.id])
    private static let ofPath = beyondTheConnection.union([
        UnansweredRetransmissions.id, UnansweredEnd.id, BrokenBurst.id,
    ])
    /// One round time is one coincidence, and one silence one wait.
    private static let ofTime: Set<String> = [RoundTimer.id, SilenceBeforeEnd.id]

    /// The pairs of a source that ended: one that had less than declared, or stopped between two chunks.
    private static func ofSource(_ source: Cause, beforehand: Double) -> [InseparablePair] {
        // A few bytes missing are as well the last write of a program that ended before it.
        let settling = ofBody.union(ofQueue).union(beyondTheConnection).subtracting([SameSize.id, MissingTail.id])
        let hinting = ofTime.union([
            SameSize.id, DifferentCuts.id, EndedBetweenWrites.id, LongStall.id, MissingTail.id,
        ])
        return [
            InseparablePair(
                source, .senderCrash,
                "A process that ends between two writes, with its queue drained, gives the same packets as a source that had no more (and with a process for each connection no other connection shows it): its exit status, or the same resource fetched again, would decide.",
                settling: settling, hinting: hinting, beforehand: beforehand),
            InseparablePair(
                source, .senderTimeout,
                "A timer that gives up and a keep-alive timer that closes behind a body shorter than promised give the same packets: the length of the resource, or another setting of the timer, would decide.",
                settling: settling.union([KeepAliveExcluded.id]), hinting: hinting,
                voidAfterSilence: ofTime.union([SameDuration.id, LongStall.id]), beforehand: beforehand),
            InseparablePair(
                source, .relayedTruncation,
                "Any server may be a proxy that passes on what came cut from behind it: only a capture of the leg behind can tell.",
                settling: ofBody.union([RelayedLeg.id]), hinting: [ProxySoftware.id],
                // Most servers are none.
                beforehand: beforehand + 1),
        ]
    }

    /// Of ends between two chunks those are the commonest that the program itself made.
    private static let endsBetweenChunks = 1.0

    static let all: [InseparablePair] =
        ofSource(.wrongContentLength, beforehand: 0)
        + ofSource(.missingTerminalChunk, beforehand: endsBetweenChunks) + [
            InseparablePair(
                .flushBeforeShutdown, .senderCrash,
                "A crash of the process gives the same packets: its log, or other connections ending at the same moment, would decide.",
                settling: ofQueueFault, hinting: ofTime.union([EarlyAnswer.id])),
            InseparablePair(
                .flushBeforeShutdown, .senderTimeout,
                "A deadline that fires during a stall gives the same packets: runs with other reader speeds would decide (the size stays for a flush fault, the duration for a deadline).",
                settling: ofQueueFault, hinting: ofTime.union([EarlyAnswer.id])),
            InseparablePair(
                .senderCrash, .senderTimeout,
                "A crash and a deadline give the same packets here: the process's log would decide.",
                settling: ofQueueFault, hinting: ofTime),
            InseparablePair(
                .wrongContentLength, .receiverAbort,
                "A sender that stalled until its receiver gave up gives the same packets: the same resource fetched with more patience, or the sender's log, would decide.",
                settling: ofBody.subtracting([ReceiverGaveUp.id]).union([RelayedLeg.id, OtherSide.id])),
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
                // Timers nearly all close with FIN (causes.md §1), and who closes on purpose may have waited.
                settling: ofReset, hinting: ofTime, voidAfterSilence: [SilenceBeforeEnd.id], beforehand: 1),
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
