internal import ByteParsing

/// IP protocol numbers (IANA "Assigned Internet Protocol Numbers") and what follows each.
enum IPProtocol {
    static let hopByHop: UInt8 = 0
    static let icmp: UInt8 = 1
    static let ipv4: UInt8 = 4
    static let tcp: UInt8 = 6
    static let udp: UInt8 = 17
    static let ipv6: UInt8 = 41
    static let routing: UInt8 = 43
    static let fragment: UInt8 = 44
    static let gre: UInt8 = 47
    static let encapsulatingSecurity: UInt8 = 50
    static let authentication: UInt8 = 51
    static let icmpv6: UInt8 = 58
    static let destinationOptions: UInt8 = 60
    static let etherIP: UInt8 = 97
    static let payloadCompression: UInt8 = 108
    static let mobility: UInt8 = 135
    static let mpls: UInt8 = 137
    static let hostIdentity: UInt8 = 139
    static let shim6: UInt8 = 140

    /// An IP header of the version in its first four bits.
    static func decodeHeader(
        _ bytes: Span<UInt8>, _ cursor: inout LayerCursor, _ segment: inout Segment,
        _ fragments: inout FragmentAssembler
    ) -> NextLayer {
        guard cursor.available(in: bytes) >= 1 else { return cursor.shortage(of: 1, at: .network) }
        switch bytes[cursor.offset] >> 4 {
        case 4: return IPv4Header.decode(bytes, &cursor, &segment, &fragments)
        case 6: return IPv6Header.decode(bytes, &cursor, &segment, &fragments)
        default: return .stop(DecodeIssue(.malformed, at: .network))
        }
    }

    /// The payload of an IP datagram.
    static func decode(
        _ number: UInt8, _ bytes: Span<UInt8>, _ cursor: inout LayerCursor, _ segment: inout Segment,
        _ fragments: inout FragmentAssembler
    ) -> NextLayer {
        switch number {
        case tcp: return TCPHeader.decode(bytes, cursor, &segment)
        case udp: return UDPHeader.decode(bytes, &cursor)
        case icmp: return ICMPMessage.decode(bytes, cursor, isIPv6: false)
        case icmpv6: return ICMPMessage.decode(bytes, cursor, isIPv6: true)
        case ipv4, ipv6:
            cursor.tunnels += 1
            return .internetProtocol
        case gre:
            cursor.tunnels += 1
            return .genericRouting
        case mpls:
            cursor.tunnels += 1
            return .labelStack
        case etherIP:
            // RFC 3378 §3: version 3 in the first four bits of two bytes.
            guard cursor.available(in: bytes) >= 2 else { return cursor.shortage(of: 2, at: .tunnel) }
            guard bytes[cursor.offset] >> 4 == 3 else { return .stop(DecodeIssue(.malformed, at: .tunnel)) }
            cursor.offset += 2
            cursor.tunnels += 1
            return .ethernet
        case hopByHop, routing, fragment, authentication, destinationOptions, mobility, hostIdentity, shim6:
            return IPv6Extension.decode(number, bytes, &cursor, &segment, &fragments)
        // RFC 3173: there may be TCP inside, but it is compressed.
        case encapsulatingSecurity, payloadCompression: return .stop(DecodeIssue(.unsupported, at: .network))
        default: return .stop(DecodeIssue(.notTCP, at: .transport))
        }
    }
}
