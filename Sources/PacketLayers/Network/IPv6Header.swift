internal import ByteParsing

/// An IPv6 header (RFC 8200 §3): version, class and flow label 4, payload length 2, next header 1, hop limit 1,
/// source 16, destination 16 bytes.
enum IPv6Header {
    static let byteCount = 40

    static func decode(
        _ bytes: Span<UInt8>, _ cursor: inout LayerCursor, _ segment: inout Segment,
        _ fragments: inout FragmentAssembler
    ) -> NextLayer {
        guard cursor.available(in: bytes) >= byteCount else { return cursor.shortage(of: byteCount, at: .network) }
        let start = cursor.offset
        let header = bytes.extracting(start..<(start &+ byteCount))
        guard header[0] >> 4 == 6 else { return .stop(DecodeIssue(.malformed, at: .network)) }
        segment.source = IPAddress(ipv6High: header.uint64BigEndian(at: 8), low: header.uint64BigEndian(at: 16))
        segment.destination = IPAddress(ipv6High: header.uint64BigEndian(at: 24), low: header.uint64BigEndian(at: 32))
        segment.hopLimit = header[7]
        segment.ipIdentification = 0
        segment.notes.remove(.dontFragment)

        let payloadLength = Int(header.uint16BigEndian(at: 4))
        let nextHeader = header[6]
        cursor.networkOffset = start
        cursor.offset = start &+ byteCount
        let wireLength = cursor.wireEnd &- cursor.offset
        if payloadLength == 0 {
            // A jumbogram, of which the hop-by-hop options say the length; or segmentation offload.
            segment.lengthSource = .frameBecauseZero
        } else if payloadLength > wireLength {
            segment.lengthSource = .frameBecauseShorter
            segment.notes.insert(.impossibleLength)
        } else {
            segment.lengthSource = .ipHeader
            cursor.wireEnd = cursor.offset &+ payloadLength
        }
        if nextHeader == IPProtocol.tcp { return TCPHeader.decode(bytes, cursor, &segment) }
        return .ipProtocol(nextHeader)
    }
}
