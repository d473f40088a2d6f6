public import ByteParsing

/// Encodes blocks of a pcapng file (draft-ietf-opsawg-pcapng, section 4).
///
/// Every method appends one whole block: type, total length, body, options, total length.
public struct PcapngEncoder: Sendable {
    /// Byte order of the section.
    public var order: Endianness

    /// An encoder for sections of one byte order.
    public init(order: Endianness = .little) { self.order = order }

    /// Section header block, of unspecified section length.
    public func appendSection(_ options: [PcapngOption] = [], to bytes: inout [UInt8]) {
        appendBlock(type: 0x0a0d_0d0a, options: options, to: &bytes) { body in
            body.append(UInt32(0x1a2b_3c4d), order)
            body.append(UInt16(1), order)
            body.append(UInt16(0), order)
            body.append(UInt64.max, order)
        }
    }

    /// Interface description block.
    public func appendInterface(
        linkType: LinkType, snapLength: UInt32 = 262_144, _ options: [PcapngOption] = [], to bytes: inout [UInt8]
    ) {
        appendBlock(type: 1, options: options, to: &bytes) { body in
            body.append(linkType.rawValue, order)
            body.append(UInt16(0), order)
            body.append(snapLength, order)
        }
    }

    /// Enhanced packet block. `ticks` counts units of the interface's resolution.
    public func appendPacket(
        _ packet: Span<UInt8>, interface: UInt32, ticks: UInt64, originalLength: UInt32,
        statedLength: UInt32? = nil, _ options: [PcapngOption] = [], to bytes: inout [UInt8]
    ) {
        let start = openBlock(type: 6, to: &bytes)
        bytes.append(interface, order)
        bytes.append(UInt32(truncatingIfNeeded: ticks >> 32), order)
        bytes.append(UInt32(truncatingIfNeeded: ticks), order)
        bytes.append(statedLength ?? UInt32(truncatingIfNeeded: packet.count), order)
        bytes.append(originalLength, order)
        bytes.append(span: packet)
        bytes.pad(from: start)
        closeBlock(start, options: options, to: &bytes)
    }

    /// Simple packet block: no time, first interface of the section.
    public func appendSimplePacket(_ packet: Span<UInt8>, originalLength: UInt32, to bytes: inout [UInt8]) {
        let start = openBlock(type: 3, to: &bytes)
        bytes.append(originalLength, order)
        bytes.append(span: packet)
        bytes.pad(from: start)
        closeBlock(start, options: [], to: &bytes)
    }

    /// Obsolete packet block (type 2).
    public func appendObsoletePacket(
        _ packet: Span<UInt8>, interface: UInt16, drops: UInt16, ticks: UInt64, originalLength: UInt32,
        _ options: [PcapngOption] = [], to bytes: inout [UInt8]
    ) {
        let start = openBlock(type: 2, to: &bytes)
        bytes.append(interface, order)
        bytes.append(drops, order)
        bytes.append(UInt32(truncatingIfNeeded: ticks >> 32), order)
        bytes.append(UInt32(truncatingIfNeeded: ticks), order)
        bytes.append(UInt32(truncatingIfNeeded: packet.count), order)
        bytes.append(originalLength, order)
        bytes.append(span: packet)
        bytes.pad(from: start)
        closeBlock(start, options: options, to: &bytes)
    }

    /// Interface statistics block.
    public func appendStatistics(
        interface: UInt32, ticks: UInt64, _ options: [PcapngOption], to bytes: inout [UInt8]
    ) {
        appendBlock(type: 5, options: options, to: &bytes) { body in
            body.append(interface, order)
            body.append(UInt32(truncatingIfNeeded: ticks >> 32), order)
            body.append(UInt32(truncatingIfNeeded: ticks), order)
        }
    }

    /// A block of any type; the body is padded to four bytes.
    public func appendBlock(
        type: UInt32, options: [PcapngOption] = [], to bytes: inout [UInt8], body: (inout [UInt8]) -> Void
    ) {
        let start = openBlock(type: type, to: &bytes)
        body(&bytes)
        bytes.pad(from: start)
        closeBlock(start, options: options, to: &bytes)
    }

    private func openBlock(type: UInt32, to bytes: inout [UInt8]) -> Int {
        let start = bytes.count
        bytes.append(type, order)
        bytes.append(UInt32(0), order)
        return start
    }

    private func closeBlock(_ start: Int, options: [PcapngOption], to bytes: inout [UInt8]) {
        for option in options {
            // Longer values are cut; PcapngWriter refuses them first.
            let value = option.value.prefix(Int(UInt16.max))
            bytes.append(option.code, order)
            bytes.append(UInt16(value.count), order)
            bytes.append(contentsOf: value)
            bytes.pad(from: start)
        }
        if !options.isEmpty { bytes.append(UInt32(0), order) }
        let total = UInt32(truncatingIfNeeded: bytes.count - start + 4)
        bytes.append(total, order)
        for index in 0..<4 {
            let shift = UInt32(order == .little ? index : 3 - index) * 8
            bytes[start + 4 + index] = UInt8(truncatingIfNeeded: total >> shift)
        }
    }
}
