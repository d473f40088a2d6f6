internal import ByteParsing

/// Teredo (RFC 4380 §5.1.1): perhaps an authentication and an origin indication, then an IPv6 packet.
enum TeredoHeader {
    static let origin: UInt16 = 0x0000
    static let authentication: UInt16 = 0x0001

    static func decode(_ bytes: Span<UInt8>, _ cursor: inout LayerCursor) -> NextLayer {
        guard cursor.available(in: bytes) >= 4 else { return cursor.shortage(of: 4, at: .tunnel) }
        if bytes.uint16BigEndian(at: cursor.offset) == authentication {
            // Lengths of client identifier and value, these two, nonce 8, confirmation 1.
            cursor.offset += 13 + Int(bytes[cursor.offset + 2]) + Int(bytes[cursor.offset + 3])
            guard cursor.available(in: bytes) >= 2 else { return cursor.shortage(of: 2, at: .tunnel) }
        }
        if bytes.uint16BigEndian(at: cursor.offset) == origin { cursor.offset += 8 }
        guard cursor.available(in: bytes) >= 1 else { return cursor.shortage(of: 1, at: .tunnel) }
        guard bytes[cursor.offset] >> 4 == 6 else { return .stop(DecodeIssue(.notTCP, at: .tunnel)) }
        cursor.tunnels += 1
        return .internetProtocol
    }
}
