import ByteParsing

/// Bytes of a file written down field by field as the specifications say, apart from our encoders.
struct SpecifiedBytes {
    var bytes: [UInt8] = []
    let order: Endianness

    init(_ order: Endianness) { self.order = order }

    mutating func u16(_ value: Int) { number(value, 2) }
    mutating func u32(_ value: Int) { number(value, 4) }
    mutating func u64(_ value: Int) { number(value, 8) }

    private mutating func number(_ value: Int, _ size: Int) {
        let little = (0..<size).map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) }
        bytes += order == .little ? little : little.reversed()
    }

    /// A pcapng block around a body, padded.
    mutating func block(_ type: Int, statedLength: Int? = nil, _ body: (inout SpecifiedBytes) -> Void) {
        var inner = SpecifiedBytes(order)
        body(&inner)
        while inner.bytes.count % 4 != 0 { inner.bytes.append(0) }
        u32(type)
        u32(statedLength ?? inner.bytes.count + 12)
        bytes += inner.bytes
        u32(inner.bytes.count + 12)
    }

    mutating func option(_ code: Int, _ value: [UInt8]) {
        u16(code)
        u16(value.count)
        bytes += value
        while bytes.count % 4 != 0 { bytes.append(0) }
    }

    mutating func section() {
        block(0x0a0d_0d0a) {
            $0.u32(0x1a2b_3c4d)
            $0.u16(1)
            $0.u16(0)
            $0.u64(-1)
        }
    }

    mutating func interface(_ linkType: Int, snapLength: Int = 0, options: (inout SpecifiedBytes) -> Void = { _ in }) {
        block(1) {
            $0.u16(linkType)
            $0.u16(0)
            $0.u32(snapLength)
            options(&$0)
        }
    }

    mutating func enhancedPacket(
        _ interface: Int, ticks: Int, _ data: [UInt8], original: Int? = nil, stated: Int? = nil,
        options: (inout SpecifiedBytes) -> Void = { _ in }
    ) {
        block(6) {
            $0.u32(interface)
            $0.u32(ticks >> 32)
            $0.u32(ticks & 0xffff_ffff)
            $0.u32(stated ?? data.count)
            $0.u32(original ?? data.count)
            $0.bytes += data
            while $0.bytes.count % 4 != 0 { $0.bytes.append(0) }
            options(&$0)
        }
    }

    /// A pcap file header.
    static func pcap(
        _ order: Endianness, magic: Int, major: Int = 2, minor: Int = 4, snapLength: Int = 65_535, link: Int = 1
    ) -> SpecifiedBytes {
        var file = SpecifiedBytes(order)
        file.u32(magic)
        file.u16(major)
        file.u16(minor)
        file.u32(0)
        file.u32(0)
        file.u32(snapLength)
        file.u32(link)
        return file
    }

    mutating func record(_ seconds: Int, _ fraction: Int, first: Int, second: Int, _ data: [UInt8], extra: [UInt8] = [])
    {
        u32(seconds)
        u32(fraction)
        u32(first)
        u32(second)
        bytes += extra + data
    }
}
