internal import ByteParsing

/// An IPv4 header (RFC 791 §3.1).
///
///      0                   8                   16                              31
///     | version | IHL      | type of service  | total length                   |
///     | identification                        | flags | fragment offset        |
///     | time to live       | protocol         | header checksum                |
///     | source address                                                         |
///     | destination address                                                    |
enum IPv4Header {
    static let minimumByteCount = 20

    @inline(__always)
    static func decode(
        _ bytes: Span<UInt8>, _ cursor: inout LayerCursor, _ segment: inout Segment,
        _ fragments: inout FragmentAssembler
    ) -> NextLayer {
        let available = cursor.available(in: bytes)
        guard available >= minimumByteCount else { return cursor.shortage(of: minimumByteCount, at: .network) }
        let start = cursor.offset
        let header = bytes.extracting(start..<(start &+ minimumByteCount))
        let first = header.uint16BigEndian(at: 0)
        let statedLength = header.uint16BigEndian(at: 2)
        let identification = header.uint16BigEndian(at: 4)
        let place = header.uint16BigEndian(at: 6)
        let limitAndProtocol = header.uint16BigEndian(at: 8)
        let checksum = header.uint16BigEndian(at: 10)
        let source = header.uint32BigEndian(at: 12)
        let destination = header.uint32BigEndian(at: 16)
        let headerLength = Int(first &>> 8 & 0x0f) &* 4
        guard first &>> 12 == 4, headerLength >= minimumByteCount else {
            return .stop(DecodeIssue(.malformed, at: .network))
        }

        var totalLength = Int(statedLength)
        let wireLength = cursor.wireEnd &- start
        if totalLength == 0 {
            totalLength = wireLength
            segment.lengthSource = .frameBecauseZero
        } else if totalLength > wireLength {
            totalLength = wireLength
            segment.lengthSource = .frameBecauseShorter
            segment.notes.insert(.impossibleLength)
        } else {
            segment.lengthSource = .ipHeader
        }
        guard totalLength >= headerLength else { return .stop(DecodeIssue(.malformed, at: .network)) }
        guard available >= headerLength else { return .stop(DecodeIssue(.truncated, at: .network)) }

        // The sum of 16-bit words and that of 32-bit words agree modulo 2¹⁶ − 1.
        var sum = UInt64(first) &+ UInt64(statedLength) &+ UInt64(identification) &+ UInt64(place)
        sum &+= UInt64(limitAndProtocol) &+ UInt64(checksum) &+ UInt64(source) &+ UInt64(destination)
        if headerLength > minimumByteCount {
            for offset in stride(from: start &+ minimumByteCount, to: start &+ headerLength, by: 4) {
                sum &+= UInt64(bytes.uint32BigEndian(at: offset))
            }
        }
        if sum % 0xffff != 0 { segment.notes.insert(.badIPChecksum) }

        segment.source = IPAddress(ipv4: source)
        segment.destination = IPAddress(ipv4: destination)
        segment.hopLimit = UInt8(truncatingIfNeeded: limitAndProtocol &>> 8)
        segment.ipIdentification = identification
        if place & 0x4000 != 0 { segment.notes.insert(.dontFragment) } else { segment.notes.remove(.dontFragment) }
        cursor.networkOffset = start
        cursor.offset = start &+ headerLength
        cursor.wireEnd = start &+ totalLength

        let ipProtocol = UInt8(truncatingIfNeeded: limitAndProtocol)
        // More-fragments bit and fragment offset.
        if place & 0x3fff != 0 {
            let fragment = Fragment(
                start: Int(place & 0x1fff) &* 8, isLast: place & 0x2000 == 0, ipProtocol: ipProtocol,
                headerLength: headerLength)
            let key = FragmentKey(
                source: segment.source, destination: segment.destination, identification: UInt32(identification),
                ipProtocol: ipProtocol)
            return fragments.add(fragment, of: key, bytes, cursor, time: segment.time)
        }
        if ipProtocol == IPProtocol.tcp { return TCPHeader.decode(bytes, cursor, &segment) }
        return .ipProtocol(ipProtocol)
    }
}
