internal import ByteParsing

/// Network service header (RFC 8300 §2.2): flags, time to live and length in words of four bytes 2, metadata type 1,
/// next protocol 1, path 4 bytes, then metadata.
enum NSHHeader {
    static func decode(_ bytes: Span<UInt8>, _ cursor: inout LayerCursor) -> NextLayer {
        guard cursor.available(in: bytes) >= 8 else { return cursor.shortage(of: 8, at: .tunnel) }
        let length = Int(bytes[cursor.offset + 1] & 0x3f) * 4
        let next = bytes[cursor.offset + 3]
        guard length >= 8 else { return .stop(DecodeIssue(.malformed, at: .tunnel)) }
        cursor.offset += length
        return payload(next, &cursor)
    }

    /// The payload by the numbers that VXLAN-GPE shares with this header (RFC 8300 §9.1.6).
    static func payload(_ next: UInt8, _ cursor: inout LayerCursor) -> NextLayer {
        cursor.tunnels += 1
        switch next {
        case 1, 2: return .internetProtocol
        case 3: return .ethernet
        case 4: return .etherType(EtherType.networkService)
        case 5: return .labelStack
        default: return .stop(DecodeIssue(.unsupported, at: .tunnel))
        }
    }
}
