/// An IP header to encode. Nil fields are computed; set one to write a lie.
public struct IPFields: Sendable {
    /// Source address; its family decides the version.
    public var source: NetworkAddress
    /// Destination address, of the same family in a header that is to be right.
    public var destination: NetworkAddress
    /// Version in the first four bits; nil for the right one.
    public var version: UInt8?
    /// TTL or hop limit.
    public var hopLimit: UInt8 = 64
    /// Type of service or traffic class.
    public var trafficClass: UInt8 = 0
    /// IPv4 identification.
    public var identification: UInt16 = 0
    /// IPv4 "don't fragment".
    public var dontFragment = true
    /// "More fragments". For IPv6 a fragment header is written when this or `fragmentOffset` is set.
    public var moreFragments = false
    /// Fragment offset in bytes, a multiple of eight.
    public var fragmentOffset = 0
    /// Identification of an IPv6 fragment header.
    public var fragmentIdentification: UInt32 = 1
    /// IPv4 options, padded with zeros to four bytes.
    public var options: [UInt8] = []
    /// IPv6 extension headers before the payload: protocol number and whole header, whose first byte is
    /// overwritten with the right next header.
    public var extensionHeaders: [(number: UInt8, bytes: [UInt8])] = []
    /// IPv4 header length in 32-bit words; nil for the right one.
    public var headerLength: UInt8?
    /// IPv4 total length or IPv6 payload length; nil for the right one.
    public var totalLength: UInt16?
    /// Protocol or next header of the payload; nil for the right one.
    public var payloadProtocol: UInt8?
    /// IPv4 header checksum; nil for the right one.
    public var checksum: UInt16?

    /// A header from one address to another; one of the other family makes a header that is too long or too short.
    public init(source: NetworkAddress, destination: NetworkAddress) {
        self.source = source
        self.destination = destination
    }

    /// The header in front of `payload` of the given IP protocol.
    public func datagram(payload: [UInt8], protocol number: UInt8) -> [UInt8] {
        source.isIPv6 ? ipv6(payload, payloadProtocol ?? number) : ipv4(payload, payloadProtocol ?? number)
    }

    /// Pseudo header for the checksums of TCP and UDP (RFC 9293 §3.1, RFC 8200 §8.1).
    func pseudoHeader(payloadCount: Int, protocol number: UInt8) -> [UInt8] {
        var bytes = source.bytes + destination.bytes
        if source.isIPv6 {
            bytes.append32(UInt32(truncatingIfNeeded: payloadCount))
            bytes.append32(UInt32(number))
        } else {
            bytes += [0, number]
            bytes.append16(UInt16(truncatingIfNeeded: payloadCount))
        }
        return bytes
    }

    private func ipv4(_ payload: [UInt8], _ number: UInt8) -> [UInt8] {
        var padded = options
        while padded.count % 4 != 0 { padded.append(0) }
        let headerCount = 20 + padded.count
        let words = headerLength ?? UInt8(truncatingIfNeeded: headerCount / 4)
        var bytes: [UInt8] = [(version ?? 4) << 4 | words & 15, trafficClass]
        bytes.append16(totalLength ?? UInt16(truncatingIfNeeded: headerCount + payload.count))
        bytes.append16(identification)
        bytes.append16(
            (dontFragment ? 0x4000 : 0) | (moreFragments ? 0x2000 : 0)
                | UInt16(truncatingIfNeeded: fragmentOffset / 8) & 0x1fff)
        bytes += [hopLimit, number, 0, 0]
        bytes += source.bytes + destination.bytes + padded
        bytes.put16(checksum ?? internetChecksum(bytes), at: 10)
        return bytes + payload
    }

    private func ipv6(_ payload: [UInt8], _ number: UInt8) -> [UInt8] {
        var headers = extensionHeaders
        if moreFragments || fragmentOffset > 0 {
            var fragment: [UInt8] = [0, 0]
            fragment.append16(UInt16(truncatingIfNeeded: fragmentOffset) & 0xfff8 | (moreFragments ? 1 : 0))
            fragment.append32(fragmentIdentification)
            headers.append((44, fragment))
        }
        var extensions: [UInt8] = []
        for (index, header) in headers.enumerated() {
            var bytes = header.bytes
            if !bytes.isEmpty { bytes[0] = index + 1 < headers.count ? headers[index + 1].number : number }
            extensions += bytes
        }
        var bytes: [UInt8] = [(version ?? 6) << 4 | trafficClass >> 4, trafficClass << 4, 0, 0]
        bytes.append16(totalLength ?? UInt16(truncatingIfNeeded: extensions.count + payload.count))
        bytes += [headers.first?.number ?? number, hopLimit]
        return bytes + source.bytes + destination.bytes + extensions + payload
    }
}
