public import PacketLayers

/// What a segment's header tells of when its host sent it, against others of the same host.
///
/// A host that sends bytes again does so in a packet of its own, with a timestamp not below and an IP identification, where it
/// counts them, above those it sent before (RFC 7323 §4.1, RFC 6864 §4.3).
public struct SendingOrder: Sendable, BitwiseCopyable {
    /// Timestamp value; 0 without one.
    var timestamp: UInt32 = 0
    var identification: UInt16 = 0

    /// Before the first segment.
    public init() {}

    /// What a segment's header tells.
    public init(_ segment: Segment) {
        timestamp = segment.timestampValue
        identification = segment.ipIdentification
    }

    /// Whether a segment was sent before the one of this header. `counts`: its host counts identifications.
    @inline(__always)
    func isAfter(_ segment: Segment, counts: Bool) -> Bool {
        let ticks = Int32(bitPattern: segment.timestampValue &- timestamp)
        if ticks != 0 { return ticks < 0 }
        return Int16(bitPattern: segment.ipIdentification &- identification) < 0 && counts
    }
}

extension HalfStream {
    /// Whether a segment with payload is one that the capture has already held, shown again so late that ``copies`` has
    /// forgotten it: of merged captures each shows every packet at another time. It is then counted as a copy, and what its
    /// header has changed is taken back.
    @inline(never)
    mutating func takeLateCopy(_ segment: Segment, start: Int64, end: Int64) -> Bool {
        guard start >= 0, end <= facts.nextExpected || pendingHolds(start: start, end: end),
            highestHeader.isAfter(segment, counts: identificationCounts)
        else { return false }
        facts.duplicates &+= 1
        facts.segments &-= 1
        copiedAt = facts.segments
        facts.lastIdentification = highestHeader.identification
        if identificationBreaks > 0 { identificationBreaks &-= 1 }
        copies.forgetLatest()
        return true
    }
}
