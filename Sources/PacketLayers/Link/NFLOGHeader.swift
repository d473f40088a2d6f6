internal import ByteParsing

/// A packet from Linux's NFLOG (LINKTYPE_NFLOG): family 1, version 1, resource 2 bytes, then attributes of length 2,
/// type 2 bytes and value, each filled up to a multiple of four, in the byte order of the machine that captured.
enum NFLOGHeader {
    static let byteCount = 4
    static let payloadAttribute: UInt16 = 9
    static let highestAttribute: UInt16 = 0x7f

    static func decode(_ bytes: Span<UInt8>, _ cursor: inout LayerCursor) -> NextLayer {
        guard cursor.available(in: bytes) >= byteCount + 4 else {
            return cursor.shortage(of: byteCount + 4, at: .link)
        }
        guard bytes[cursor.offset + 1] == 0 else { return .stop(DecodeIssue(.unsupported, at: .link)) }
        cursor.offset += byteCount
        let order: Endianness =
            bytes.uint16LittleEndian(at: cursor.offset + 2) <= highestAttribute ? .little : .big
        while true {
            guard cursor.available(in: bytes) >= 4 else { return cursor.shortage(of: 4, at: .link) }
            let length = Int(bytes.uint16(at: cursor.offset, order))
            // Length counts the four bytes of length and type.
            guard length >= 4 else { return .stop(DecodeIssue(.malformed, at: .link)) }
            if bytes.uint16(at: cursor.offset + 2, order) == payloadAttribute {
                cursor.limit(to: length)
                cursor.offset += 4
                return .internetProtocol
            }
            cursor.offset += (length + 3) & ~3
        }
    }
}
