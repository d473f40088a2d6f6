internal import ByteParsing

/// An MPLS label stack (RFC 3032 §2.1): label 20 bits, class 3, bottom of stack 1, time to live 8 bits, repeated.
enum MPLSLabelStack {
    static let byteCount = 4

    /// Nothing says what the payload is; its first four bits tell IP versions from a control word (RFC 4385 §3,
    /// RFC 4928 §3), and what is none of these is taken for Ethernet.
    static func decode(_ bytes: Span<UInt8>, _ cursor: inout LayerCursor) -> NextLayer {
        while true {
            guard cursor.available(in: bytes) >= byteCount else { return cursor.shortage(of: byteCount, at: .link) }
            let entry = bytes.uint32BigEndian(at: cursor.offset)
            cursor.offset += byteCount
            if entry & 0x100 != 0 { break }
        }
        guard cursor.available(in: bytes) >= 1 else { return cursor.shortage(of: 1, at: .link) }
        switch bytes[cursor.offset] >> 4 {
        case 4, 6: return .internetProtocol
        // An associated channel: management of the path.
        case 1: return .stop(DecodeIssue(.notTCP, at: .link))
        case 0:
            cursor.offset += isControlWord(bytes, cursor) ? 4 : 0
            fallthrough
        default:
            cursor.tunnels += 1
            return .ethernet
        }
    }

    /// True when an EtherType or length that makes sense stands where it would behind a control word. Addresses of
    /// 00-… look the same in their first four bits.
    private static func isControlWord(_ bytes: Span<UInt8>, _ cursor: LayerCursor) -> Bool {
        guard cursor.available(in: bytes) >= 18 else { return true }
        let type = bytes.uint16BigEndian(at: cursor.offset + 16)
        if EtherType.isCarried(type) { return true }
        return !EtherType.isCarried(bytes.uint16BigEndian(at: cursor.offset + 12))
    }
}
