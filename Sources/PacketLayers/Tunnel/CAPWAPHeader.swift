internal import ByteParsing

/// CAPWAP between access points and their controller, data channel (RFC 5415 §4.3): version and type 1, then 24 bits
/// of header length in words of four bytes 5, radio 5, binding 5, flags 9; fragment fields and options after that.
enum CAPWAPHeader {
    static let byteCount = 8
    static let ieee80211Binding: UInt32 = 1

    static func decode(_ bytes: Span<UInt8>, _ cursor: inout LayerCursor) -> NextLayer {
        guard cursor.available(in: bytes) >= byteCount else { return cursor.shortage(of: byteCount, at: .tunnel) }
        let word = bytes.uint32BigEndian(at: cursor.offset)
        // Type 1 is a datagram encrypted by DTLS.
        guard word >> 24 == 0 else { return .stop(DecodeIssue(.unsupported, at: .tunnel)) }
        let length = Int(word >> 19 & 0x1f) * 4
        guard length >= byteCount else { return .stop(DecodeIssue(.malformed, at: .tunnel)) }
        let isKeepAlive = word & 0x08 != 0
        let isFragment = word & 0x80 != 0
        guard !isKeepAlive else { return .stop(DecodeIssue(.notTCP, at: .tunnel)) }
        guard !isFragment else { return .stop(DecodeIssue(.unsupported, at: .tunnel)) }
        cursor.offset += length
        cursor.tunnels += 1
        // The T flag: the binding's own frames instead of IEEE 802.3.
        guard word & 0x100 != 0 else { return .ethernet }
        return word >> 9 & 0x1f == ieee80211Binding ? .wireless : .stop(DecodeIssue(.unsupported, at: .tunnel))
    }
}
