internal import ByteParsing

/// VXLAN (RFC 7348 §5): flags 1, reserved 3, network identifier 3, reserved 1 bytes; then an Ethernet frame.
enum VXLANHeader {
    static let byteCount = 8

    static func decode(_ bytes: Span<UInt8>, _ cursor: inout LayerCursor) -> NextLayer {
        guard cursor.available(in: bytes) >= byteCount else { return cursor.shortage(of: byteCount, at: .tunnel) }
        let start = cursor.offset
        // Without a valid identifier it is something else on this port.
        guard bytes[start] & 0x08 != 0 else { return .stop(DecodeIssue(.notTCP, at: .tunnel)) }
        cursor.mix(bytes.uint32BigEndian(at: start + 4) >> 8)
        cursor.offset += byteCount
        cursor.tunnels += 1
        return .ethernet
    }

    /// The generic protocol extension (draft-ietf-nvo3-vxlan-gpe §3): the fourth byte names the payload when a flag
    /// says so.
    static func decodeGeneric(_ bytes: Span<UInt8>, _ cursor: inout LayerCursor) -> NextLayer {
        guard cursor.available(in: bytes) >= byteCount else { return cursor.shortage(of: byteCount, at: .tunnel) }
        let start = cursor.offset
        guard bytes[start] & 0x04 != 0 else { return decode(bytes, &cursor) }
        cursor.mix(bytes.uint32BigEndian(at: start + 4) >> 8)
        let next = bytes[start + 3]
        cursor.offset += byteCount
        return NSHHeader.payload(next, &cursor)
    }
}
