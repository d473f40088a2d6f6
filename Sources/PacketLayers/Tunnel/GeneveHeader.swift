internal import ByteParsing

/// Geneve (RFC 8926 §3.4): version and length of options in words of four bytes 1, flags 1, protocol 2, network
/// identifier 3, reserved 1 bytes, then options.
enum GeneveHeader {
    static let byteCount = 8

    static func decode(_ bytes: Span<UInt8>, _ cursor: inout LayerCursor) -> NextLayer {
        guard cursor.available(in: bytes) >= byteCount else { return cursor.shortage(of: byteCount, at: .tunnel) }
        let start = cursor.offset
        guard bytes[start] >> 6 == 0 else { return .stop(DecodeIssue(.notTCP, at: .tunnel)) }
        let type = bytes.uint16BigEndian(at: start + 2)
        cursor.mix(bytes.uint32BigEndian(at: start + 4) >> 8)
        cursor.offset += byteCount + Int(bytes[start] & 0x3f) * 4
        cursor.tunnels += 1
        return type == EtherType.ethernet ? .ethernet : .etherType(type)
    }
}
