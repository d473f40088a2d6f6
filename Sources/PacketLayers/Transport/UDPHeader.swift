internal import ByteParsing

/// A UDP header (RFC 768): source port 2, destination port 2, length 2, checksum 2 bytes. Only tunnels matter here,
/// known by their port.
enum UDPHeader {
    static let byteCount = 8

    static let l2tp: UInt16 = 1701
    static let gtpUser: UInt16 = 2152
    static let teredo: UInt16 = 3544
    static let lispData: UInt16 = 4341
    static let greInUDP: UInt16 = 4754
    static let vxlan: UInt16 = 4789
    static let vxlanGeneric: UInt16 = 4790
    static let capwapData: UInt16 = 5247
    static let geneve: UInt16 = 6081
    static let mplsInUDP: UInt16 = 6635
    /// The port of Linux before IANA gave VXLAN its own.
    static let vxlanLinux: UInt16 = 8472

    static func decode(_ bytes: Span<UInt8>, _ cursor: inout LayerCursor) -> NextLayer {
        guard cursor.available(in: bytes) >= byteCount else { return cursor.shortage(of: byteCount, at: .transport) }
        let source = bytes.uint16BigEndian(at: cursor.offset)
        let destination = bytes.uint16BigEndian(at: cursor.offset + 2)
        let length = Int(bytes.uint16BigEndian(at: cursor.offset + 4))
        // Zero is a jumbogram (RFC 2675 §4) or segmentation offload: the IP header bounds it then.
        if length >= byteCount { cursor.limit(to: length) }
        cursor.offset += byteCount
        if isTunnel(destination) { return .udpTunnel(destination) }
        if isTunnel(source) { return .udpTunnel(source) }
        return .stop(DecodeIssue(.notTCP, at: .transport))
    }

    private static func isTunnel(_ port: UInt16) -> Bool {
        switch port {
        case l2tp, gtpUser, teredo, lispData, greInUDP, vxlan, vxlanGeneric, capwapData, geneve, mplsInUDP, vxlanLinux:
            true
        default: false
        }
    }

    static func decodeTunnel(_ port: UInt16, _ bytes: Span<UInt8>, _ cursor: inout LayerCursor) -> NextLayer {
        switch port {
        case vxlan, vxlanLinux: return VXLANHeader.decode(bytes, &cursor)
        case vxlanGeneric: return VXLANHeader.decodeGeneric(bytes, &cursor)
        case geneve: return GeneveHeader.decode(bytes, &cursor)
        case capwapData: return CAPWAPHeader.decode(bytes, &cursor)
        case gtpUser: return GTPUserHeader.decode(bytes, &cursor)
        case teredo: return TeredoHeader.decode(bytes, &cursor)
        case l2tp: return L2TPHeader.decode(bytes, &cursor)
        case greInUDP:
            cursor.tunnels += 1
            return .genericRouting
        case mplsInUDP:
            cursor.tunnels += 1
            return .labelStack
        case lispData:
            // RFC 9300 §5.1: eight bytes, then an IP packet.
            cursor.offset += 8
            cursor.tunnels += 1
            return .internetProtocol
        default: return .stop(DecodeIssue(.notTCP, at: .transport))
        }
    }
}
