internal import ByteParsing

/// PPP (RFC 1661 §2): protocol 1 or 2 bytes, before which RFC 1662 may put an address byte 0xff and a control
/// byte 0x03.
enum PPPHeader {
    static let ipv4: UInt16 = 0x0021
    static let ipv6: UInt16 = 0x0057
    static let mplsUnicast: UInt16 = 0x0281
    static let mplsMulticast: UInt16 = 0x0283
    static let bridging: UInt16 = 0x0031

    static func decode(_ bytes: Span<UInt8>, _ cursor: inout LayerCursor) -> NextLayer {
        guard cursor.available(in: bytes) >= 1 else { return cursor.shortage(of: 1, at: .link) }
        if bytes[cursor.offset] == 0xff { cursor.offset += 2 }
        guard cursor.available(in: bytes) >= 2 else { return cursor.shortage(of: 2, at: .link) }
        var number = UInt16(bytes[cursor.offset])
        // The last byte of a number is odd, all before it even (RFC 1661 §2): a compressed one is known by that.
        if number & 1 == 0 {
            number = bytes.uint16BigEndian(at: cursor.offset)
            cursor.offset += 2
        } else {
            cursor.offset += 1
        }
        switch number {
        case ipv4, ipv6: return .internetProtocol
        case mplsUnicast, mplsMulticast: return .labelStack
        case bridging: return bridged(bytes, &cursor)
        default: return .stop(DecodeIssue(.notTCP, at: .link))
        }
    }

    /// LINKTYPE_PPP_HDLC: RFC 1662 framing, or Cisco's, known by its first byte.
    static func decodeSerial(_ bytes: Span<UInt8>, _ cursor: inout LayerCursor) -> NextLayer {
        guard cursor.available(in: bytes) >= 1 else { return cursor.shortage(of: 1, at: .link) }
        return CiscoHDLCHeader.isAddress(bytes[cursor.offset])
            ? CiscoHDLCHeader.decode(bytes, &cursor) : decode(bytes, &cursor)
    }

    /// LINKTYPE_PPP_PPPD: a byte for the direction, then PPP; some writers put it in the place of the address byte.
    static func decodeWithDirection(_ bytes: Span<UInt8>, _ cursor: inout LayerCursor) -> NextLayer {
        guard cursor.available(in: bytes) >= 2 else { return cursor.shortage(of: 2, at: .link) }
        cursor.offset += bytes[cursor.offset + 1] == 0x03 ? 2 : 1
        return decode(bytes, &cursor)
    }

    /// Bridged frames (RFC 3518 §4.2): flags and pads 1, MAC type 1, and for IEEE 802.3 the frame.
    private static func bridged(_ bytes: Span<UInt8>, _ cursor: inout LayerCursor) -> NextLayer {
        guard cursor.available(in: bytes) >= 2 else { return cursor.shortage(of: 2, at: .link) }
        guard bytes[cursor.offset + 1] == 1 else { return .stop(DecodeIssue(.unsupported, at: .link)) }
        cursor.offset += 2
        return .ethernet
    }
}
