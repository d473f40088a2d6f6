internal import ByteParsing

/// Endace's extensible record format (LINKTYPE_ERF): time 8, type 1, flags 1, record length 2, loss 2, wire length
/// 2 bytes, then extension headers of eight bytes while the highest bit of the last type is set.
enum ExtensibleRecordHeader {
    static let byteCount = 16

    static func decode(_ bytes: Span<UInt8>, _ cursor: inout LayerCursor) -> NextLayer {
        guard cursor.available(in: bytes) >= byteCount else { return cursor.shortage(of: byteCount, at: .link) }
        let type = bytes[cursor.offset + 8]
        cursor.offset += byteCount
        var more = type
        while more & 0x80 != 0 {
            guard cursor.available(in: bytes) >= 8 else { return cursor.shortage(of: 8, at: .link) }
            more = bytes[cursor.offset]
            cursor.offset += 8
        }
        switch type & 0x7f {
        case 1: return .link(LinkType.pppHDLC)
        // Two bytes of padding stand before an Ethernet frame.
        case 2, 11, 16, 20:
            cursor.offset += 2
            return .ethernet
        case 22: return .internetProtocol
        default: return .stop(DecodeIssue(.unsupported, at: .link))
        }
    }
}
