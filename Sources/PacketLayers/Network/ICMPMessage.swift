internal import ByteParsing

/// An ICMP or ICMPv6 message, of which only the packet that an error quotes matters.
enum ICMPMessage {
    static func decode(_ bytes: Span<UInt8>, _ cursor: LayerCursor, isIPv6: Bool) -> NextLayer {
        let notTCP = NextLayer.stop(DecodeIssue(.notTCP, at: .transport))
        guard cursor.available(in: bytes) >= 8 else { return cursor.shortage(of: 8, at: .transport) }
        let type = bytes[cursor.offset]
        // RFC 792: unreachable, source quench, redirect, time exceeded, parameter problem. RFC 4443 §2.1: errors
        // are the types below 128.
        let isError = isIPv6 ? type < 128 : type == 3 || type == 4 || type == 5 || type == 11 || type == 12
        guard isError else { return notTCP }
        let quoted = cursor.offset + 8
        let available = min(bytes.count, cursor.wireEnd) - quoted
        guard available >= 1 else { return notTCP }
        switch bytes[quoted] >> 4 {
        case 4:
            // Without ports there is nothing to be had of it.
            guard available >= Int(bytes[quoted] & 0x0f) * 4 + 4, available >= IPv4Header.minimumByteCount + 4,
                bytes[quoted + 9] == IPProtocol.tcp, bytes.uint16BigEndian(at: quoted + 6) & 0x1fff == 0
            else { return notTCP }
        case 6:
            guard available >= IPv6Header.byteCount + 4, bytes[quoted + 6] == IPProtocol.tcp else { return notTCP }
        default: return notTCP
        }
        return .stop(DecodeIssue(.quoted, at: .transport))
    }
}
