import PacketLayers

/// Packets made of byte arrays. The numbers are from the RFCs; nothing here comes from the decoder.
enum Build {
    static let payload: [UInt8] = Array("hello".utf8)

    static func uint16(_ value: Int) -> [UInt8] { [UInt8(value >> 8 & 0xff), UInt8(value & 0xff)] }
    static func uint32(_ value: Int) -> [UInt8] { uint16(value >> 16) + uint16(value) }

    /// RFC 9293 §3.1. `options` has a length that is a multiple of four.
    static func tcp(options: [UInt8] = [], flags: UInt8 = 0x18, payload: [UInt8] = payload) -> [UInt8] {
        uint16(40000) + uint16(80) + uint32(0x0102_0304) + uint32(0x0a0b_0c0d)
            + [UInt8((5 + options.count / 4) << 4), flags] + uint16(0x1234) + uint16(0) + uint16(7) + options + payload
    }

    static func udp(_ port: Int, _ payload: [UInt8]) -> [UInt8] {
        uint16(50000) + uint16(port) + uint16(8 + payload.count) + uint16(0) + payload
    }

    /// RFC 791 §3.1, from 10.0.0.1 to 10.0.0.2, with a right checksum.
    static func ipv4(
        _ payload: [UInt8], ipProtocol: UInt8 = 6, totalLength: Int? = nil, place: Int = 0x4000,
        identification: Int = 0xbeef,
        options: [UInt8] = []
    ) -> [UInt8] {
        let headerLength = 20 + options.count
        var header: [UInt8] =
            [0x40 | UInt8(headerLength / 4), 0] + uint16(totalLength ?? headerLength + payload.count)
            + uint16(identification) + uint16(place) + [64, ipProtocol, 0, 0, 10, 0, 0, 1, 10, 0, 0, 2] + options
        var sum = 0
        for index in stride(from: 0, to: header.count, by: 2) {
            sum += Int(header[index]) << 8 + Int(header[index + 1])
        }
        while sum > 0xffff { sum = sum >> 16 + sum & 0xffff }
        header.replaceSubrange(10..<12, with: uint16(~sum))
        return header + payload
    }

    /// RFC 8200 §3, from 2001:db8::1 to 2001:db8::2.
    static func ipv6(_ payload: [UInt8], nextHeader: UInt8 = 6, payloadLength: Int? = nil) -> [UInt8] {
        let prefix: [UInt8] = [0x20, 0x01, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]
        return [0x60, 0, 0, 0] + uint16(payloadLength ?? payload.count) + [nextHeader, 63] + prefix + [1] + prefix + [2]
            + payload
    }

    static func ethernet(_ type: Int, _ payload: [UInt8]) -> [UInt8] {
        [2, 0, 0, 0, 0, 2, 2, 0, 0, 0, 0, 1] + uint16(type) + payload
    }

    /// Ethernet, IPv4, TCP.
    static func frame(options: [UInt8] = [], payload: [UInt8] = payload) -> [UInt8] {
        ethernet(0x0800, ipv4(tcp(options: options, payload: payload)))
    }

    /// IEEE 802.2 and SNAP (RFC 1042).
    static func snap(_ type: Int, _ payload: [UInt8]) -> [UInt8] { [0xaa, 0xaa, 3, 0, 0, 0] + uint16(type) + payload }
}

extension PacketDecoder {
    /// Decodes an array as a packet of its own.
    mutating func decode(
        _ bytes: [UInt8], linkType: UInt16 = 1, originalLength: Int? = nil, time: Int64 = 0
    ) -> DecodeResult {
        decode(bytes.span, linkType: linkType, originalLength: originalLength ?? bytes.count, time: time)
    }
}

/// What a new decoder makes of one packet.
func decode(_ bytes: [UInt8], linkType: UInt16 = 1, originalLength: Int? = nil) -> DecodeResult {
    var decoder = PacketDecoder()
    return decoder.decode(bytes, linkType: linkType, originalLength: originalLength)
}

extension DecodeResult {
    var segment: Segment? {
        if case .segment(let segment) = self { segment } else { nil }
    }
    var issue: DecodeIssue? {
        if case .issue(let issue) = self { issue } else { nil }
    }
}

extension Segment {
    /// The captured payload.
    func payload(in bytes: [UInt8]) -> [UInt8] {
        Array(bytes[payloadOffset..<(payloadOffset + capturedPayloadLength)])
    }
}
