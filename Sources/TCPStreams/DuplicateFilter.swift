public import PacketLayers

/// Tells a packet that the capture holds twice from a retransmission: the copy has the same IP identification,
/// numbers, flags, length, window and timestamps, and comes within milliseconds.
public struct DuplicateFilter: Sendable, BitwiseCopyable {
    /// Copies with an IP identification may be this far apart, in nanoseconds: other interfaces of a bridge or
    /// merged taps show them within milliseconds.
    static let identifiedWithin: Int64 = 20_000_000
    /// Without an identification (IPv6, or 0) a sender could itself repeat the same bytes, though not this fast.
    static let unidentifiedWithin: Int64 = 300_000

    private var recent = InlineArray<4, UInt64>(repeating: 0)
    private var times = InlineArray<4, Int64>(repeating: 0)
    private var next: UInt8 = 0

    package init() {}

    /// Forgets everything.
    package mutating func begin() {
        recent = InlineArray(repeating: 0)
        times = InlineArray(repeating: 0)
        next = 0
    }

    /// Gives the place of the latest segment to the next one: it stands there for one that may yet have a copy.
    mutating func forgetLatest() {
        next = (next &- 1) & 3
        recent[Int(next)] = 0
    }

    /// Notes a segment; true when it is a copy of one of the latest four of its direction.
    public mutating func isCopy(_ segment: Segment) -> Bool {
        var print = UInt64(segment.sequence) &<< 32 | UInt64(segment.acknowledgement)
        print = (print ^ UInt64(segment.timestampValue) &<< 20) &* 0x9E37_79B9_7F4A_7C15
        print ^= print &>> 29
        print ^=
            UInt64(segment.ipIdentification) &<< 48 | UInt64(segment.window) &<< 32
            | UInt64(truncatingIfNeeded: segment.payloadLength &<< 9) | UInt64(segment.flags.rawValue)
        print &*= 0xD6E8_FEB8_6659_FD93
        let within = segment.ipIdentification != 0 ? Self.identifiedWithin : Self.unidentifiedWithin
        let earliest = segment.time &- within
        if recent[0] == print || recent[1] == print || recent[2] == print || recent[3] == print {
            for place in 0..<4 where recent[place] == print && times[place] >= earliest { return true }
        }
        recent[Int(next & 3)] = print
        times[Int(next & 3)] = segment.time
        next = (next &+ 1) & 3
        return false
    }
}
