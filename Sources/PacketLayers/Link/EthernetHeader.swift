internal import ByteParsing

/// An Ethernet header (IEEE 802.3 §3.1.1): destination 6, source 6, EtherType or length 2 bytes.
enum EthernetHeader {
    static let byteCount = 14
    /// Up to here the last field is a length and an IEEE 802.2 header follows; from 1536 on it is an EtherType.
    static let maximumLength = 1500

    static func decode(_ bytes: Span<UInt8>, _ cursor: inout LayerCursor) -> NextLayer {
        guard cursor.available(in: bytes) >= byteCount else { return cursor.shortage(of: byteCount, at: .link) }
        let type = bytes.uint16BigEndian(at: cursor.offset + 12)
        cursor.offset += byteCount
        if Int(type) <= maximumLength {
            cursor.limit(to: Int(type))
            return .logicalLinkControl
        }
        return .etherType(type)
    }
}
