internal import ByteParsing

/// Generic routing encapsulation: flags and version 2, protocol 2 bytes, then the fields that the flags announce
/// (RFC 2784, RFC 2890, source routes of RFC 1701; version 1 of RFC 2637).
enum GREHeader {
    static let erspan2: UInt16 = 0x88be
    static let erspan3: UInt16 = 0x22eb
    /// Web cache redirection, which may put four bytes of its own before the packet.
    static let webCache: UInt16 = 0x883e

    static func decode(_ bytes: Span<UInt8>, _ cursor: inout LayerCursor) -> NextLayer {
        guard cursor.available(in: bytes) >= 4 else { return cursor.shortage(of: 4, at: .tunnel) }
        let start = cursor.offset
        let flags = bytes.uint16BigEndian(at: start)
        let type = bytes.uint16BigEndian(at: start + 2)
        let version = flags & 7
        guard version <= 1 else { return .stop(DecodeIssue(.unsupported, at: .tunnel)) }
        let hasKey = flags & 0x2000 != 0
        let hasRoutes = version == 0 && flags & 0x4000 != 0
        var length = 4
        if version == 0, flags & 0xc000 != 0 { length += 4 }
        let keyOffset = length
        if hasKey { length += 4 }
        if flags & 0x1000 != 0 { length += 4 }
        if version == 1, flags & 0x0080 != 0 { length += 4 }
        guard cursor.available(in: bytes) >= length else { return cursor.shortage(of: length, at: .tunnel) }
        // Version 1 keeps a payload length and a call number there.
        if hasKey { cursor.mix(bytes.uint32BigEndian(at: start + keyOffset)) }
        cursor.offset += length
        if hasRoutes, let stop = skipRoutes(bytes, &cursor) { return stop }

        switch type {
        case erspan2:
            // Type I has no header of its own and no sequence number.
            return flags & 0x1000 != 0 ? switchedPort(bytes, &cursor, 8) : .ethernet
        case erspan3: return switchedPort(bytes, &cursor, 12)
        case webCache:
            guard cursor.available(in: bytes) >= 1 else { return cursor.shortage(of: 1, at: .tunnel) }
            if bytes[cursor.offset] >> 4 != 4 { cursor.offset += 4 }
            return .internetProtocol
        case EtherType.ethernet: return .ethernet
        case EtherType.ppp:
            // PPTP acknowledges with empty packets.
            return cursor.wireEnd <= cursor.offset
                ? .stop(DecodeIssue(.notTCP, at: .tunnel)) : .pointToPoint
        default: return .etherType(type)
        }
    }

    /// Source route entries (RFC 1701 §2): family 2, offset 1, length 1 byte, and a list that ends with length 0.
    private static func skipRoutes(_ bytes: Span<UInt8>, _ cursor: inout LayerCursor) -> NextLayer? {
        while true {
            guard cursor.available(in: bytes) >= 4 else { return cursor.shortage(of: 4, at: .tunnel) }
            let length = Int(bytes[cursor.offset + 3])
            cursor.offset += 4 + length
            if length == 0 { return nil }
        }
    }

    /// A mirrored frame (ERSPAN): version and VLAN 2, session 2 bytes and more. In type III the last bit announces
    /// eight more bytes, and five bits of its third word the kind of frame.
    private static func switchedPort(
        _ bytes: Span<UInt8>, _ cursor: inout LayerCursor, _ count: Int
    ) -> NextLayer {
        guard cursor.available(in: bytes) >= count else { return cursor.shortage(of: count, at: .tunnel) }
        let start = cursor.offset
        cursor.mix(UInt32(bytes.uint16BigEndian(at: start + 2) & 0x03ff))
        cursor.offset += count
        guard count == 12 else { return .ethernet }
        let last = bytes.uint16BigEndian(at: start + 10)
        if last & 1 != 0 { cursor.offset += 8 }
        // Frame type 2 is a bare IP packet.
        return last >> 10 & 0x1f == 2 ? .internetProtocol : .ethernet
    }
}
