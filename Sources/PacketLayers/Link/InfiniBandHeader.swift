internal import ByteParsing

/// IP over InfiniBand (LINKTYPE_IPOIB): routing header 40 bytes, then EtherType 2, reserved 2 bytes (RFC 4391 §6).
enum InfiniBandHeader {
    static let byteCount = 44

    static func decode(_ bytes: Span<UInt8>, _ cursor: inout LayerCursor) -> NextLayer {
        guard cursor.available(in: bytes) >= byteCount else { return cursor.shortage(of: byteCount, at: .link) }
        let type = bytes.uint16BigEndian(at: cursor.offset + 40)
        cursor.offset += byteCount
        return .etherType(type)
    }
}
