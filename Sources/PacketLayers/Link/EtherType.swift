/// EtherTypes (IANA "IEEE 802 Numbers") and what follows each.
enum EtherType {
    static let ipv4: UInt16 = 0x0800
    static let ipv6: UInt16 = 0x86dd
    /// IEEE 802.1Q customer tag, 802.1ad service tag, and the numbers used for stacked tags before 802.1ad.
    static let vlan: UInt16 = 0x8100
    static let serviceVLAN: UInt16 = 0x88a8
    static let oldServiceVLAN1: UInt16 = 0x9100
    static let oldServiceVLAN2: UInt16 = 0x9200
    static let oldServiceVLAN3: UInt16 = 0x9300
    /// IEEE 802.1ah: service identifier, then the customer's whole frame.
    static let backboneService: UInt16 = 0x88e7
    static let vnTag: UInt16 = 0x8926
    static let bridgePortExtension: UInt16 = 0x893f
    static let mplsUnicast: UInt16 = 0x8847
    static let mplsMulticast: UInt16 = 0x8848
    static let pppoeSession: UInt16 = 0x8864
    static let ppp: UInt16 = 0x880b
    /// Transparent Ethernet bridging (RFC 1701; NVGRE, RFC 7637).
    static let ethernet: UInt16 = 0x6558
    static let networkService: UInt16 = 0x894f

    static func decode(_ type: UInt16, _ bytes: Span<UInt8>, _ cursor: inout LayerCursor) -> NextLayer {
        switch type {
        case ipv4, ipv6: return .internetProtocol
        case vlan, serviceVLAN, oldServiceVLAN1, oldServiceVLAN2, oldServiceVLAN3:
            return VLANTag.decode(bytes, &cursor)
        case vnTag: return skip(4, thenTypeIn: bytes, &cursor)
        case bridgePortExtension: return skip(6, thenTypeIn: bytes, &cursor)
        case backboneService:
            cursor.offset += 4
            return .ethernet
        case mplsUnicast, mplsMulticast: return .labelStack
        case pppoeSession: return PPPoEHeader.decode(bytes, &cursor)
        case ppp: return .pointToPoint
        case ethernet:
            cursor.tunnels += 1
            return .ethernet
        case networkService: return NSHHeader.decode(bytes, &cursor)
        default: return .stop(DecodeIssue(.notTCP, at: .link))
        }
    }

    /// True for the types that ``decode(_:_:_:)`` follows, and ARP; for guesses at where a frame begins.
    static func isCarried(_ type: UInt16) -> Bool {
        switch type {
        case ipv4, ipv6, 0x0806, vlan, serviceVLAN, oldServiceVLAN1, oldServiceVLAN2, oldServiceVLAN3, backboneService,
            mplsUnicast, mplsMulticast, pppoeSession:
            true
        default: false
        }
    }

    /// A tag of which only the EtherType behind its `count` bytes matters.
    private static func skip(
        _ count: Int, thenTypeIn bytes: Span<UInt8>, _ cursor: inout LayerCursor
    ) -> NextLayer {
        guard cursor.available(in: bytes) >= count + 2 else { return cursor.shortage(of: count + 2, at: .link) }
        let high = bytes[cursor.offset + count]
        let low = bytes[cursor.offset + count + 1]
        cursor.offset += count + 2
        return .etherType(UInt16(high) << 8 | UInt16(low))
    }
}
