import PacketLayers

extension HalfStream {
    /// Takes an acknowledgement and a window that the peer sent for this half-stream.
    @inline(__always)
    mutating func noteAcknowledgement(
        _ segment: Segment, by peer: inout HalfStream, mark: PacketMark, handshake: inout ConnectionWideFacts
    ) {
        if anchor == .none {
            // Nothing of this side was captured yet: the acknowledged byte is a first idea of where it stands.
            base = SequenceNumber(segment.acknowledgement)
            anchor = .provisional
        }
        var acked = offset(of: segment.acknowledgement)
        let isSyn = segment.flags.contains(.syn)
        if !isSyn, handshake.handshakeToInitiator < 0, facts.syn.exists, peer.facts.syn.exists,
            facts.dataSegments == 0
        {
            handshake.handshakeToInitiator = max(0, mark.time &- max(facts.syn.time, peer.facts.syn.time))
        }
        if finOffset >= 0, acked > finOffset, acked <= finOffset &+ 1 {
            acked = finOffset
            if !facts.finAcked.exists { facts.finAcked = mark }
        }
        let previous = facts.highestAcked
        let window = scaledWindow(segment, peer: peer, isSyn: isSyn)
        if acked > previous {
            facts.highestAcked = acked
            if acked > max(0, previous) {
                facts.lastAckProgress = mark
                facts.lastPeerProgress = mark
                facts.duplicateAcks = 0
                facts.acknowledged.note(acked, at: mark.time)
            }
            if timedOffset >= 0, acked >= timedOffset {
                let sample = mark.time &- timedAt
                if sample >= 0, facts.smallestRoundTrip < 0 || sample < facts.smallestRoundTrip {
                    facts.smallestRoundTrip = sample
                }
                timedOffset = -1
            }
            endWindowFull(mark)
        } else if acked == previous, segment.payloadLength == 0, facts.highestSent > acked,
            window == facts.windowLatest,
            !segment.flags.contains(.fin), !isSyn
        {
            facts.duplicateAcks &+= 1
        }
        if segment.sackBlockCount > 0, acked >= previous {
            facts.highestSacked = max(acked > previous ? -1 : facts.highestSacked, offset(of: segment.sackRight))
        }
        // An acknowledgement that overtook a later one says nothing of the window any more.
        if acked >= previous || previous < 0 {
            noteWindow(
                window, raw: segment.window, isSyn: isSyn,
                segment: fullSegment(peerMaximum: peer.facts.maximumSegmentSize),
                mark: mark)
        }
    }

    /// The window in bytes; -1 while the scale is unknown.
    @inline(__always)
    private func scaledWindow(_ segment: Segment, peer: borrowing HalfStream, isSyn: Bool) -> Int64 {
        let raw = Int64(segment.window)
        if raw == 0 || isSyn { return raw }
        guard peer.facts.syn.exists else { return -1 }
        // Scaling is in force only if both SYNs carried the option (RFC 7323 §2.2).
        if peer.facts.windowScale == 255 || (facts.syn.exists && facts.windowScale == 255) { return raw }
        return raw &<< Int64(min(peer.facts.windowScale, 14))
    }

    @inline(__always)
    private mutating func noteWindow(_ window: Int64, raw: UInt16, isSyn: Bool, segment: Int64, mark: PacketMark) {
        if isSyn {
            // A SYN's window is never scaled: it says nothing of what follows, but bounds the first flight.
            if facts.windowFirst < 0 { facts.windowLatest = window }
            return
        }
        if window > facts.windowLatest {
            facts.lastPeerProgress = mark
            endWindowFull(mark)
        }
        facts.windowLatest = window
        if raw == 0 {
            beginZeroWindow(mark)
        } else if inZeroWindow {
            endZeroWindow(mark)
        }
        guard window >= 0 else { return }
        // A sender waits for room for a whole segment (RFC 9293 §3.8.6.2.1): its queue is not empty.
        if window < segment { windowShutSinceData = true }
        if window < 2 &* segment { windowFullAtData = true }
        if facts.windowFirst < 0 { facts.windowFirst = window }
        if facts.windowSmallest < 0 || window < facts.windowSmallest { facts.windowSmallest = window }
        if window > facts.windowLargest { facts.windowLargest = window }
    }

    private mutating func beginZeroWindow(_ mark: PacketMark) {
        windowShutSinceData = true
        guard !inZeroWindow else { return }
        inZeroWindow = true
        facts.zeroWindows &+= 1
        facts.lastZeroWindow = TimedSpan()
        facts.lastZeroWindow.begin = mark
        facts.lastZeroWindow.offset = max(0, facts.highestAcked)
        if facts.zeroWindows == 1 { facts.firstZeroWindow = facts.lastZeroWindow }
    }

    private mutating func endZeroWindow(_ mark: PacketMark) {
        inZeroWindow = false
        facts.lastZeroWindow.end = mark
        facts.lastZeroWindow.endOffset = facts.highestSent
        facts.zeroWindowTime &+= facts.lastZeroWindow.duration
        if facts.zeroWindows == 1 { facts.firstZeroWindow = facts.lastZeroWindow }
    }

    private mutating func endWindowFull(_ mark: PacketMark) {
        guard inWindowFull else { return }
        inWindowFull = false
        facts.lastWindowFull.end = mark
        facts.lastWindowFull.endOffset = facts.highestSent
        if facts.windowFulls == 1 { facts.firstWindowFull = facts.lastWindowFull }
    }
}
