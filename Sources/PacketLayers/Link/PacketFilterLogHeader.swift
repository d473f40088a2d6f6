internal import ByteParsing

/// The header of packets that OpenBSD's packet filter logs (LINKTYPE_PFLOG): length 1, address family 1 byte and
/// more. The length counts no padding; the packet follows at the next multiple of four.
enum PacketFilterLogHeader {
    static func decode(_ bytes: Span<UInt8>, _ cursor: inout LayerCursor) -> NextLayer {
        guard cursor.available(in: bytes) >= 2 else { return cursor.shortage(of: 2, at: .link) }
        let length = (Int(bytes[cursor.offset]) + 3) & ~3
        guard length >= 4 else { return .stop(DecodeIssue(.malformed, at: .link)) }
        cursor.offset += length
        return .internetProtocol
    }
}
