public import PacketLayers

extension Connection {
    /// Takes the next segment of this connection, in capture order: facts first, bytes last. Sets `holdsBytes` when bytes of
    /// the side wait for others before them: ``enforceLimits(_:on:slot:storedTotal:sink:)`` comes next.
    @inline(__always)
    mutating func take<Sink: StreamSink>(
        _ segment: Segment, payload: Span<UInt8>, from side: Side, slot: Int, storedTotal: inout Int,
        holdsBytes: inout Bool, sink: inout Sink
    ) {
        // The halves are passed apart: reaching them through the side each time would copy them.
        if side == .initiator {
            Self.take(
                segment, payload: payload, from: side, own: &initiator, peer: &responder, facts: &facts, slot: slot,
                storedTotal: &storedTotal, holdsBytes: &holdsBytes, sink: &sink)
        } else {
            Self.take(
                segment, payload: payload, from: side, own: &responder, peer: &initiator, facts: &facts, slot: slot,
                storedTotal: &storedTotal, holdsBytes: &holdsBytes, sink: &sink)
        }
    }

    /// Takes a segment of a connection on its own, outside a table, and returns where the connection stands then.
    public mutating func take<Sink: StreamSink>(
        _ segment: Segment, payload: Span<UInt8>, from side: Side, slot: Int, limits: StreamLimits,
        storedTotal: inout Int, sink: inout Sink
    ) -> Standing {
        var holdsBytes = false
        take(
            segment, payload: payload, from: side, slot: slot, storedTotal: &storedTotal, holdsBytes: &holdsBytes,
            sink: &sink)
        if holdsBytes {
            enforceLimits(limits, on: side, slot: slot, storedTotal: &storedTotal, sink: &sink)
        }
        return standing
    }

    /// Gives up what a side holds beyond the limits.
    mutating func enforceLimits<Sink: StreamSink>(
        _ limits: StreamLimits, on side: Side, slot: Int, storedTotal: inout Int, sink: inout Sink
    ) {
        if side == .initiator {
            initiator.enforceLimits(
                slot: slot, side: side, peerSilent: responder.facts.segments == 0, limits: limits,
                storedTotal: &storedTotal, sink: &sink)
        } else {
            responder.enforceLimits(
                slot: slot, side: side, peerSilent: initiator.facts.segments == 0, limits: limits,
                storedTotal: &storedTotal, sink: &sink)
        }
    }

    @inline(never)
    private static func take<Sink: StreamSink>(
        _ segment: Segment, payload: Span<UInt8>, from side: Side, own: inout HalfStream, peer: inout HalfStream,
        facts: inout ConnectionWideFacts, slot: Int, storedTotal: inout Int, holdsBytes: inout Bool, sink: inout Sink
    ) {
        let mark = PacketMark(packet: segment.packet, time: segment.time)
        facts.last = mark
        if own.copies.isCopy(segment), !isResetAgain(segment, own: own, peer: peer) {
            own.facts.duplicates &+= 1
            if !segment.flags.contains(.rst) { own.copiedAt = own.facts.segments }
            return
        }
        let flags = segment.flags
        own.noteHeader(segment)
        if !segment.notes.isDisjoint(with: [.multipath, .untimed]) { noteOddity(segment, &facts) }
        if flags.contains(.rst) {
            noteReset(segment, from: side, own: &own, peer: &peer, facts: &facts, mark: mark)
            return
        }
        if flags.contains(.syn) {
            noteSyn(segment, from: side, own: &own, peer: &peer, facts: &facts, mark: mark)
            if mark.packet == facts.first.packet {
                // Nothing came before it.
            } else if !own.isFromBeginning {
                sink.beginningMissed(slot: slot, side: side)
            } else if peer.isFromBeginning {
                sink.begun(slot: slot)
            }
        } else if own.anchor == .none {
            own.anchorMidStream(segment)
            // Not even an acknowledgement has shown where the bytes begin.
            if own.anchor == .payload, peer.facts.syn.exists { sink.beginningMissed(slot: slot, side: side) }
        } else if own.anchor == .provisional, segment.payloadLength > 0 {
            own.confirmAnchor(segment, hasBeginning: peer.facts.syn.exists)
        }
        if own.facts.resets > 0 { noteLifeAfterReset(segment, own: &own, peer: &peer) }
        if flags.contains(.ack) {
            peer.noteAcknowledgement(segment, by: &own, mark: mark, handshake: &facts)
        }
        if segment.payloadLength > 0 || flags.contains(.fin) {
            takePayload(
                segment, payload: payload, from: side, own: &own, peer: &peer, facts: &facts, slot: slot, mark: mark,
                storedTotal: &storedTotal, sink: &sink)
        } else if !flags.contains(.syn) {
            own.facts.highestSequence = max(own.facts.highestSequence, own.offset(of: segment.sequence))
            own.noteKeepAlive(segment, mark: mark)
        }
        if !peer.pending.isEmpty {
            peer.giveUpLostHoles(slot: slot, side: side.opposite, mark: mark, storedTotal: &storedTotal, sink: &sink)
        }
        if !own.pending.isEmpty { holdsBytes = true }
    }

    private static func noteOddity(_ segment: Segment, _ facts: inout ConnectionWideFacts) {
        if segment.notes.contains(.multipath) { facts.multipath = true }
        if segment.notes.contains(.untimed) { facts.lacksTimes = true }
    }

    @inline(__always)
    private static func takePayload<Sink: StreamSink>(
        _ segment: Segment, payload: Span<UInt8>, from side: Side, own: inout HalfStream, peer: inout HalfStream,
        facts: inout ConnectionWideFacts, slot: Int, mark: PacketMark, storedTotal: inout Int, sink: inout Sink
    ) {
        let length = Int64(segment.payloadLength)
        // A SYN takes one number before the payload (RFC 9293 §3.4).
        let start = own.offset(of: segment.flags.contains(.syn) ? segment.sequence &+ 1 : segment.sequence)
        let end = start &+ length
        if segment.flags.contains(.fin) { noteFin(segment, own: &own, peer: &peer, end: end, mark: mark) }
        if length > 0 {
            if segment.flags.contains(.syn) { facts.dataInSyn = true }
            if length == 1, end == own.facts.highestSent, start &+ 1 == own.facts.nextExpected,
                !segment.flags.contains(.fin), own.facts.dataSegments > 0
            {
                // One byte just below the next: a keep-alive in the old style (RFC 1122 §4.2.3.6).
                own.noteProbe(mark)
            } else {
                let fresh = end > own.facts.highestSent ? end &- max(start, own.facts.highestSent) : 0
                if fresh > 0 {
                    peer.peerSpokeSinceData = true
                    if peer.finOffset >= 0 || peer.facts.resets > 0 { peer.facts.peerBytesAfterEnd &+= fresh }
                }
                let (toResponder, toInitiator) = (
                    max(facts.handshakeToResponder, 0), max(facts.handshakeToInitiator, 0)
                )
                // Far from the sender, the queues of a busy path delay what it sends at once by far more than its round trip.
                // Hosts a tenth of a millisecond apart have no such path between them.
                let isFar =
                    toResponder &+ toInitiator >= 200_000
                    && (side == .responder ? toResponder > toInitiator : toInitiator > toResponder)
                // An acknowledgement that the capture has seen needs that long to its sender and back.
                let roundTrip = (side == .responder ? toResponder : toInitiator) &+ (isFar ? 60_000_000 : 0)
                own.noteData(
                    segment, start: start, end: end, mark: mark, roundTrip: roundTrip,
                    peerMaximum: peer.facts.maximumSegmentSize)
                if start < 0, own.anchor != .syn, own.facts.nextExpected > 0 {
                    sink.beginningMissed(slot: slot, side: side)
                }
                if own.facts.highestAcked > start, end > own.facts.nextExpected {
                    sink.overtaken(slot: slot, side: side, below: own.facts.highestAcked)
                }
                own.deliver(
                    start: start, end: end, payload: payload, flags: segment.flags, slot: slot, side: side, mark: mark,
                    storedTotal: &storedTotal, sink: &sink)
            }
        }
        if own.finOffset >= 0, !own.finishGiven, own.isDelivered {
            own.finishGiven = true
            own.settlePassed(slot: slot, side: side, sink: &sink)
            sink.finished(slot: slot, side: side, mark: mark)
        }
    }

    private static func noteSyn(
        _ segment: Segment, from side: Side, own: inout HalfStream, peer: inout HalfStream,
        facts: inout ConnectionWideFacts,
        mark: PacketMark
    ) {
        if !segment.flags.contains(.ack) {
            if side == .initiator { facts.synCount &+= 1 } else { facts.simultaneousOpen = true }
        }
        let isFirst = !own.facts.syn.exists
        if isFirst {
            own.facts.syn = mark
            own.facts.initialSequence = segment.sequence
            own.facts.maximumSegmentSize = segment.maximumSegmentSize
            own.facts.windowScale = segment.windowScale
            own.facts.hopLimit = segment.hopLimit
            // Without timestamps on both SYNs nobody uses them (RFC 7323 §3.2).
            own.facts.usesTimestamps = segment.hasTimestamps
            if own.anchor != .payload {
                own.base = SequenceNumber(segment.sequence &+ 1)
                own.facts.highestSequence = 0
            }
            own.anchor = .syn
        }
        if segment.flags.contains(.ack), side == .responder, peer.facts.syn.exists, facts.handshakeToResponder < 0 {
            facts.handshakeToResponder = max(0, mark.time &- peer.facts.syn.time)
        }
    }

    private static func noteFin(
        _ segment: Segment, own: inout HalfStream, peer: inout HalfStream, end: Int64, mark: PacketMark
    ) {
        if own.finOffset >= 0 {
            own.facts.finRetransmissions &+= 1
            return
        }
        own.finOffset = end
        own.facts.fin = endPacket(segment, own: &own, peer: &peer, offset: end, mark: mark)
        if own.facts.highestAcked > end {
            // The acknowledgement of this FIN was captured before it.
            own.facts.highestAcked = end
            own.facts.finAcked = mark
        }
    }

    /// Whether a RST that looks like a copy of one before was sent once more. A socket that no longer exists answers each
    /// packet that reaches it with the same RST (RFC 9293 §3.10.7.1), and Linux gives all of them the identification 0.
    ///
    /// A capture that holds packets twice holds the packets before a RST twice too. Where it does, a new segment of the
    /// peer in between is what was answered once more.
    @inline(never)
    private static func isResetAgain(_ segment: Segment, own: borrowing HalfStream, peer: borrowing HalfStream) -> Bool
    {
        guard segment.flags.contains(.rst), segment.ipIdentification == 0 else { return false }
        let (ownTwice, peerTwice) = (own.standsTwice, peer.standsTwice)
        if ownTwice != nil || peerTwice != nil, ownTwice != true, peerTwice != true { return true }
        return peer.facts.segments > own.peerSegmentsAtReset
    }

    private static func noteReset(
        _ segment: Segment, from side: Side, own: inout HalfStream, peer: inout HalfStream,
        facts: inout ConnectionWideFacts,
        mark: PacketMark
    ) {
        own.facts.resets &+= 1
        own.peerSegmentsAtReset = peer.facts.segments
        if own.facts.reset == nil { own.acknowledgedBeforeReset = peer.facts.highestAcked }
        // An active reset acknowledges what its host had received (RFC 9293 §3.10.7.4).
        if segment.flags.contains(.ack), peer.anchor != .none {
            let acked = peer.offset(of: segment.acknowledgement)
            if acked > peer.facts.highestAcked, acked <= peer.facts.highestSent {
                peer.facts.highestAcked = acked
                peer.facts.lastAckProgress = mark
            }
        }
        let offset = own.anchor == .none ? 0 : own.offset(of: segment.sequence)
        guard own.facts.reset == nil else {
            let end = max(own.facts.highestSent, own.facts.reset?.offset ?? 0) &+ 1
            if own.anchor != .none, offset > end { own.facts.guessedResets &+= 1 }
            return
        }
        own.facts.reset = endPacket(segment, own: &own, peer: &peer, offset: offset, mark: mark)
        if segment.flags.contains(.ack), side == .responder, !own.facts.syn.exists, peer.facts.syn.exists,
            own.facts.dataSegments == 0, peer.facts.dataSegments == 0
        {
            facts.refused = true
        }
    }

    private static func endPacket(
        _ segment: Segment, own: inout HalfStream, peer: inout HalfStream, offset: Int64, mark: PacketMark
    ) -> EndPacket {
        var packet = EndPacket()
        packet.mark = mark
        packet.offset = offset
        packet.payloadLength = segment.payloadLength
        packet.flags = segment.flags
        packet.window = segment.window
        packet.ipIdentification = segment.ipIdentification
        packet.hopLimit = segment.hopLimit
        packet.hasTimestamps = segment.hasTimestamps
        if segment.flags.contains(.ack), peer.anchor != .none {
            packet.acknowledged = peer.offset(of: segment.acknowledgement)
        }
        packet.answersAcknowledgement =
            peer.hasAcknowledged && peer.lastAcknowledgementSent.value == segment.sequence
        packet.highestSentBefore = own.facts.highestSent
        packet.highestAckedBefore = max(0, own.facts.highestAcked)
        packet.peerWindow = own.facts.windowLatest
        packet.peerHighestSent = peer.facts.highestSent
        packet.peerLastData = peer.facts.lastData
        return packet
    }

    private static func noteLifeAfterReset(_ segment: Segment, own: inout HalfStream, peer: inout HalfStream) {
        guard let reset = own.facts.reset else { return }
        let acknowledges = segment.flags.contains(.ack) && peer.anchor != .none
        let acknowledged = acknowledges ? peer.offset(of: segment.acknowledgement) : -1
        // A host that resets knows what it had received: it does not acknowledge the bytes before that one by one afterwards.
        // One or two such packets may have been overtaken by the RST.
        if acknowledged > own.acknowledgedBeforeReset, acknowledged <= reset.acknowledged {
            own.acknowledgedBeforeReset = acknowledged
            own.lateAcknowledgements &+= 1
        }
        // Packets that crossed the RST within the capture's own reordering are no sign of life.
        guard segment.time > reset.mark.time &+ 1_000_000 else { return }
        let end = own.offset(of: segment.sequence) &+ Int64(segment.payloadLength)
        let acknowledgesMore = acknowledged > peer.facts.highestAcked || own.lateAcknowledgements > 2
        if end > own.facts.highestSent || acknowledgesMore { own.facts.aliveAfterReset &+= 1 }
    }
}
