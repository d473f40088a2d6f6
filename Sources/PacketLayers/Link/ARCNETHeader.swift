internal import ByteParsing

/// ARCNET as Linux captures it: source 1, destination 1, offset 2, protocol 1 byte.
enum ARCNETHeader {
    static let byteCount = 5
    /// RFC 1051, and RFC 1201 with a flag and a sequence number of two bytes before the packet.
    static let plainIP: UInt8 = 240
    static let ip: UInt8 = 212

    static func decode(_ bytes: Span<UInt8>, _ cursor: inout LayerCursor) -> NextLayer {
        guard cursor.available(in: bytes) >= byteCount else { return cursor.shortage(of: byteCount, at: .link) }
        let type = bytes[cursor.offset + 4]
        cursor.offset += byteCount
        switch type {
        case plainIP: return .internetProtocol
        case ip:
            guard cursor.available(in: bytes) >= 3 else { return cursor.shortage(of: 3, at: .link) }
            // Any other flag is a part of a split packet.
            guard bytes[cursor.offset] == 0 else { return .stop(DecodeIssue(.unsupported, at: .link)) }
            cursor.offset += 3
            return .internetProtocol
        default: return .stop(DecodeIssue(.notTCP, at: .link))
        }
    }
}
