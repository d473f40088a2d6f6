internal import ByteParsing

/// A radiotap header (radiotap.org): version 1, pad 1, length 2, present bits 4 bytes or more, then the fields that
/// are present. Little-endian; each field is aligned to its own size.
enum RadiotapHeader {
    static let byteCount = 8

    static func decode(_ bytes: Span<UInt8>, _ cursor: inout LayerCursor) -> NextLayer {
        guard cursor.available(in: bytes) >= byteCount else { return cursor.shortage(of: byteCount, at: .link) }
        let start = cursor.offset
        let length = Int(bytes.uint16LittleEndian(at: start + 2))
        let present = bytes.uint32LittleEndian(at: start + 4)
        guard bytes[start] == 0, length >= byteCount else { return .stop(DecodeIssue(.malformed, at: .link)) }
        guard cursor.available(in: bytes) >= length else { return cursor.shortage(of: length, at: .link) }

        var hasCheckSequence = false
        var isPadded = false
        if present & 2 != 0 {
            var field = byteCount
            var more = present
            while more & 0x8000_0000 != 0, field + 4 <= length {
                more = bytes.uint32LittleEndian(at: start + field)
                field += 4
            }
            // The only field before the flags is an eight-byte timer.
            if present & 1 != 0 { field = ((field + 7) & ~7) + 8 }
            if field < length {
                hasCheckSequence = bytes[start + field] & 0x10 != 0
                isPadded = bytes[start + field] & 0x20 != 0
            }
        }
        cursor.offset += length
        if hasCheckSequence { cursor.limit(to: max(0, cursor.wireEnd - cursor.offset - 4)) }
        return IEEE80211Header.decode(bytes, &cursor, padded: isPadded)
    }
}
