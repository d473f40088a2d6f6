internal import ByteParsing

/// A TCP header (RFC 9293 §3.1).
///
///      0                              16                              31
///     | source port                   | destination port             |
///     | sequence number                                              |
///     | acknowledgement number                                       |
///     | data offset | control bits    | window                       |
///     | checksum                      | urgent pointer               |
enum TCPHeader {
    static let minimumByteCount = 20

    @inline(__always)
    static func decode(_ bytes: Span<UInt8>, _ cursor: LayerCursor, _ segment: inout Segment) -> NextLayer {
        let start = cursor.offset
        let available = cursor.available(in: bytes)
        guard available >= minimumByteCount else { return cursor.shortage(of: minimumByteCount, at: .transport) }
        let header = bytes.extracting(start..<(start &+ minimumByteCount))
        let ports = header.uint32BigEndian(at: 0)
        let word3 = header.uint32BigEndian(at: 12)
        let headerLength = Int(word3 &>> 28) &* 4
        let wireLength = cursor.wireEnd &- start
        guard headerLength >= minimumByteCount, headerLength <= wireLength else {
            return .stop(DecodeIssue(.malformed, at: .transport))
        }

        segment.sourcePort = UInt16(truncatingIfNeeded: ports &>> 16)
        segment.destinationPort = UInt16(truncatingIfNeeded: ports)
        segment.sequence = header.uint32BigEndian(at: 4)
        segment.acknowledgement = header.uint32BigEndian(at: 8)
        segment.flags = TCPFlags(rawValue: UInt16(truncatingIfNeeded: word3 &>> 16) & 0x0fff)
        segment.window = UInt16(truncatingIfNeeded: word3)
        segment.urgentPointer = header.uint16BigEndian(at: 18)
        segment.payloadLength = wireLength &- headerLength
        segment.headerLength = start &+ headerLength &- cursor.networkOffset
        segment.encapsulation = cursor.encapsulation
        segment.maximumSegmentSize = 0
        segment.windowScale = 255
        segment.sackBlockCount = 0
        segment.sackLeft = 0
        segment.sackRight = 0

        var notes = segment.notes
        if cursor.tunnels > 0 { notes.insert(.tunnelled) }
        if wireLength > available { notes.insert(.snapped) }
        if headerLength <= available {
            segment.payloadOffset = start &+ headerLength
            segment.capturedPayloadLength = available &- headerLength
        } else {
            segment.payloadOffset = start &+ available
            segment.capturedPayloadLength = 0
        }

        segment.hasTimestamps = false
        segment.timestampValue = 0
        segment.timestampEcho = 0
        segment.notes = notes
        if headerLength > minimumByteCount {
            let captured = min(headerLength, available)
            TCPOptions.decode(bytes.extracting((start &+ minimumByteCount)..<(start &+ captured)), &segment)
            if captured < headerLength { segment.notes.insert(.badOptions) }
        }
        return .segment
    }
}
