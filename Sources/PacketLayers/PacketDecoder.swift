internal import ByteParsing

/// What came out of one packet.
public enum DecodeResult: Sendable, BitwiseCopyable {
    /// A TCP segment. Its payload offset counts from the start of the span given, unless its notes say
    /// `fragmented`: then from the start of ``PacketDecoder/reassembled``.
    case segment(Segment)
    /// No TCP segment, and why.
    case issue(DecodeIssue)
}

/// Finds the TCP segment in a packet, through link layers, tags, tunnels and IP fragments.
///
/// A layer is a function that reads its header at a cursor, moves the cursor behind it and says what comes next;
/// the decoder is the loop that calls them. Link types are listed in `Link/LinkType.swift`, EtherTypes in
/// `Link/EtherType.swift`, IP protocols in `Network/IPProtocol.swift`, UDP tunnels in `Transport/UDPHeader.swift`.
///
/// It is a struct with state only because fragments have to wait for each other; the memory for that is bounded.
public struct PacketDecoder {
    /// The bytes of the datagram that the last call completed from fragments, from behind its IP headers.
    public private(set) var reassembled: [UInt8] = []

    /// Datagrams that wait for fragments.
    var fragments: FragmentAssembler

    /// Tunnels inside tunnels that are followed. Real networks nest two or three; the limit keeps a hostile packet
    /// from costing more than a few steps.
    static let maximumTunnels = 8
    /// Layers that are followed, VLAN tags and IPv6 extension headers included.
    static let maximumLayers = 128

    /// A decoder with no fragments waiting.
    public init(fragmentLimits: FragmentLimits = FragmentLimits()) {
        fragments = FragmentAssembler(limits: fragmentLimits)
    }

    /// What became of the fragments so far.
    public var fragmentStatistics: FragmentStatistics { fragments.statistics }

    /// Entries kept in order to find the oldest datagram that waits; for tests of the limits.
    package var fragmentArrivalCount: Int { fragments.arrivalCount }

    /// Decodes one packet into `segment` and returns nil, or returns why it holds no TCP segment; then the content
    /// of `segment` means nothing.
    ///
    /// - Parameters:
    ///   - bytes: the captured bytes.
    ///   - linkType: a LINKTYPE_ number.
    ///   - originalLength: the packet's length on the wire in bytes. Taken as the captured length if it is less.
    ///   - time: nanoseconds since the epoch; kept in the segment and used for the expiry of fragments.
    ///   - segment: receives every field but `packet` and `interface`, which stay as they are. The payload offset
    ///     counts from the start of `bytes`, unless the notes say `fragmented`: then from the start of
    ///     ``reassembled``.
    public mutating func decode(
        _ bytes: Span<UInt8>, linkType: UInt16, originalLength: Int, time: Int64, into segment: inout Segment
    ) -> DecodeIssue? {
        segment.time = time
        let wireLength = max(originalLength, bytes.count)
        if linkType == LinkType.ethernet, CommonPacket.decode(bytes, wireLength: wireLength, &segment) { return nil }
        return decodeLayers(bytes, linkType: linkType, wireLength: wireLength, into: &segment)
    }

    /// The same for any packet, layer by layer.
    @inline(never)
    mutating func decodeLayers(
        _ bytes: Span<UInt8>, linkType: UInt16, wireLength: Int, into segment: inout Segment
    ) -> DecodeIssue? {
        var cursor = LayerCursor(offset: 0, wireEnd: wireLength)
        segment.notes = []
        return follow(.link(linkType), bytes, &cursor, &segment)
    }

    /// Decodes one packet into a value. ``decode(_:linkType:originalLength:time:into:)`` spares the copy.
    public mutating func decode(
        _ bytes: Span<UInt8>, linkType: UInt16, originalLength: Int, time: Int64
    ) -> DecodeResult {
        var segment = Segment()
        if let issue = decode(bytes, linkType: linkType, originalLength: originalLength, time: time, into: &segment) {
            return .issue(issue)
        }
        return .segment(segment)
    }

    /// Follows the layers from `next` on.
    @inline(never)
    private mutating func follow(
        _ start: NextLayer, _ bytes: Span<UInt8>, _ cursor: inout LayerCursor, _ segment: inout Segment
    ) -> DecodeIssue? {
        var next = start
        for _ in 0..<Self.maximumLayers {
            switch next {
            case .segment: return nil
            case .stop(let issue):
                guard issue.kind == .fragmentHeld, let datagram = fragments.takeCompleted() else { return issue }
                return follow(datagram, cursor, &segment)
            default:
                guard cursor.tunnels <= Self.maximumTunnels else { return DecodeIssue(.unsupported, at: .tunnel) }
                next = step(next, bytes, &cursor, &segment)
            }
        }
        return DecodeIssue(.unsupported, at: .network)
    }

    /// Follows the layers inside a datagram put together from fragments.
    private mutating func follow(
        _ datagram: FragmentAssembler.Completed, _ cursor: LayerCursor, _ segment: inout Segment
    ) -> DecodeIssue? {
        var inner = cursor
        inner.offset = 0
        inner.reassemblies += 1
        guard inner.reassemblies <= Self.maximumTunnels else { return DecodeIssue(.unsupported, at: .network) }
        inner.wireEnd = datagram.byteCount
        inner.networkOffset = -datagram.headerLength
        segment.notes.insert(.fragmented)
        segment.lengthSource = .fragments
        reassembled = datagram.bytes
        if datagram.capturedCount < datagram.byteCount { segment.notes.insert(.snapped) }
        return follow(
            .ipProtocol(datagram.ipProtocol), datagram.bytes.span.extracting(first: datagram.capturedCount), &inner,
            &segment)
    }

    /// One layer.
    private mutating func step(
        _ next: NextLayer, _ bytes: Span<UInt8>, _ cursor: inout LayerCursor, _ segment: inout Segment
    ) -> NextLayer {
        switch next {
        case .link(let type): LinkType.decode(type, bytes, &cursor)
        case .ethernet: EthernetHeader.decode(bytes, &cursor)
        case .etherType(let type): EtherType.decode(type, bytes, &cursor)
        case .logicalLinkControl: LogicalLinkControl.decode(bytes, &cursor)
        case .pointToPoint: PPPHeader.decode(bytes, &cursor)
        case .wireless: IEEE80211Header.decode(bytes, &cursor)
        case .labelStack: MPLSLabelStack.decode(bytes, &cursor)
        case .genericRouting: GREHeader.decode(bytes, &cursor)
        case .internetProtocol: IPProtocol.decodeHeader(bytes, &cursor, &segment, &fragments)
        case .ipProtocol(let number): IPProtocol.decode(number, bytes, &cursor, &segment, &fragments)
        case .udpTunnel(let port): UDPHeader.decodeTunnel(port, bytes, &cursor)
        case .segment, .stop: next
        }
    }
}
