internal import ByteParsing

/// PPPoE (RFC 2516 §4): version and type 1, code 1, session 2, length 2 bytes.
enum PPPoEHeader {
    static let byteCount = 6

    static func decode(_ bytes: Span<UInt8>, _ cursor: inout LayerCursor) -> NextLayer {
        guard cursor.available(in: bytes) >= byteCount else { return cursor.shortage(of: byteCount, at: .link) }
        // Any code but 0 is discovery, without a PPP packet.
        guard bytes[cursor.offset + 1] == 0 else { return .stop(DecodeIssue(.notTCP, at: .link)) }
        let length = Int(bytes.uint16BigEndian(at: cursor.offset + 4))
        cursor.offset += byteCount
        if length > 0 { cursor.limit(to: length) }
        return .pointToPoint
    }
}
