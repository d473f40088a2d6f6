import PacketLayers

extension HalfStream {
    /// Counts a segment and what its IP header tells.
    @inline(__always)
    mutating func noteHeader(_ segment: Segment) {
        facts.segments &+= 1
        guard !segment.flags.contains(.rst) else { return }
        if segment.flags.contains(.ack) {
            lastAcknowledgementSent = SequenceNumber(segment.acknowledgement)
            hasAcknowledged = true
        }
        // Counted without branches: which it is cannot be foreseen.
        let isStep: UInt32 = segment.ipIdentification &- facts.lastIdentification &- 1 < 64 ? 1 : 0
        identificationSteps &+= isStep
        // Linux gives its SYN-ACK 0 and counts from a random number after it.
        identificationBreaks &+= facts.segments > 2 ? 1 &- isStep : 0
        facts.lastIdentification = segment.ipIdentification
        if facts.hopLimit != segment.hopLimit { noteHopLimit(segment) }
        if segment.hasTimestamps, anchor != .syn { facts.usesTimestamps = true }
    }

    /// Takes a hop limit that differs from the latest: those of segments with payload count.
    private mutating func noteHopLimit(_ segment: Segment) {
        if segment.payloadLength > 0 {
            if facts.dataSegments > 0 { facts.hopLimitChanged = true }
            facts.hopLimit = segment.hopLimit
        } else if facts.hopLimit == 0 {
            facts.hopLimit = segment.hopLimit
        }
    }

    /// Takes the first segment of a side whose SYN was not captured.
    mutating func anchorMidStream(_ segment: Segment) {
        base = SequenceNumber(segment.sequence)
        anchor = segment.payloadLength > 0 ? .payload : .provisional
    }

    /// The first payload of a side whose place was only known from an acknowledgement or an empty segment. What lies before it
    /// went before the capture, unless the connection began in it (`hasBeginning`) or an empty segment of this side showed
    /// where it stood: then the capture misses it.
    mutating func confirmAnchor(_ segment: Segment, hasBeginning: Bool) {
        anchor = .payload
        let start = offset(of: segment.sequence)
        var shift = start
        if start > 1 {
            if hasBeginning || facts.highestAcked >= start { return }
            if facts.segments > 1, facts.highestSequence &+ 1 < start { shift = facts.highestSequence }
        }
        // An empty keep-alive stands one below the next byte; bytes from before the capture stand below it.
        guard shift != 0 else { return }
        base = SequenceNumber(base.value &+ UInt32(truncatingIfNeeded: shift))
        facts.highestSent = 0
        facts.highestSequence = 0
        facts.nextExpected = 0
        if facts.highestAcked >= 0 { facts.highestAcked = max(0, facts.highestAcked &- shift) }
    }

    /// Notes a segment with payload, before its bytes are delivered.
    @inline(__always)
    mutating func noteData(
        _ segment: Segment, start: Int64, end: Int64, mark: PacketMark, roundTrip: Int64, peerMaximum: UInt16
    ) {
        if end <= facts.highestSent, takeLateCopy(segment, start: start, end: end) { return }
        let length = segment.payloadLength
        facts.payloadBytes &+= UInt64(truncatingIfNeeded: length)
        if facts.dataSegments == 0 {
            facts.firstData = mark
        } else {
            let pause = mark.time &- facts.lastData.time
            if pause > facts.longestPause.duration {
                facts.longestPause.begin = facts.lastData
                facts.longestPause.end = mark
                facts.longestPause.offset = start
                facts.longestPause.endOffset = facts.highestSent
            }
        }
        facts.dataSegments &+= 1
        if length > facts.largestSegment { facts.largestSegment = length }
        if segment.flags.contains(.urg) { facts.urgentSegments &+= 1 }
        if segment.capturedPayloadLength < length { facts.snappedSegments &+= 1 }
        if finOffset >= 0, end > finOffset { facts.bytesAfterFin &+= end &- max(finOffset, start) }
        if end > facts.highestSent {
            if peerSpokeSinceData { facts.writeUnit = WriteUnit() }
            if segment.flags.contains(.psh) { notePush(end: end, length: length, peerMaximum: peerMaximum) }
            noteNewData(start: start, end: end, mark: mark, roundTrip: roundTrip)
            facts.lastSegmentLength = length
            facts.lastSegmentFlags = segment.flags
            facts.highestSegment = mark
            highestHeader = SendingOrder(segment)
        } else if start < facts.nextExpected || pendingHolds(start: start, end: end) {
            noteRetransmission(start: start, mark: mark)
        } else {
            facts.outOfOrder &+= 1
        }
        facts.lastData = mark
        noteWindowUse(peerMaximum: peerMaximum, mark: mark)
        windowShutSinceData = inZeroWindow
        // Offload sends segments in pairs and more: a sender may stop two short of the window's edge.
        windowFullAtData =
            inWindowFull
            || facts.windowLatest >= 0
                && facts.highestSent &- max(0, facts.highestAcked) &+ 2 &* fullSegment(peerMaximum: peerMaximum)
                    > facts.windowLatest
        peerSpokeSinceData = false
    }

    /// The end of a write, if the segment is not full: a long write pushes full ones too.
    @inline(__always)
    private mutating func notePush(end: Int64, length: Int, peerMaximum: UInt16) {
        let full = fullSegment(peerMaximum: peerMaximum)
        // Nearly every push comes with less than a segment.
        let isPart = length < full || full > 0 && UInt32(clamping: length) % UInt32(clamping: full) != 0
        if isPart { facts.writeUnit.note(end: end) }
    }

    @inline(__always)
    private mutating func noteNewData(start: Int64, end: Int64, mark: PacketMark, roundTrip: Int64) {
        if start < facts.highestSent { noteRetransmission(start: start, mark: mark) }
        let acked = max(0, facts.highestAcked)
        if start == facts.highestSent, acked >= facts.highestSent, start > 0, !windowShutSinceData {
            // What leaves at once when an acknowledgement comes was queued before: only a wait after it shows an empty queue.
            let pause = mark.time &- max(facts.lastData.time, facts.lastAckProgress.time)
            // A sender that the window stopped had more to send, however long what opened it again took to arrive.
            if peerSpokeSinceData || !windowFullAtData && pause > roundTrip &+ roundTrip / 2 &+ 10_000_000 {
                facts.lastIdleOffset = start
                facts.lastIdle = mark
                facts.acknowledged.restart(at: start, time: mark.time)
                facts.idleMoments &+= 1
            }
        }
        if end <= facts.highestAcked, start == facts.highestSent { noteAcknowledgedUnseen(mark) }
        facts.highestSent = end
        if timedOffset < 0 {
            timedOffset = end
            timedAt = mark.time
        }
    }

    /// New bytes right behind the last that were acknowledged before they were seen.
    private mutating func noteAcknowledgedUnseen(_ mark: PacketMark) {
        facts.acknowledgedUnseen &+= 1
        facts.acknowledgedAhead = max(facts.acknowledgedAhead, mark.time &- facts.lastAckProgress.time)
    }

    private mutating func noteRetransmission(start: Int64, mark: PacketMark) {
        facts.retransmissions &+= 1
        facts.lastRetransmission = mark
        // Karn: an acknowledgement of bytes sent twice times neither.
        timedOffset = -1
        let lowest = max(0, facts.highestAcked)
        guard start <= lowest else { return }
        if repeatedOffset == lowest { repeatCount &+= 1 } else { repeatCount = 1 }
        repeatedOffset = lowest
        facts.repeatsOfLowest = repeatCount
    }

    func pendingHolds(start: Int64, end: Int64) -> Bool {
        for range in pending.ranges where range.start <= start && range.end >= end { return true }
        return false
    }

    @inline(__always)
    private mutating func noteWindowUse(peerMaximum: UInt16, mark: PacketMark) {
        let inFlight = facts.highestSent &- max(0, facts.highestAcked)
        if inFlight > facts.largestInFlight { facts.largestInFlight = inFlight }
        let window = facts.windowLatest
        guard window > 0, facts.highestAcked >= 0 else { return }
        // Within one segment of the window's edge the sender is held by it.
        let segment = max(fullSegment(peerMaximum: peerMaximum), 1)
        if inFlight &+ segment > window {
            guard !inWindowFull else { return }
            inWindowFull = true
            facts.windowFulls &+= 1
            facts.lastWindowFull = TimedSpan()
            facts.lastWindowFull.begin = mark
            facts.lastWindowFull.offset = facts.highestSent
            if facts.windowFulls == 1 { facts.firstWindowFull = facts.lastWindowFull }
        }
    }

    /// A segment without payload: perhaps a keep-alive or a window probe, one below the next byte.
    @inline(__always)
    mutating func noteKeepAlive(_ segment: Segment, mark: PacketMark) {
        if facts.highestSent > 0, anchor != .none, offset(of: segment.sequence) == facts.highestSent &- 1 {
            noteProbe(mark)
        }
    }

    /// Counts a probe.
    package mutating func noteProbe(_ mark: PacketMark) {
        if inZeroWindow {
            facts.windowProbes &+= 1
            facts.lastWindowProbe = mark
        } else {
            facts.keepAlives &+= 1
        }
    }
}
