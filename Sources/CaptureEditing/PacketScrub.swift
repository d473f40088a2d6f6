internal import ByteParsing
internal import PacketLayers

/// Takes out of one packet what must not be shared, in place and without changing its length.
struct PacketScrub {
    /// Replace addresses too.
    var addresses: AddressMap?
    /// Replace payload.
    var masksPayload: Bool

    /// Edits `packet`. `mask` holds what stands in place of the payload, whose first byte has the stream offset `offset`.
    mutating func apply(
        to packet: inout [UInt8], _ places: FramePlaces, segment: Segment, mask: PayloadMask, offset: Int64?
    ) {
        let transportSum = TransportChecksum(packet.span, places)
        let networkWasRight = places.isIPv6 || Self.sum(packet.span, places.network..<places.transport) == 0xffff
        if masksPayload {
            mask.apply(to: &packet, places.payload..<places.end, at: offset)
            // Padding of the link layer can hold bytes of anything.
            for index in places.end..<packet.count { packet[index] = 0 }
            clearOptions(&packet, places)
        }
        if addresses != nil { mapAddresses(&packet, places, segment) }
        if !places.isIPv6 {
            let stored = packet.span.uint16BigEndian(at: places.network + 10)
            // A checksum that was wrong stays wrong; 0 is what an interface had to fill in.
            if networkWasRight || stored == 0 {
                packet[places.network + 10] = 0
                packet[places.network + 11] = 0
                let sum = ~Self.sum(packet.span, places.network..<places.transport)
                store(sum, at: places.network + 10, in: &packet)
            }
        }
        let checksum = transportSum.checksum(for: packet.span, places)
        store(checksum, at: places.transport + 16, in: &packet)
    }

    private func store(_ value: UInt16, at offset: Int, in packet: inout [UInt8]) {
        packet[offset] = UInt8(truncatingIfNeeded: value >> 8)
        packet[offset + 1] = UInt8(truncatingIfNeeded: value)
    }

    /// Empties options that can name hosts or hold secrets: of IP all, of TCP all but the everyday ones.
    private func clearOptions(_ packet: inout [UInt8], _ places: FramePlaces) {
        if places.isIPv6 {
            var place = places.network + 40
            while place < places.transport {
                let length = (Int(packet[place + 1]) + 1) * 8
                for index in place + 2..<min(place + length, places.transport) { packet[index] = 0 }
                place += length
            }
        } else if places.network + 20 < places.transport {
            // End of options.
            for index in places.network + 20..<places.transport { packet[index] = 0 }
        }
        var place = places.transport + 20
        while place < places.payload {
            let kind = packet[place]
            if kind == 0 { break }
            if kind == 1 {
                place += 1
                continue
            }
            guard place + 1 < places.payload, packet[place + 1] >= 2 else { break }
            let end = min(place + Int(packet[place + 1]), places.payload)
            // Maximum segment size, window scale, SACK, timestamps.
            if ![2, 3, 4, 5, 8].contains(kind) { for index in place + 2..<max(place + 2, end) { packet[index] = 0 } }
            place = end
        }
    }

    private mutating func mapAddresses(_ packet: inout [UInt8], _ places: FramePlaces, _ segment: Segment) {
        for place in places.hardware {
            var address: UInt64 = 0
            for index in place..<place + 6 { address = address << 8 | UInt64(packet[index]) }
            let mapped = addresses?.mapped(hardware: address) ?? 0
            for index in 0..<6 { packet[place + index] = UInt8(truncatingIfNeeded: mapped >> UInt64(40 - 8 * index)) }
        }
        let (source, destination) = (addresses?.mapped(segment.source), addresses?.mapped(segment.destination))
        for (position, address) in [source, destination].enumerated() {
            guard let address else { continue }
            let size = places.isIPv6 ? 16 : 4
            let start = places.network + (places.isIPv6 ? 8 : 12) + position * size
            for index in 0..<size {
                let shift = UInt64(8 * ((size - 1 - index) % 8))
                let word = index < size - 8 ? address.high : address.low
                packet[start + index] = UInt8(truncatingIfNeeded: word >> shift)
            }
        }
    }

    /// The ones' complement sum of 16-bit words (RFC 1071).
    static func sum(_ bytes: Span<UInt8>, _ range: Range<Int>, plus start: UInt64 = 0) -> UInt16 {
        var sum = start
        var index = range.lowerBound
        while index + 1 < range.upperBound {
            sum &+= UInt64(bytes.uint16BigEndian(at: index))
            index += 2
        }
        if index < range.upperBound { sum &+= UInt64(bytes[index]) << 8 }
        while sum >> 16 != 0 { sum = (sum & 0xffff) + sum >> 16 }
        return UInt16(truncatingIfNeeded: sum)
    }
}

/// How a packet's TCP checksum stood before it was edited, so that it stands the same afterwards: a right one is right
/// again, one that an interface had yet to work out is worked out, a wrong one stays wrong. Of a segment that the
/// capture holds only in part the checksum is moved by what the edit changed (RFC 1624).
private struct TransportChecksum {
    private let isWhole: Bool
    private let wasMeant: Bool
    private let before: UInt16
    private let stored: UInt16

    init(_ packet: Span<UInt8>, _ places: FramePlaces) {
        let stated =
            places.isIPv6
            ? places.network + 40 + Int(packet.uint16BigEndian(at: places.network + 4))
            : places.network + Int(packet.uint16BigEndian(at: places.network + 2))
        isWhole = stated == places.end
        stored = packet.uint16BigEndian(at: places.transport + 16)
        before = Self.sum(packet, places)
        // What offloading hosts put there: the sum of the pseudo-header alone.
        let partial = PacketScrub.sum(packet, 0..<0, plus: Self.pseudoHeader(packet, places))
        wasMeant = before == 0xffff || stored == partial || stored == 0
    }

    /// The checksum that the edited packet is to have.
    func checksum(for packet: Span<UInt8>, _ places: FramePlaces) -> UInt16 {
        let after = Self.sum(packet, places)
        if isWhole, wasMeant {
            // Without the checksum's own part.
            let rest = PacketScrub.sum(packet, 0..<0, plus: UInt64(after) + UInt64(~stored))
            return ~rest
        }
        // The sum of everything stays what it was.
        return PacketScrub.sum(packet, 0..<0, plus: UInt64(stored) + UInt64(before) + UInt64(~after))
    }

    /// The sum over pseudo-header and segment, its checksum included: 0xffff when that is right.
    private static func sum(_ packet: Span<UInt8>, _ places: FramePlaces) -> UInt16 {
        PacketScrub.sum(packet, places.transport..<places.end, plus: pseudoHeader(packet, places))
    }

    /// Addresses, protocol and length (RFC 9293 §3.1, RFC 8200 §8.1).
    private static func pseudoHeader(_ packet: Span<UInt8>, _ places: FramePlaces) -> UInt64 {
        let addresses =
            places.isIPv6
            ? places.network + 8..<places.network + 40 : places.network + 12..<places.network + 20
        return UInt64(PacketScrub.sum(packet, addresses)) + 6 + UInt64(places.end - places.transport)
    }
}
