import PacketLayers

/// The running state of the bytes that one side sends.
package struct HalfStream: Sendable {
    // The order keeps together what each segment touches, that of the facts included: it is in few lines of memory then, of
    // which an open connection has many.

    /// Sequence number of stream offset 0; meaningful once anchored.
    package var base = SequenceNumber(0)
    /// Acknowledgement number that this side sent last, for telling what a RST answers.
    package var lastAcknowledgementSent = SequenceNumber(0)
    package var hasAcknowledged = false
    /// How sure ``base`` is.
    package var anchor = Anchor.none
    /// The sink knows that the stream is complete up to its FIN.
    package var finishGiven = false
    /// In a zero-window or a window-full span.
    package var inZeroWindow = false
    package var inWindowFull = false
    /// The peer's window had no room for a segment at some time since the last segment with payload.
    package var windowShutSinceData = false
    /// The latest data segment filled the peer's window, within two segments, or its answer left hardly room.
    package var windowFullAtData = false
    /// New payload of the peer since the last segment with payload of this side.
    package var peerSpokeSinceData = false
    /// Steps and breaks of the IPv4 identification.
    package var identificationSteps: UInt32 = 0
    package var identificationBreaks: UInt32 = 0
    /// Offset of the first FIN; -1 before.
    package var finOffset: Int64 = -1
    /// A segment whose acknowledgement is awaited for a round-trip sample: the offset after it, and its time.
    package var timedOffset: Int64 = -1
    package var timedAt: Int64 = 0
    /// Stretches above ``HalfStreamFacts/nextExpected``.
    package var pending = PendingRanges()
    /// The latest segments, to tell copies of them.
    package var copies = DuplicateFilter()
    /// What the header of the segment with the highest bytes tells of when it was sent.
    package var highestHeader = SendingOrder()
    /// What the diagnosis will get.
    package var facts = HalfStreamFacts()
    /// Offset from which the sink wants to see bytes again.
    package var wantedFrom: Int64 = 0
    /// Unwanted bytes below ``HalfStreamFacts/nextExpected`` of which the sink has not been told, and their last packet:
    /// a body's segments are told of together.
    package var passed: Int64 = 0
    package var passedMark = PacketMark()
    /// When the peer was first seen to have acknowledged past the lowest hole; 0 while it was not.
    package var holeAckedSince: Int64 = 0
    /// How often the lowest unacknowledged byte was sent, and which it is.
    package var repeatedOffset: Int64 = -1
    package var repeatCount: UInt32 = 0
    /// Segments, without copies, when a copy of one that was no RST came last; 0 before.
    package var copiedAt: UInt64 = 0
    /// Segments of the peer, without copies, at the latest RST.
    package var peerSegmentsAtReset: UInt64 = 0
    /// Highest offset of the peer's bytes that this side had acknowledged before its RST, and by what it sent after it.
    package var acknowledgedBeforeReset: Int64 = -1
    /// Acknowledgements after its RST that go beyond those before it, and not beyond its own.
    package var lateAcknowledgements: UInt32 = 0

    /// Whether offset 0 is the first byte after the SYN, or no byte was seen yet.
    package var isFromBeginning: Bool {
        anchor == .syn ? base.value == facts.initialSequence &+ 1 : facts.dataSegments == 0
    }

    /// Whether the capture holds the latest packets of this side, RST apart, twice; nil without such packets.
    package var standsTwice: Bool? {
        let plain = facts.segments &- UInt64(facts.resets)
        guard plain > 0 else { return nil }
        // Of several copies in flight one may be missing, or come after its like.
        return copiedAt > 0 && facts.segments &- copiedAt <= UInt64(facts.resets) &+ 4
    }

    /// What the sequence number of offset 0 rests on.
    package enum Anchor: UInt8, Sendable {
        case none
        /// An acknowledgement of the peer, or a segment without payload: there may be earlier bytes.
        case provisional
        /// The first payload seen.
        case payload
        /// The SYN.
        case syn
    }

    package init() {}

    /// The stream offset of a sequence number.
    @inlinable
    package func offset(of number: UInt32) -> Int64 {
        SequenceNumber(number).offset(near: facts.highestSent, base: base)
    }

    /// Payload of a full segment toward the peer: the peer's MSS option less the timestamps option (RFC 6691);
    /// 0 if unknown.
    package func fullSegment(peerMaximum: UInt16) -> Int64 {
        let own = facts.maximumSegmentSize
        guard peerMaximum != 0 || own != 0 else { return 0 }
        let limit = peerMaximum == 0 ? own : own == 0 ? peerMaximum : min(own, peerMaximum)
        let options = facts.usesTimestamps ? 12 : 0
        return Int64(limit) - Int64(options)
    }

    /// Whether everything up to the FIN was given to the sink.
    package var isDelivered: Bool { finOffset >= 0 && facts.nextExpected >= finOffset && pending.isEmpty }
}
