internal import ByteParsing

/// L2TP (RFC 2661 §3.1): flags and version 2 bytes; length 2, tunnel 2, session 2, sequence numbers 4, offset 2 bytes
/// and padding, as the flags say; then PPP.
enum L2TPHeader {
    static func decode(_ bytes: Span<UInt8>, _ cursor: inout LayerCursor) -> NextLayer {
        guard cursor.available(in: bytes) >= 2 else { return cursor.shortage(of: 2, at: .tunnel) }
        let flags = bytes.uint16BigEndian(at: cursor.offset)
        // Control messages, and other versions (version 3 has cookies of a length known to the ends only).
        guard flags & 0x8000 == 0, flags & 0x000f == 2 else { return .stop(DecodeIssue(.notTCP, at: .tunnel)) }
        var length = 2
        if flags & 0x4000 != 0 { length += 2 }
        let identifiers = length
        length += 4
        if flags & 0x0800 != 0 { length += 4 }
        if flags & 0x0200 != 0 { length += 2 }
        guard cursor.available(in: bytes) >= length else { return cursor.shortage(of: length, at: .tunnel) }
        cursor.mix(bytes.uint32BigEndian(at: cursor.offset + identifiers))
        if flags & 0x0200 != 0 { length += Int(bytes.uint16BigEndian(at: cursor.offset + length - 2)) }
        cursor.offset += length
        cursor.tunnels += 1
        return .pointToPoint
    }
}
