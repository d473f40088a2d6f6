import Model

/// What a leg of a proxy inherits from the leg behind it: once that leg is known to have ended at the same body offset,
/// silences, round times, sizes, full queues, the shape of the last segment and the end of the body are the other program's, passed on. They say
/// nothing of this leg's own cause any more (causes.md §5, gate 6: go on at the leg behind).
enum InheritedEvidence {
    private static let ids: Set<String> = [
        SilenceBeforeEnd.id, RoundTimer.id, LongStall.id, PartialLastSegment.id, BareFin.id, ChunkPosition.id,
        SameDuration.id, FullQueueAtClose.id, PageFragments.id, CatalogueSize.id, UnixSocketLadder.id, SameSize.id,
        AlikeTotals.id, CloseTimes.id, SocketSendBuffer.id, BackPressure.id, BurstAfterReopening.id, MissingTail.id,
        BodyFormatEnd.id, InflatedLength.id, TooLittleForQueue.id, EnoughForQueue.id, EndedBetweenWrites.id,
    ]

    /// The items without those that the leg behind explains.
    static func dropped(from items: [EvidenceItem]) -> [EvidenceItem] {
        let isRelayed = items.contains {
            $0.id == RelayedLeg.id && $0.favours.contains(.relayedTruncation) && $0.weight >= relayProven
        }
        return isRelayed ? items.filter { !ids.contains($0.id) } : items
    }

    /// Weight from which the link of two legs is more than a coincidence of lengths.
    private static let relayProven = 4.0
}
