internal import ByteParsing

/// An IEEE 802.2 header: destination and source service access point and control, 1 byte each, often with a SNAP
/// header (organisation 3, protocol 2 bytes) behind it.
enum LogicalLinkControl {
    static let snap: UInt8 = 0xaa
    static let ip: UInt8 = 0x06
    static let iso: UInt8 = 0xfe
    static let unnumberedInformation: UInt8 = 0x03

    static func decode(_ bytes: Span<UInt8>, _ cursor: inout LayerCursor) -> NextLayer {
        guard cursor.available(in: bytes) >= 3 else { return cursor.shortage(of: 3, at: .link) }
        let destination = bytes[cursor.offset]
        guard bytes[cursor.offset + 2] == unnumberedInformation else {
            return .stop(DecodeIssue(.notTCP, at: .link))
        }
        cursor.offset += 3
        switch destination {
        // RFC 2684 §6.2: in bridged frames two bytes of padding follow.
        case snap: return decodeSNAP(bytes, &cursor, padding: 2)
        case ip: return .internetProtocol
        case iso: return NetworkLayerProtocol.decode(bytes, &cursor)
        default: return .stop(DecodeIssue(.notTCP, at: .link))
        }
    }

    /// The SNAP header. `padding` is what stands before the frame when it is a bridged one.
    static func decodeSNAP(_ bytes: Span<UInt8>, _ cursor: inout LayerCursor, padding: Int) -> NextLayer {
        guard cursor.available(in: bytes) >= 5 else { return cursor.shortage(of: 5, at: .link) }
        let organisation = bytes.uint32BigEndian(at: cursor.offset) >> 8
        let type = bytes.uint16BigEndian(at: cursor.offset + 3)
        cursor.offset += 5
        switch (organisation, type) {
        // RFC 1042, and IEEE 802.1H for the same through bridges.
        case (0x000000, _), (0x0000f8, _): return .etherType(type)
        // RFC 2427 §4.2, RFC 2684 §5.2: IEEE 802.3 frames, with and without their check sequence.
        case (0x0080c2, 0x0001), (0x0080c2, 0x0007):
            cursor.offset += padding
            return .ethernet
        default: return .stop(DecodeIssue(.notTCP, at: .link))
        }
    }

    /// LINKTYPE_SUNATM: flags 1, path 1, channel 2 bytes; the low four flags are the kind of traffic.
    static func decodeSunATM(_ bytes: Span<UInt8>, _ cursor: inout LayerCursor) -> NextLayer {
        guard cursor.available(in: bytes) >= 4 else { return cursor.shortage(of: 4, at: .link) }
        let kind = bytes[cursor.offset] & 0x0f
        cursor.offset += 4
        switch kind {
        case 1:  // LAN emulation: an identifier of two bytes, then the frame.
            cursor.offset += 2
            return .ethernet
        case 2: return .logicalLinkControl
        default: return .stop(DecodeIssue(.unsupported, at: .link))
        }
    }
}
