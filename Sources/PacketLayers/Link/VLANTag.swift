internal import ByteParsing

/// A VLAN tag behind its EtherType (IEEE 802.1Q §9.6): priority and identifier 2, EtherType or length 2 bytes.
enum VLANTag {
    static let byteCount = 4

    static func decode(_ bytes: Span<UInt8>, _ cursor: inout LayerCursor) -> NextLayer {
        guard cursor.available(in: bytes) >= byteCount else { return cursor.shortage(of: byteCount, at: .link) }
        cursor.mix(UInt32(bytes.uint16BigEndian(at: cursor.offset) & 0x0fff))
        let type = bytes.uint16BigEndian(at: cursor.offset + 2)
        cursor.offset += byteCount
        if Int(type) <= EthernetHeader.maximumLength {
            cursor.limit(to: Int(type))
            return .logicalLinkControl
        }
        return .etherType(type)
    }
}
