import TCPStreams

extension ConnectionFacts {
    /// Nanoseconds by which the clock of one direction is known to differ from that of the other, at least: bytes were
    /// acknowledged before they were seen. 0 where nothing shows a difference.
    var clockSkew: Int64 {
        let ahead = max(fromInitiator.acknowledgedAhead, fromResponder.acknowledgedAhead)
        return ahead > Self.reordering ? ahead : 0
    }

    /// Packets of one clock come out of order by less: queues of one card.
    private static let reordering: Int64 = 1_000_000
}
