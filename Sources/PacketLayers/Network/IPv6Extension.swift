internal import ByteParsing

/// IPv6 extension headers (RFC 8200 §4) and the authentication header (RFC 4302), which IPv4 carries too.
enum IPv6Extension {
    /// Hop-by-hop option that holds a payload length beyond 65,535 (RFC 2675 §2).
    static let jumboPayloadOption: UInt8 = 0xc2

    static func decode(
        _ number: UInt8, _ bytes: Span<UInt8>, _ cursor: inout LayerCursor, _ segment: inout Segment,
        _ fragments: inout FragmentAssembler
    ) -> NextLayer {
        guard cursor.available(in: bytes) >= 8 else { return cursor.shortage(of: 8, at: .network) }
        let start = cursor.offset
        let header = bytes.extracting(start..<(start &+ 8))
        let nextHeader = header[0]
        if number == IPProtocol.fragment { return decodeFragment(header, bytes, &cursor, segment, &fragments) }

        // The authentication header counts words of four bytes less two, the others words of eight less one.
        let length = number == IPProtocol.authentication ? (Int(header[1]) &+ 2) &* 4 : (Int(header[1]) &+ 1) &* 8
        guard cursor.available(in: bytes) >= length else { return cursor.shortage(of: length, at: .network) }
        if number == IPProtocol.hopByHop, segment.lengthSource == .frameBecauseZero {
            readJumboLength(bytes, &cursor, length, &segment)
        }
        cursor.offset = start &+ length
        return .ipProtocol(nextHeader)
    }

    /// Fragment header (RFC 8200 §4.5): next header 1, reserved 1, offset and more-fragments bit 2,
    /// identification 4 bytes.
    private static func decodeFragment(
        _ header: Span<UInt8>, _ bytes: Span<UInt8>, _ cursor: inout LayerCursor, _ segment: borrowing Segment,
        _ fragments: inout FragmentAssembler
    ) -> NextLayer {
        let place = header.uint16BigEndian(at: 2)
        cursor.offset += 8
        // A datagram in one fragment stands for itself (RFC 6946).
        if place & 0xfff9 == 0 { return .ipProtocol(header[0]) }
        let fragment = Fragment(
            start: Int(place & 0xfff8), isLast: place & 1 == 0, ipProtocol: header[0],
            headerLength: cursor.offset - cursor.networkOffset - 8)
        let key = FragmentKey(
            source: segment.source, destination: segment.destination, identification: header.uint32BigEndian(at: 4),
            ipProtocol: 0)
        return fragments.add(fragment, of: key, bytes, cursor, time: segment.time)
    }

    private static func readJumboLength(
        _ bytes: Span<UInt8>, _ cursor: inout LayerCursor, _ length: Int, _ segment: inout Segment
    ) {
        var offset = cursor.offset &+ 2
        let end = cursor.offset &+ length
        while offset < end {
            let type = bytes[offset]
            if type == 0 {  // Pad1, the only option without a length.
                offset += 1
                continue
            }
            guard offset &+ 2 <= end else { return }
            let optionLength = Int(bytes[offset &+ 1])
            if type == jumboPayloadOption {
                guard optionLength == 4, offset &+ 6 <= end else { return }
                let payloadLength = Int(bytes.uint32BigEndian(at: offset &+ 2))
                // The length counts from behind the fixed header, the hop-by-hop header included.
                guard payloadLength >= length, cursor.offset &+ payloadLength <= cursor.wireEnd else { return }
                cursor.limit(to: payloadLength)
                segment.lengthSource = .jumboOption
                return
            }
            offset &+= 2 &+ optionLength
        }
    }
}
