internal import ByteParsing

/// GTP-U (3GPP TS 29.281 §5.1): flags 1, message type 1, length 2, tunnel endpoint 4 bytes; sequence number 2,
/// N-PDU number 1 and next extension 1 when any of their flags is set.
enum GTPUserHeader {
    static let byteCount = 8
    /// The message that carries a user's packet.
    static let packet: UInt8 = 255

    static func decode(_ bytes: Span<UInt8>, _ cursor: inout LayerCursor) -> NextLayer {
        guard cursor.available(in: bytes) >= byteCount else { return cursor.shortage(of: byteCount, at: .tunnel) }
        let start = cursor.offset
        let flags = bytes[start]
        // Version 1, protocol type GTP.
        guard flags & 0xf0 == 0x30, bytes[start + 1] == packet else {
            return .stop(DecodeIssue(.notTCP, at: .tunnel))
        }
        cursor.mix(bytes.uint32BigEndian(at: start + 4))
        cursor.offset += byteCount
        cursor.limit(to: Int(bytes.uint16BigEndian(at: start + 2)))
        if flags & 0x07 != 0 {
            guard cursor.available(in: bytes) >= 4 else { return cursor.shortage(of: 4, at: .tunnel) }
            var next = flags & 0x04 != 0 ? bytes[cursor.offset + 3] : 0
            cursor.offset += 4
            // Extension headers (§5.2.1): length in words of four bytes 1, content, next extension 1.
            while next != 0 {
                guard cursor.available(in: bytes) >= 1 else { return cursor.shortage(of: 1, at: .tunnel) }
                let length = Int(bytes[cursor.offset]) * 4
                guard length > 0 else { return .stop(DecodeIssue(.malformed, at: .tunnel)) }
                guard cursor.available(in: bytes) >= length else { return cursor.shortage(of: length, at: .tunnel) }
                next = bytes[cursor.offset + length - 1]
                cursor.offset += length
            }
        }
        guard cursor.available(in: bytes) >= 1 else { return cursor.shortage(of: 1, at: .tunnel) }
        let version = bytes[cursor.offset] >> 4
        guard version == 4 || version == 6 else { return .stop(DecodeIssue(.unsupported, at: .tunnel)) }
        cursor.tunnels += 1
        return .internetProtocol
    }
}
