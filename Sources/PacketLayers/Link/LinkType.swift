internal import ByteParsing

/// LINKTYPE_ numbers (the tcpdump group's list of link-layer header types) and what each begins with.
enum LinkType {
    static let null: UInt16 = 0
    static let ethernet: UInt16 = 1
    static let slip: UInt16 = 8
    static let ppp: UInt16 = 9
    static let fddi: UInt16 = 10
    static let atmRFC1483Old: UInt16 = 11
    /// Raw IP: the number of the registry, and the DLT_ numbers that BSDs and others write instead.
    static let raw: UInt16 = 101
    static let raw12: UInt16 = 12
    static let raw14: UInt16 = 14
    static let pppHDLC: UInt16 = 50
    static let pppOverEthernet: UInt16 = 51
    static let atmRFC1483: UInt16 = 100
    static let ciscoHDLC: UInt16 = 104
    static let ieee80211: UInt16 = 105
    static let frameRelay: UInt16 = 107
    static let loop: UInt16 = 108
    static let openBSDEncapsulation: UInt16 = 109
    static let linuxCooked: UInt16 = 113
    static let packetFilterLog: UInt16 = 117
    static let prism: UInt16 = 119
    static let ipOverFibreChannel: UInt16 = 122
    static let sunATM: UInt16 = 123
    static let radiotap: UInt16 = 127
    static let linuxARCNET: UInt16 = 129
    static let user2: UInt16 = 149
    static let avs: UInt16 = 163
    static let pppWithDirection: UInt16 = 166
    static let perPacketInformation: UInt16 = 192
    static let extensibleRecord: UInt16 = 197
    static let ipv4: UInt16 = 228
    static let ipv6: UInt16 = 229
    static let nflog: UInt16 = 239
    static let netAnalyzer: UInt16 = 240
    static let ipOverInfiniBand: UInt16 = 242
    static let pktap: UInt16 = 258
    static let ethernetMPacket: UInt16 = 274
    static let linuxCooked2: UInt16 = 276

    static func decode(_ type: UInt16, _ bytes: Span<UInt8>, _ cursor: inout LayerCursor) -> NextLayer {
        switch type {
        case ethernet: return .ethernet
        case linuxCooked: return LinuxCookedHeader.decode(bytes, &cursor)
        case linuxCooked2: return LinuxCookedHeader.decodeVersion2(bytes, &cursor)
        case raw, raw12, raw14, ipv4, ipv6: return .internetProtocol
        case null, loop: return LoopbackHeader.decode(bytes, &cursor)
        case ppp: return .pointToPoint
        case pppHDLC: return PPPHeader.decodeSerial(bytes, &cursor)
        case pppWithDirection: return PPPHeader.decodeWithDirection(bytes, &cursor)
        case pppOverEthernet: return PPPoEHeader.decode(bytes, &cursor)
        case ciscoHDLC: return CiscoHDLCHeader.decode(bytes, &cursor)
        case frameRelay: return FrameRelayHeader.decode(bytes, &cursor)
        case ieee80211: return .wireless
        case radiotap: return RadiotapHeader.decode(bytes, &cursor)
        case prism: return WirelessCaptureHeader.decodePrism(bytes, &cursor)
        case avs: return WirelessCaptureHeader.decodeAVS(bytes, &cursor)
        case nflog: return NFLOGHeader.decode(bytes, &cursor)
        case pktap, user2: return PKTAPHeader.decode(bytes, &cursor)
        case perPacketInformation: return PKTAPHeader.decodePerPacketInformation(bytes, &cursor)
        case packetFilterLog: return PacketFilterLogHeader.decode(bytes, &cursor)
        case atmRFC1483, atmRFC1483Old: return .logicalLinkControl
        case sunATM: return LogicalLinkControl.decodeSunATM(bytes, &cursor)
        // Frame control and two addresses (ISO 9314-2), then as on Ethernet with a length.
        case fddi: return skip(13, then: .logicalLinkControl, &cursor)
        case linuxARCNET: return ARCNETHeader.decode(bytes, &cursor)
        case extensibleRecord: return ExtensibleRecordHeader.decode(bytes, &cursor)
        case ipOverInfiniBand: return InfiniBandHeader.decode(bytes, &cursor)
        case ipOverFibreChannel: return skip(16, then: .logicalLinkControl, &cursor)
        case slip: return skip(16, then: .internetProtocol, &cursor)
        case openBSDEncapsulation: return skip(12, then: .internetProtocol, &cursor)
        // Preamble and start of frame stand before the frame (IEEE 802.3br).
        case ethernetMPacket: return skip(8, then: .ethernet, &cursor)
        case netAnalyzer: return skip(4, then: .ethernet, &cursor)
        default: return .stop(DecodeIssue(.unsupported, at: .link))
        }
    }

    /// A pseudo-header in which nothing matters.
    private static func skip(_ count: Int, then next: NextLayer, _ cursor: inout LayerCursor) -> NextLayer {
        cursor.offset += count
        return next
    }
}
