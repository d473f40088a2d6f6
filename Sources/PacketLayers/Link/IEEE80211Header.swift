internal import ByteParsing

/// An IEEE 802.11 data frame (IEEE 802.11-2020 §9.3.2): frame control 2, duration 2, three addresses 18, sequence
/// control 2, a fourth address 6 between access points, QoS control 2, HT control 4 bytes. Little-endian.
enum IEEE80211Header {
    static let byteCount = 24

    static func decode(_ bytes: Span<UInt8>, _ cursor: inout LayerCursor) -> NextLayer {
        decode(bytes, &cursor, padded: false)
    }

    /// `padded`: the capturing driver filled the header up to a multiple of four bytes.
    static func decode(_ bytes: Span<UInt8>, _ cursor: inout LayerCursor, padded: Bool) -> NextLayer {
        guard cursor.available(in: bytes) >= 2 else { return cursor.shortage(of: 2, at: .link) }
        var control = bytes.uint16LittleEndian(at: cursor.offset)
        // Some access points send 16-bit fields the other way round through their tunnels. A data frame of version 0
        // is known by the low four bits, which the flags of the other byte seldom look like.
        let isSwapped =
            cursor.tunnels > 0 && control & 0x000f != 0x0008 && control.byteSwapped & 0x000f == 0x0008
        if isSwapped { control = control.byteSwapped }
        // Type 2 is data; subtypes with bit 2 carry none.
        guard control & 0x000c == 0x0008, control & 0x0040 == 0 else { return .stop(DecodeIssue(.notTCP, at: .link)) }
        guard cursor.available(in: bytes) >= byteCount else { return cursor.shortage(of: byteCount, at: .link) }
        let isProtected = control & 0x4000 != 0
        // Fragment number: the low four bits of the sequence control.
        let isFragment = control & 0x0400 != 0 || bytes[cursor.offset + (isSwapped ? 23 : 22)] & 0x0f != 0
        guard !isProtected, !isFragment else { return .stop(DecodeIssue(.unsupported, at: .link)) }

        var length = byteCount
        if control & 0x0300 == 0x0300 { length += 6 }
        var isAggregate = false
        if control & 0x0080 != 0 {
            guard cursor.available(in: bytes) >= length + 2 else { return cursor.shortage(of: length + 2, at: .link) }
            isAggregate = bytes[cursor.offset + length] & 0x80 != 0
            length += 2
            if control & 0x8000 != 0 { length += 4 }
        }
        if padded { length = (length + 3) & ~3 }
        cursor.offset += length
        return isAggregate ? subframe(bytes, &cursor) : .logicalLinkControl
    }

    /// The first frame of an aggregate (§9.3.2.2.2): destination 6, source 6, length 2 bytes. Those behind it are
    /// not decoded.
    private static func subframe(_ bytes: Span<UInt8>, _ cursor: inout LayerCursor) -> NextLayer {
        guard cursor.available(in: bytes) >= 14 else { return cursor.shortage(of: 14, at: .link) }
        let length = Int(bytes.uint16BigEndian(at: cursor.offset + 12))
        cursor.offset += 14
        cursor.limit(to: length)
        return .logicalLinkControl
    }
}
