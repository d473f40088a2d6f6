package import PacketLayers

extension Connection {
    /// Takes the next segment of this connection, in capture order: facts first, bytes last.
    @inline(__always)
    package mutating func take<Sink: StreamSink>(
        _ segment: Segment, payload: Span<UInt8>, from side: Side, slot: Int, limits: StreamLimits,
        storedTotal: inout Int, sink: inout Sink
    ) {
        let mark = PacketMark(packet: segment.packet, time: segment.time)
        facts.last = mark
        if self[side].copies.isCopy(segment) {
            self[side].facts.duplicates &+= 1
            return
        }
        let flags = segment.flags
        self[side].noteHeader(segment)
        if segment.notes.contains(.multipath) { facts.multipath = true }
        if flags.contains(.rst) {
            noteReset(segment, from: side, mark: mark)
            return
        }
        if flags.contains(.syn) {
            noteSyn(segment, from: side, mark: mark)
        } else if self[side].anchor == .none {
            self[side].anchorMidStream(segment)
        } else if self[side].anchor == .provisional, segment.payloadLength > 0 {
            self[side].confirmAnchor(segment)
        }
        if self[side].facts.reset != nil { noteLifeAfterReset(segment, from: side) }
        if flags.contains(.ack) {
            if side == .initiator {
                responder.noteAcknowledgement(segment, by: &initiator, mark: mark, handshake: &facts)
            } else {
                initiator.noteAcknowledgement(segment, by: &responder, mark: mark, handshake: &facts)
            }
        }
        if segment.payloadLength > 0 || flags.contains(.fin) {
            takePayload(segment, payload: payload, from: side, slot: slot, mark: mark, limits: limits, storedTotal: &storedTotal, sink: &sink)
        } else if self[side].anchor != .none, !flags.contains(.syn) {
            self[side].noteKeepAlive(segment, mark: mark)
        }
        let peer = side.opposite
        if !self[peer].pending.isEmpty {
            self[peer].giveUpLostHoles(slot: slot, side: peer, mark: mark, storedTotal: &storedTotal, sink: &sink)
        }
        if !self[side].pending.isEmpty {
            let peerSilent = self[peer].facts.segments == 0
            facts.bytesDroppedByLimit &+= self[side].enforceLimits(
                slot: slot, side: side, peerSilent: peerSilent, limits: limits, storedTotal: &storedTotal, sink: &sink)
        }
    }

    @inline(__always)
    private mutating func takePayload<Sink: StreamSink>(
        _ segment: Segment, payload: Span<UInt8>, from side: Side, slot: Int, mark: PacketMark,
        limits: StreamLimits, storedTotal: inout Int, sink: inout Sink
    ) {
        let length = Int64(segment.payloadLength)
        // A SYN takes one number before the payload (RFC 9293 §3.4).
        let start = self[side].offset(of: segment.flags.contains(.syn) ? segment.sequence &+ 1 : segment.sequence)
        let end = start &+ length
        if segment.flags.contains(.fin) {
            noteFin(segment, from: side, end: end, mark: mark)
        }
        if length > 0 {
            if segment.flags.contains(.syn) { facts.dataInSyn = true }
            if length == 1, end == self[side].facts.highestSent, start &+ 1 == self[side].facts.nextExpected,
                !segment.flags.contains(.fin), self[side].facts.dataSegments > 0
            {
                // One byte just below the next: a keep-alive in the old style (RFC 1122 §4.2.3.6).
                self[side].noteProbe(mark)
            } else {
                let fresh = end > self[side].facts.highestSent ? end &- max(start, self[side].facts.highestSent) : 0
                if fresh > 0 {
                    self[side.opposite].peerSpokeSinceData = true
                    if self[side.opposite].finOffset >= 0 || self[side.opposite].facts.reset != nil {
                        self[side.opposite].facts.peerBytesAfterEnd &+= fresh
                    }
                }
                let roundTrip = max(facts.handshakeToResponder, 0) &+ max(facts.handshakeToInitiator, 0)
                let peerMaximum = self[side.opposite].facts.maximumSegmentSize
                self[side].noteData(segment, start: start, end: end, mark: mark, roundTrip: roundTrip, peerMaximum: peerMaximum)
                self[side].deliver(
                    start: start, end: end, payload: payload, flags: segment.flags, slot: slot, side: side, mark: mark,
                    storedTotal: &storedTotal, sink: &sink)
            }
        }
        if self[side].finOffset >= 0, !self[side].finishGiven, self[side].isDelivered {
            self[side].finishGiven = true
            sink.finished(slot: slot, side: side, mark: mark)
        }
    }

    private mutating func noteSyn(_ segment: Segment, from side: Side, mark: PacketMark) {
        if !segment.flags.contains(.ack) {
            if side == .initiator { facts.synCount &+= 1 } else { facts.simultaneousOpen = true }
        }
        let isFirst = !self[side].facts.syn.exists
        if isFirst {
            self[side].facts.syn = mark
            self[side].facts.maximumSegmentSize = segment.maximumSegmentSize
            self[side].facts.windowScale = segment.windowScale
            self[side].facts.hopLimit = segment.hopLimit
            // Without timestamps on both SYNs nobody uses them (RFC 7323 §3.2).
            self[side].facts.usesTimestamps = segment.hasTimestamps
            if self[side].anchor != .payload {
                self[side].base = SequenceNumber(segment.sequence &+ 1)
            }
            self[side].anchor = .syn
        }
        if segment.flags.contains(.ack), side == .responder, initiator.facts.syn.exists, facts.handshakeToResponder < 0 {
            facts.handshakeToResponder = max(0, mark.time &- initiator.facts.syn.time)
        }
    }

    private mutating func noteFin(_ segment: Segment, from side: Side, end: Int64, mark: PacketMark) {
        if self[side].finOffset >= 0 {
            self[side].facts.finRetransmissions &+= 1
            return
        }
        self[side].finOffset = end
        self[side].facts.fin = endPacket(segment, from: side, offset: end, mark: mark)
        if self[side].facts.highestAcked > end {
            // The acknowledgement of this FIN was captured before it.
            self[side].facts.highestAcked = end
            self[side].facts.finAcked = mark
        }
    }

    private mutating func noteReset(_ segment: Segment, from side: Side, mark: PacketMark) {
        self[side].facts.resets &+= 1
        guard self[side].facts.reset == nil else { return }
        // An active reset acknowledges what its host had received (RFC 9293 §3.10.7.4).
        let peer = side.opposite
        if segment.flags.contains(.ack), self[peer].anchor != .none {
            let acked = self[peer].offset(of: segment.acknowledgement)
            if acked > self[peer].facts.highestAcked, acked <= self[peer].facts.highestSent {
                self[peer].facts.highestAcked = acked
                self[peer].facts.lastAckProgress = mark
            }
        }
        let offset = self[side].anchor == .none ? 0 : self[side].offset(of: segment.sequence)
        self[side].facts.reset = endPacket(segment, from: side, offset: offset, mark: mark)
        if segment.flags.contains(.ack), isEmbryonic, side == .responder, !responder.facts.syn.exists,
            initiator.facts.syn.exists
        {
            facts.refused = true
        }
    }

    private func endPacket(_ segment: Segment, from side: Side, offset: Int64, mark: PacketMark) -> EndPacket {
        let own = self[side]
        let peer = self[side.opposite]
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
        return packet
    }

    private mutating func noteLifeAfterReset(_ segment: Segment, from side: Side) {
        guard let reset = self[side].facts.reset else { return }
        // Packets that crossed the RST within the capture's own reordering are no sign of life.
        guard segment.time > reset.mark.time &+ 1_000_000 else { return }
        let end = self[side].offset(of: segment.sequence) &+ Int64(segment.payloadLength)
        let acknowledgesMore =
            segment.flags.contains(.ack) && self[side.opposite].anchor != .none
            && self[side.opposite].offset(of: segment.acknowledgement) > self[side.opposite].facts.highestAcked
        if end > self[side].facts.highestSent || acknowledgesMore { self[side].facts.aliveAfterReset &+= 1 }
    }
}
