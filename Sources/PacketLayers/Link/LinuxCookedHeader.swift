internal import ByteParsing

/// Headers that Linux makes up for devices without one, and for the device "any".
///
/// Version 1 (LINKTYPE_LINUX_SLL): packet type 2, ARPHRD type 2, address length 2, address 8, protocol 2 bytes.
/// Version 2 (LINKTYPE_LINUX_SLL2): protocol 2, reserved 2, interface 4, ARPHRD type 2, packet type 1, address
/// length 1, address 8 bytes.
enum LinuxCookedHeader {
    static let byteCount = 16
    static let version2ByteCount = 20

    /// ARPHRD_ types whose packets start with a header that the protocol field does not name.
    static let radiotapDevice: UInt16 = 803
    static let wirelessDevice: UInt16 = 801
    /// Protocol fields below 1536 are Linux's own ETH_P_ numbers; this one is IEEE 802.2.
    static let logicalLinkControl: UInt16 = 0x0004

    static func decode(_ bytes: Span<UInt8>, _ cursor: inout LayerCursor) -> NextLayer {
        guard cursor.available(in: bytes) >= byteCount else { return cursor.shortage(of: byteCount, at: .link) }
        let device = bytes.uint16BigEndian(at: cursor.offset + 2)
        let type = bytes.uint16BigEndian(at: cursor.offset + 14)
        cursor.offset += byteCount
        return payload(device: device, type: type)
    }

    static func decodeVersion2(_ bytes: Span<UInt8>, _ cursor: inout LayerCursor) -> NextLayer {
        guard cursor.available(in: bytes) >= version2ByteCount else {
            return cursor.shortage(of: version2ByteCount, at: .link)
        }
        let type = bytes.uint16BigEndian(at: cursor.offset)
        let device = bytes.uint16BigEndian(at: cursor.offset + 8)
        cursor.offset += version2ByteCount
        return payload(device: device, type: type)
    }

    private static func payload(device: UInt16, type: UInt16) -> NextLayer {
        switch device {
        case radiotapDevice: return .link(LinkType.radiotap)
        case wirelessDevice: return .wireless
        default: return type == logicalLinkControl ? .logicalLinkControl : .etherType(type)
        }
    }
}
