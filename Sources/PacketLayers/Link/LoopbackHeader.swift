internal import ByteParsing

/// The address family before each packet of a BSD loopback device, 4 bytes: in the byte order of the machine that
/// captured (LINKTYPE_NULL), or big-endian (LINKTYPE_LOOP).
enum LoopbackHeader {
    static func decode(_ bytes: Span<UInt8>, _ cursor: inout LayerCursor) -> NextLayer {
        guard cursor.available(in: bytes) >= 4 else { return cursor.shortage(of: 4, at: .link) }
        let value = bytes.uint32LittleEndian(at: cursor.offset)
        cursor.offset += 4
        // A family is small, so the half in which it stands tells the byte order.
        let family = value <= 0xffff ? value : value.byteSwapped
        switch family {
        // AF_INET everywhere; AF_INET6 of Linux, NetBSD and OpenBSD, FreeBSD, Darwin.
        case 2, 10, 24, 28, 30: return .internetProtocol
        default: return .stop(DecodeIssue(.notTCP, at: .link))
        }
    }
}
