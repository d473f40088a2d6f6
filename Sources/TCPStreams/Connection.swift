/// The running state of one TCP connection as a passive observer sees it.
public struct Connection: Sendable {
    /// Connection-wide facts; the halves hold their own.
    package var facts: ConnectionWideFacts
    package var initiator = HalfStream()
    package var responder = HalfStream()

    /// A connection of which nothing has been seen but its first segment's addresses.
    package init(facts: ConnectionWideFacts) { self.facts = facts }

    /// Makes this the record of another connection, in place.
    package mutating func begin(stream: UInt32, initiator: Endpoint, responder: Endpoint, first: PacketMark) {
        facts.begin(stream: stream, initiator: initiator, responder: responder, first: first)
        self.initiator.begin()
        self.responder.begin()
    }

    /// Where the connection stands between its begin and its end.
    public enum Standing: UInt8, Sendable {
        /// More may come.
        case open
        /// An end was seen that calls for closing the record soon.
        case ending
        /// Both sides' FIN were delivered and answered: nothing more is owed to anyone.
        case settled
    }

    /// Where it stands.
    @inline(__always)
    package var standing: Standing {
        // Most segments come before the second FIN: one look settles them.
        guard initiator.finOffset >= 0, responder.finOffset >= 0 else { return wasReset ? .ending : .open }
        // A host that has forgotten the connection answers the last FIN with RST instead of an acknowledgement.
        if initiator.finishGiven, responder.finishGiven,
            initiator.facts.finAcked.exists || responder.facts.resets > 0,
            responder.facts.finAcked.exists || initiator.facts.resets > 0
        {
            return .settled
        }
        return .ending
    }

    /// True once either side has sent a RST.
    @inline(__always)
    package var wasReset: Bool { initiator.facts.resets > 0 || responder.facts.resets > 0 }

    /// True once a side has sent a RST or both have sent a FIN.
    package var hasEnded: Bool { wasReset || initiator.facts.fin != nil && responder.facts.fin != nil }

    /// True while no side has sent payload.
    package var isEmbryonic: Bool { initiator.facts.dataSegments == 0 && responder.facts.dataSegments == 0 }

    /// Whether a SYN of a side begins another connection on the same addresses and ports.
    ///
    /// A SYN with the sequence number already known is a retransmission; one that fits a connection joined
    /// mid-stream is its own SYN, captured late; one that crosses the other side's SYN is a simultaneous open
    /// (RFC 9293 §3.5).
    package func isReplaced(bySynOf side: Side, sequence: UInt32) -> Bool {
        let base = side == .initiator ? initiator.base.value : responder.base.value
        let anchor = side == .initiator ? initiator.anchor : responder.anchor
        return anchor == .none ? !isEmbryonic : base != sequence &+ 1
    }

    /// Gives the sink what is still held and the facts, and returns what to remember of the connection. Works in
    /// place: the record is too large to be copied for each of its readers, or at all where the sink can do without.
    package mutating func close<Sink: StreamSink>(
        _ reason: RetireReason, slot: Int, storedTotal: inout Int, sink: inout Sink
    ) -> (initiator: HalfStreamTrace, responder: HalfStreamTrace) {
        let mark = facts.last
        initiator.notePeerReset(responder.facts.reset)
        responder.notePeerReset(initiator.facts.reset)
        initiator.flush(slot: slot, side: .initiator, mark: mark, storedTotal: &storedTotal, sink: &sink)
        responder.flush(slot: slot, side: .responder, mark: mark, storedTotal: &storedTotal, sink: &sink)
        initiator.facts.identificationCounts = initiator.identificationCounts
        responder.facts.identificationCounts = responder.identificationCounts
        facts.retired = reason
        if facts.lacksTimes { forgetTimes() }
        let isSettled = sink.settled(
            slot: slot, facts: &facts, fromInitiator: &initiator.facts, fromResponder: &responder.facts)
        if !isSettled {
            sink.retired(
                slot: slot,
                facts: ConnectionFacts(facts, fromInitiator: initiator.facts, fromResponder: responder.facts))
        }
        return (initiator.trace, responder.trace)
    }
}

extension Connection {
    /// Withdraws what was measured with times that mean nothing.
    private mutating func forgetTimes() {
        facts.handshakeToResponder = -1
        facts.handshakeToInitiator = -1
        initiator.facts.forgetTimes()
        responder.facts.forgetTimes()
    }
}

extension HalfStreamFacts {
    fileprivate mutating func forgetTimes() {
        smallestRoundTrip = -1
        longestPause = TimedSpan()
        zeroWindowTime = 0
        acknowledgedAhead = 0
    }
}

/// What is remembered of a half-stream once its record is closed.
package struct HalfStreamTrace: Sendable, BitwiseCopyable {
    /// Number of its SYN, meaningful if one was seen.
    package var syn: SequenceNumber
    package var hasSyn: Bool
    /// Number after its highest byte.
    package var next: SequenceNumber
}

extension HalfStream {
    /// An active reset acknowledges what its host had received (RFC 9293 §3.10.7.4), also when the capture shows the
    /// last of those segments after it.
    mutating func notePeerReset(_ reset: EndPacket?) {
        guard let reset, anchor != .none,
            reset.acknowledged > facts.highestAcked, reset.acknowledged <= facts.highestSent
        else { return }
        facts.highestAcked = reset.acknowledged
        facts.lastAckProgress = reset.mark
    }

    /// What to remember of this side once the record is closed.
    var trace: HalfStreamTrace {
        let next = base.value &+ UInt32(truncatingIfNeeded: facts.highestSent)
        return HalfStreamTrace(
            syn: SequenceNumber(base.value &- 1), hasSyn: anchor == .syn, next: SequenceNumber(next))
    }

    /// True when most segments' IPv4 identifications counted up.
    var identificationCounts: Bool {
        identificationSteps >= 2 && identificationSteps > 3 &* min(identificationBreaks, 1000)
    }
}
