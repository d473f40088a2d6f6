public import CaptureFile

/// Writes every packet of a live run, in one file or in several one after the other.
///
/// A name that ends in `.pcap` or `.cap` gives pcap files with nanoseconds, which hold one link type only; any other gives
/// pcapng.
public struct CaptureLog: ~Copyable {
    private let rotation: CaptureRotation
    private let interfaces: [CaptureInterface]
    private let isPcap: Bool
    private var pcapng: PcapngWriter?
    private var pcap: PcapWriter?
    /// Count in the current file's name, bytes in it, and when it began, nanoseconds since the epoch.
    private var count = 0
    private var bytes: UInt64 = 0
    private var begun: Int64
    private var periods = 1
    /// True once `-W` files of `-G` seconds are full: the run is to end.
    public private(set) var isComplete = false

    /// Opens the first file. `now` is in nanoseconds since the epoch.
    ///
    /// - Throws: `CaptureWriteFailure`.
    public init(
        _ rotation: CaptureRotation, interfaces: [CaptureInterface], now: Int64
    ) throws(CaptureWriteFailure) {
        self.rotation = rotation
        self.interfaces = interfaces
        isPcap = Self.isPcap(rotation.path)
        begun = now
        try open()
    }

    /// Whether a name asks for the older format.
    public static func isPcap(_ path: String) -> Bool { path.hasSuffix(".pcap") || path.hasSuffix(".cap") }

    /// Writes the packets of a batch.
    public mutating func add(_ packets: borrowing PacketBatch) throws(CaptureWriteFailure) {
        for index in 0..<packets.records.count {
            let record = packets.records[index]
            try rotate(at: record.timestamp.nanoseconds)
            if isComplete { return }
            let packet = packets.bytes.span.extracting(droppingFirst: record.dataOffset).extracting(
                first: record.capturedLength)
            try pcapng?.write(
                packet, interface: record.interface, timestamp: record.timestamp,
                originalLength: record.originalLength)
            try pcap?.write(packet, timestamp: record.timestamp, originalLength: record.originalLength)
            bytes = (pcap?.byteCount ?? 0) &+ (pcapng?.byteCount ?? 0)
        }
    }

    /// Hands what was written to the operating system.
    public mutating func flush() throws(CaptureWriteFailure) {
        try pcapng?.flush()
        try pcap?.flush()
    }

    /// Completes the last file with the drop counters.
    public mutating func finish(
        drops: [(kernel: UInt64, interface: UInt64)], now: Int64
    ) throws(CaptureWriteFailure) {
        if pcapng != nil {
            for (index, drop) in drops.enumerated() {
                try pcapng?.writeStatistics(
                    interface: UInt32(index), timestamp: Timestamp(nanoseconds: max(0, now)),
                    options: [.interfaceDropped(drop.interface), .kernelDropped(drop.kernel)])
            }
        }
        try flush()
    }

    private mutating func rotate(at time: Int64) throws(CaptureWriteFailure) {
        if let seconds = rotation.seconds, time &- begun >= seconds &* 1_000_000_000 {
            if rotation.bytes == nil, let files = rotation.files, periods >= files {
                isComplete = true
                return try flush()
            }
            periods += 1
            begun = time
            count = 0
            return try open()
        }
        // As tcpdump: looked at before a packet is written, so that no file is empty.
        if let limit = rotation.bytes, bytes > limit {
            count = rotation.next(after: count)
            try open()
        }
    }

    private mutating func open() throws(CaptureWriteFailure) {
        try flush()
        let path = rotation.name(count: count, begun: begun / 1_000_000_000)
        bytes = 0
        // Only the name that was given may be a link: those made from it could have been laid by somebody else.
        let output = try CaptureOutput(path: path, followsLinks: path == rotation.path)
        if isPcap, let interface = interfaces.first {
            let encoder = PcapEncoder(linkType: interface.linkType, snapLength: interface.snapLength)
            pcap = try PcapWriter(output, encoder: encoder)
            return
        }
        var writer = try PcapngWriter(output, options: [.application("shortfin")])
        for interface in interfaces {
            _ = try writer.addInterface(
                linkType: interface.linkType, snapLength: interface.snapLength, name: interface.name)
        }
        pcapng = consume writer
    }
}
