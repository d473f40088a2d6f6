import CaptureFile
import Model

/// The file of one finding: its connections from the ring, and what follows on them for a while.
final class SavedCapture {
    /// Its name in the directory.
    let name: String
    let streams: Set<Int>
    /// Time of the first packet that is not taken any more, nanoseconds since the epoch.
    let closes: Int64
    private(set) var byteCount: UInt64 = 0
    private var writer: PcapngWriter?
    private let comments: [UInt64: [String]]
    /// Connections that have closed; the file is complete when all have.
    private var lastNumber: UInt64 = 0

    /// Most bytes of one file: a connection that goes on for ever must not fill the disk.
    private let limit: UInt64

    init(
        _ file: consuming SavedFiles.NewFile, finding: Finding, streams: Set<Int>, interfaces: [CaptureInterface],
        closes: Int64, limit: UInt64, begins: String
    ) throws(CaptureWriteFailure) {
        name = file.name
        self.streams = streams
        self.closes = closes
        self.limit = limit
        comments = PacketComments.all(for: finding)
        var writer = try PcapngWriter(
            file.output,
            options: [.application("shortfin"), .comment(PacketComments.heading(of: finding)), .comment(begins)])
        for interface in interfaces {
            _ = try writer.addInterface(
                linkType: interface.linkType, snapLength: interface.snapLength, name: interface.name)
        }
        self.writer = consume writer
    }

    /// Adds a packet, unless it is there already or the file is full.
    func add(_ record: PacketRecord, _ packet: Span<UInt8>) throws(CaptureWriteFailure) {
        guard record.number > lastNumber, byteCount < limit else { return }
        lastNumber = record.number
        let options = (comments[record.number] ?? []).map(PcapngOption.comment)
        try writer?.write(
            packet, interface: record.interface, timestamp: record.timestamp, originalLength: record.originalLength,
            options: options)
        byteCount += UInt64(packet.count) + 32
    }

    /// Hands what was added to the operating system.
    func flush() throws(CaptureWriteFailure) { try writer?.flush() }

    /// Ends the file with the drop counters.
    func finish(drops: [(kernel: UInt64, interface: UInt64)], time: Timestamp) throws(CaptureWriteFailure) {
        guard writer != nil else { return }
        for (index, drop) in drops.enumerated() {
            try writer?.writeStatistics(
                interface: UInt32(index), timestamp: time,
                options: [.interfaceDropped(drop.interface), .kernelDropped(drop.kernel)])
        }
        try writer?.flush()
        writer = nil
    }
}
