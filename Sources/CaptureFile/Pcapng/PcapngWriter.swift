public import ByteParsing

/// Writes a pcapng file: one section, any number of interfaces, nanosecond timestamps.
public struct PcapngWriter: ~Copyable {
    private let encoder: PcapngEncoder
    private var output: CaptureOutput
    private var interfaceCount: UInt32 = 0

    /// Bytes of the file so far, with those not handed to the operating system yet.
    public var byteCount: UInt64 { output.byteCount }

    /// Starts a file with its section header; `options` are those of the section.
    public init(
        _ output: consuming CaptureOutput, order: Endianness = .little, options: [PcapngOption] = []
    ) throws(CaptureWriteFailure) {
        try Self.check(options)
        let encoder = PcapngEncoder(order: order)
        try output.write { encoder.appendSection(options, to: &$0) }
        self.encoder = encoder
        self.output = output
    }

    /// Describes an interface and returns its index. A nanosecond resolution is added to `options`.
    public mutating func addInterface(
        linkType: LinkType, snapLength: UInt32 = 262_144, name: String? = nil, options: [PcapngOption] = []
    ) throws(CaptureWriteFailure) -> UInt32 {
        var all: [PcapngOption] = []
        if let name { all.append(.interfaceName(name)) }
        all.append(.timestampResolution(9))
        all += options
        try Self.check(all)
        try output.write {
            encoder.appendInterface(linkType: linkType, snapLength: snapLength, all, to: &$0)
        }
        interfaceCount += 1
        return interfaceCount - 1
    }

    /// Writes one packet as an enhanced packet block.
    ///
    /// - Throws: `CaptureWriteFailure` when the interface is unknown, the time is before 1970 or something is too long.
    public mutating func write(
        _ packet: Span<UInt8>, interface: UInt32, timestamp: Timestamp, originalLength: UInt32,
        options: [PcapngOption] = []
    ) throws(CaptureWriteFailure) {
        guard interface < interfaceCount else { throw .unknownInterface(interface) }
        guard timestamp.nanoseconds >= 0 else { throw .timestampOutOfRange(timestamp) }
        guard packet.count <= Int(UInt32.max) - (1 << 20) else { throw .tooLong(byteCount: packet.count) }
        try Self.check(options)
        let ticks = UInt64(timestamp.nanoseconds)
        try output.write {
            encoder.appendPacket(
                packet, interface: interface, ticks: ticks, originalLength: originalLength, options, to: &$0)
        }
    }

    /// Writes an interface statistics block; drop counters go into `options`.
    public mutating func writeStatistics(
        interface: UInt32, timestamp: Timestamp, options: [PcapngOption]
    ) throws(CaptureWriteFailure) {
        guard interface < interfaceCount else { throw .unknownInterface(interface) }
        guard timestamp.nanoseconds >= 0 else { throw .timestampOutOfRange(timestamp) }
        try Self.check(options)
        let ticks = UInt64(timestamp.nanoseconds)
        try output.write { encoder.appendStatistics(interface: interface, ticks: ticks, options, to: &$0) }
    }

    /// Hands what is buffered to the operating system.
    public mutating func flush() throws(CaptureWriteFailure) { try output.flush() }

    /// Writes out the rest; returns the bytes of an output in memory.
    @discardableResult
    public consuming func finish() throws(CaptureWriteFailure) -> [UInt8] { try output.finish() }

    private static func check(_ options: [PcapngOption]) throws(CaptureWriteFailure) {
        var total = 0
        for option in options {
            total += option.value.count
            guard option.value.count <= Int(UInt16.max), total <= 1 << 19 else {
                throw .tooLong(byteCount: option.value.count)
            }
        }
    }
}
