internal import ByteParsing

/// Headers that name the link type of the packet behind them, little-endian.
enum PKTAPHeader {
    /// Apple's LINKTYPE_PKTAP: length 4, next 4, link type 4 bytes, then names and process identifiers.
    static func decode(_ bytes: Span<UInt8>, _ cursor: inout LayerCursor) -> NextLayer {
        guard cursor.available(in: bytes) >= 12 else { return cursor.shortage(of: 12, at: .link) }
        let length = Int(bytes.uint32LittleEndian(at: cursor.offset))
        let type = bytes.uint32LittleEndian(at: cursor.offset + 8)
        return enter(type, behind: length, atLeast: 12, &cursor)
    }

    /// LINKTYPE_PPI: version 1, flags 1, length 2, link type 4 bytes.
    static func decodePerPacketInformation(_ bytes: Span<UInt8>, _ cursor: inout LayerCursor) -> NextLayer {
        guard cursor.available(in: bytes) >= 8 else { return cursor.shortage(of: 8, at: .link) }
        let length = Int(bytes.uint16LittleEndian(at: cursor.offset + 2))
        let type = bytes.uint32LittleEndian(at: cursor.offset + 4)
        return enter(type, behind: length, atLeast: 8, &cursor)
    }

    private static func enter(
        _ type: UInt32, behind length: Int, atLeast minimum: Int, _ cursor: inout LayerCursor
    ) -> NextLayer {
        guard length >= minimum, length <= cursor.wireEnd - cursor.offset else {
            return .stop(DecodeIssue(.malformed, at: .link))
        }
        cursor.offset += length
        guard let linkType = UInt16(exactly: type) else { return .stop(DecodeIssue(.unsupported, at: .link)) }
        return .link(linkType)
    }
}
