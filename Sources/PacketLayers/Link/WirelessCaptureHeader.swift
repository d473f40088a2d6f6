internal import ByteParsing

/// Headers that older drivers put before IEEE 802.11 frames.
enum WirelessCaptureHeader {
    /// LINKTYPE_IEEE802_11_PRISM: message code 4, length 4 bytes, both in the byte order of the machine that
    /// captured; many drivers send the AVS header under the same number.
    static func decodePrism(_ bytes: Span<UInt8>, _ cursor: inout LayerCursor) -> NextLayer {
        guard cursor.available(in: bytes) >= 8 else { return cursor.shortage(of: 8, at: .link) }
        let code = bytes.uint32LittleEndian(at: cursor.offset)
        if code.byteSwapped & 0xffff_f000 == avsMagic { return decodeAVS(bytes, &cursor) }
        let length = bytes.uint32LittleEndian(at: cursor.offset + 4)
        return skip(Int(code <= 0xffff ? length : length.byteSwapped), &cursor)
    }

    /// Version in the low twelve bits.
    static let avsMagic: UInt32 = 0x8021_1000

    /// LINKTYPE_IEEE802_11_AVS: magic and version 4, length 4 bytes, big-endian.
    static func decodeAVS(_ bytes: Span<UInt8>, _ cursor: inout LayerCursor) -> NextLayer {
        guard cursor.available(in: bytes) >= 8 else { return cursor.shortage(of: 8, at: .link) }
        return skip(Int(bytes.uint32BigEndian(at: cursor.offset + 4)), &cursor)
    }

    private static func skip(_ length: Int, _ cursor: inout LayerCursor) -> NextLayer {
        guard length >= 8, length <= cursor.wireEnd - cursor.offset else {
            return .stop(DecodeIssue(.malformed, at: .link))
        }
        cursor.offset += length
        return .wireless
    }
}
