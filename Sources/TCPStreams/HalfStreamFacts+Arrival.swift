import PacketLayers

extension HalfStreamFacts {
    /// Whether the receiver, of which the other half tells, lacked bytes below a stream offset when the record closed, though
    /// all of them had been sent: it asked for the byte at ``highestAcked`` until the end, that one was sent again and again
    /// without an answer, or what came last met no socket. Where acknowledgements are just not captured, none is seen.
    public func neverArrived(below offset: Int64, by receiver: borrowing HalfStreamFacts) -> Bool {
        guard highestAcked >= 0, highestAcked < offset else { return false }
        if lacksBytes(below: offset) { return true }
        return receiver.isUnknownWhereItWas(roundTrip: smallestRoundTrip)
    }

    /// The same, as far as this half alone shows it.
    public func lacksBytes(below offset: Int64) -> Bool {
        guard highestAcked >= 0, highestAcked < offset else { return false }
        // A hole that was never acknowledged was lost on the path. Three duplicates report one (RFC 5681 §3.2).
        // One that was not waited for may have been filled.
        if gapBytes - givenUpBytes > gapBytesAcked, highestSacked > highestAcked || duplicateAcks >= 3 { return true }
        return repeatsOfLowest >= 3 && lastRetransmission.packet > lastAckProgress.packet
    }

    /// This side never ended, and yet a RST in its name answered bytes as a host does that has no such socket: without
    /// acknowledgement, with the number that the bytes acknowledged (RFC 9293 §3.10.7.1).
    private func isUnknownWhereItWas(roundTrip: Int64) -> Bool {
        guard fin == nil, !endedUnseen, aliveAfterReset == 0, let reset, !reset.flags.contains(.ack),
            reset.answersAcknowledgement, reset.peerLastData.exists
        else { return false }
        let wait = reset.mark.time &- reset.peerLastData.time
        return wait >= 0 && wait <= 2 &* max(0, min(roundTrip, 60_000_000_000)) &+ Self.promptAnswer
    }

    /// This side had ended before its RST in packets that the capture lacks: the RST answers a segment that acknowledged more
    /// than was captured, or exactly the number that a FIN would take.
    public var endedUnseen: Bool {
        guard fin == nil, let reset, !reset.flags.contains(.ack) else { return false }
        let captured = max(highestSent, highestSequence)
        return highestAcked > captured || reset.offset == captured &+ 1
    }

    /// Nanoseconds that a kernel takes at most to answer what it has no socket for.
    private static let promptAnswer: Int64 = 20_000_000
}
