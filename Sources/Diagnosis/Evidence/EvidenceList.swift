import Model

/// Every evidence, in the order in which a report reads best when weights are equal.
enum EvidenceList {
    static let all: [any Evidence.Type] = [
        FullQueueAtClose.self, TooLittleForQueue.self, EnoughForQueue.self, UnixSocketLadder.self, PageFragments.self,
        PartialLastSegment.self, EndedBetweenWrites.self, BareFin.self,
        CatalogueSize.self, BackPressure.self, BurstAfterReopening.self, ZeroWindowAtEnd.self, SilenceBeforeEnd.self,
        RoundTimer.self, LongStall.self, KeepAliveExcluded.self, UnfinishedRequest.self, EarlyAnswer.self,
        RequestTaken.self, BytesAfterClose.self, ResetForm.self,
        ReceiverEndedFirst.self,
        ReceiverGaveUp.self, BodyFormatEnd.self, InflatedLength.self, MissingTail.self, ChunkPosition.self,
        AnsweredAgain.self, SameFault.self, SameSize.self, DifferentCuts.self, AlikeTotals.self, CloseTimes.self,
        RefilledQueue.self,
        SizeThreshold.self, SameDuration.self, OtherConnections.self, RefusedAfterwards.self, RelayedLeg.self,
        UploadDirection.self, ProxyBuffers.self, ProxySoftware.self, UnansweredRetransmissions.self, BrokenBurst.self,
        UnansweredEnd.self,
        LostInSilence.self,
        UnacknowledgedEnd.self,
        CaptureLosses.self,
        CaptureStopped.self, OpenZeroWindow.self, SilentSender.self, UnansweredProbes.self,
        SocketSendBuffer.self, SenderProcess.self, SocketUnread.self, OtherSide.self,
    ]

    static func items(for observation: Observation, among population: Population) -> [EvidenceItem] {
        let askable = observation.lacksTimes ? timeless : all
        return InheritedEvidence.dropped(from: askable.flatMap { $0.items(for: observation, among: population) })
    }

    /// What a message's own packets say, without what is known from others of its server or is alike for all of them.
    static func own(for observation: Observation, among population: Population) -> [EvidenceItem] {
        let own = (observation.lacksTimes ? timeless : all).filter { !ofPopulation.contains($0.id) }
        return InheritedEvidence.dropped(from: own.flatMap { $0.items(for: observation, among: population) })
    }

    /// Those that no time enters into, not even by what is taken for a pause: where the capture has no times, only these speak.
    private static let timeless: [any Evidence.Type] = [
        UnfinishedRequest.self, EarlyAnswer.self, RequestTaken.self, BytesAfterClose.self, BodyFormatEnd.self,
        InflatedLength.self, MissingTail.self, AnsweredAgain.self, ProxySoftware.self, UploadDirection.self,
        UnansweredEnd.self, UnacknowledgedEnd.self, CaptureLosses.self, OpenZeroWindow.self,
    ]

    private static let ofPopulation: Set<String> = [
        SameFault.id, SameSize.id, DifferentCuts.id, AlikeTotals.id, CloseTimes.id, SizeThreshold.id, SameDuration.id,
        OtherConnections.id, RefusedAfterwards.id, OtherSide.id, ProxySoftware.id, UploadDirection.id,
    ]
}
