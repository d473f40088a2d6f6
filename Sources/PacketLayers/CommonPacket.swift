internal import ByteParsing

/// The packet that captures mostly consist of, decoded in one go: an Ethernet frame, an IPv4 header without options, no
/// fragment, and a TCP header with no options, with timestamps alone, or with those that most SYN segments carry; all of
/// them captured. Layer by layer the same costs three times as much.
///
/// Every other packet goes through its layers, and so must give what this gives wherever both apply.
enum CommonPacket {
    private static let ipStart = EthernetHeader.byteCount
    private static let tcpStart = ipStart + IPv4Header.minimumByteCount
    private static let optionsStart = tcpStart + TCPHeader.minimumByteCount

    /// Decodes a frame of so many bytes on the wire, at least as many as are captured. False when the packet is of another
    /// kind; then the content of `segment` means nothing.
    @inline(__always)
    static func decode(_ bytes: Span<UInt8>, wireLength: Int, _ segment: inout Segment) -> Bool {
        guard bytes.count >= optionsStart else { return false }
        let headers = bytes.extracting(0..<optionsStart)
        // EtherType, version and header length, type of service.
        let first = headers.uint32BigEndian(at: 12)
        guard first &>> 8 == 0x0800_45 else { return false }
        let totalLength = headers.uint16BigEndian(at: 16)
        let identificationAndPlace = headers.uint32BigEndian(at: 18)
        let limitAndProtocol = headers.uint32BigEndian(at: 22)
        let tcpWord3 = headers.uint32BigEndian(at: tcpStart &+ 12)
        let tcpLength = Int(tcpWord3 &>> 28) &* 4
        let ipEnd = ipStart &+ Int(totalLength)
        // More-fragments bit and fragment offset are 0.
        guard identificationAndPlace & 0x3fff == 0,
            UInt8(truncatingIfNeeded: limitAndProtocol &>> 16) == IPProtocol.tcp,
            ipEnd <= wireLength, tcpLength >= TCPHeader.minimumByteCount,
            tcpStart &+ tcpLength <= min(ipEnd, bytes.count)
        else { return false }

        let source = headers.uint32BigEndian(at: 26)
        let destination = headers.uint32BigEndian(at: 30)
        var notes: SegmentNotes = identificationAndPlace & 0x4000 != 0 ? .dontFragment : []
        if ipEnd > bytes.count { notes.insert(.snapped) }
        // The sum of 16-bit words and that of 32-bit words agree modulo 2¹⁶ − 1.
        var sum = UInt64(first & 0xffff) &+ UInt64(totalLength) &+ UInt64(identificationAndPlace)
        sum &+= UInt64(limitAndProtocol) &+ UInt64(source) &+ UInt64(destination)
        if sum % 0xffff != 0 { notes.insert(.badIPChecksum) }

        let ports = headers.uint32BigEndian(at: tcpStart)
        segment.source = IPAddress(ipv4: source)
        segment.destination = IPAddress(ipv4: destination)
        segment.hopLimit = UInt8(truncatingIfNeeded: limitAndProtocol &>> 24)
        segment.sourcePort = UInt16(truncatingIfNeeded: ports &>> 16)
        segment.destinationPort = UInt16(truncatingIfNeeded: ports)
        segment.flags = TCPFlags(rawValue: UInt16(truncatingIfNeeded: tcpWord3 &>> 16) & 0x0fff)
        segment.sequence = headers.uint32BigEndian(at: tcpStart &+ 4)
        segment.acknowledgement = headers.uint32BigEndian(at: tcpStart &+ 8)
        segment.window = UInt16(truncatingIfNeeded: tcpWord3)
        segment.urgentPointer = headers.uint16BigEndian(at: tcpStart &+ 18)
        segment.ipIdentification = UInt16(truncatingIfNeeded: identificationAndPlace &>> 16)
        segment.notes = notes
        segment.maximumSegmentSize = 0
        segment.windowScale = 255
        segment.sackLeft = 0
        segment.sackRight = 0
        segment.payloadLength = ipEnd &- tcpStart &- tcpLength
        segment.capturedPayloadLength = min(ipEnd, bytes.count) &- tcpStart &- tcpLength
        segment.payloadOffset = tcpStart &+ tcpLength
        segment.headerLength = IPv4Header.minimumByteCount &+ tcpLength
        segment.encapsulation = 0
        segment.lengthSource = .ipHeader
        segment.sackBlockCount = 0
        return decodeOptions(bytes, byteCount: tcpLength &- TCPHeader.minimumByteCount, &segment)
    }

    /// The options of one of the common kinds, all captured. False when they are others.
    @inline(__always)
    private static func decodeOptions(_ bytes: Span<UInt8>, byteCount: Int, _ segment: inout Segment) -> Bool {
        switch byteCount {
        case TCPOptions.timestampsPadded:
            return TCPOptions.decodeTimestampsPadded(
                bytes.extracting(optionsStart..<optionsStart &+ TCPOptions.timestampsPadded), &segment)
        case TCPOptions.commonInSyn:
            return TCPOptions.decodeCommonInSyn(
                bytes.extracting(optionsStart..<optionsStart &+ TCPOptions.commonInSyn), &segment)
        case 0:
            segment.hasTimestamps = false
            segment.timestampValue = 0
            segment.timestampEcho = 0
            return true
        default: return false
        }
    }
}
