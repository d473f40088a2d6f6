internal import ByteParsing
internal import PacketLayers

/// Where the parts of a captured TCP packet lie in its bytes.
struct FramePlaces: Equatable {
    /// Hardware addresses in the link header, six bytes each; empty without or where they cannot be told.
    var hardware: [Int] = []
    /// The innermost IP header.
    var network: Int
    /// The TCP header, or where it would begin.
    var transport: Int
    /// The first payload byte; the end of the bytes where the TCP header is not whole.
    var payload: Int
    /// Behind the last byte that belongs to the IP packet.
    var end: Int
    var isIPv6: Bool
    /// The bytes before the IP header are a plain link header, of which the addresses are known.
    var hasPlainLink: Bool

    /// The places in a packet whose segment was decoded; nil where they cannot be told: fragments, and headers that the
    /// snap length has cut.
    init?(_ bytes: Span<UInt8>, _ segment: Segment, linkType: UInt16) {
        guard !segment.notes.contains(.fragmented) else { return nil }
        let network = segment.payloadOffset - segment.headerLength
        guard network >= 0, bytes.count - network >= 40 else { return nil }
        self.network = network
        isIPv6 = segment.source.isIPv6
        guard bytes[network] >> 4 == (isIPv6 ? 6 : 4) else { return nil }
        if isIPv6 {
            guard let place = Self.behindExtensions(bytes, network) else { return nil }
            transport = place
            let length = Int(bytes.uint16BigEndian(at: network + 4))
            end = length == 0 ? bytes.count : min(bytes.count, network + 40 + length)
        } else {
            transport = network + Int(bytes[network] & 15) * 4
            let length = Int(bytes.uint16BigEndian(at: network + 2))
            end = length == 0 ? bytes.count : min(bytes.count, network + length)
        }
        guard bytes.count - transport >= 20, segment.payloadOffset <= bytes.count else { return nil }
        payload = segment.payloadOffset
        // The decoder's places and these must agree, or something is in between that is not understood.
        guard transport + Int(bytes[transport + 12] >> 4) * 4 == payload, payload <= end,
            bytes.uint16BigEndian(at: transport) == segment.sourcePort,
            bytes.uint16BigEndian(at: transport + 2) == segment.destinationPort
        else { return nil }
        hasPlainLink = false
        if !segment.notes.contains(.tunnelled), let link = Self.link(bytes, linkType), link.length == network {
            hasPlainLink = true
            hardware = link.hardware
        }
    }

    /// Length of the link header and places of its hardware addresses.
    private static func link(_ bytes: Span<UInt8>, _ linkType: UInt16) -> (length: Int, hardware: [Int])? {
        switch linkType {
        case 0, 108: return (4, [])  // BSD loopback
        case 101, 228, 229: return (0, [])  // raw IP
        case 1:  // Ethernet, with any number of VLAN tags
            guard bytes.count >= 14 else { return nil }
            var length = 14
            while [0x8100, 0x88a8, 0x9100].contains(bytes.uint16BigEndian(at: length - 2)), bytes.count >= length + 4 {
                length += 4
            }
            return (length, [0, 6])
        case 113:  // Linux cooked capture: address length at 4, address at 6
            guard bytes.count >= 16 else { return nil }
            return (16, bytes.uint16BigEndian(at: 4) == 6 ? [6] : [])
        case 276:  // Linux cooked capture 2: address length at 11, address at 12
            guard bytes.count >= 20 else { return nil }
            return (20, bytes[11] == 6 ? [12] : [])
        default: return nil
        }
    }

    /// Where TCP begins behind IPv6 extension headers.
    private static func behindExtensions(_ bytes: Span<UInt8>, _ network: Int) -> Int? {
        var next = bytes[network + 6]
        var place = network + 40
        for _ in 0..<16 {
            switch next {
            case 6: return place
            case 0, 43, 60, 135:
                guard bytes.count - place >= 8 else { return nil }
                next = bytes[place]
                place += (Int(bytes[place + 1]) + 1) * 8
                guard place <= bytes.count else { return nil }
            default: return nil
            }
        }
        return nil
    }
}
