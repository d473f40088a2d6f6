package import CaptureFile
package import Model
internal import PacketFilter
package import PacketLayers

/// How captures are read again: as they were read the first time, or packets would not be found.
public struct SecondReadingOptions: Sendable {
    /// BPF expression of the first reading; nil for none.
    public var filter: String?
    /// Packet limit of the first reading; nil for none.
    public var packetLimit: UInt64?
    /// Bytes to read at a time.
    public var readSize = 1 << 20
    /// What the first reading noted of each capture, in their order; nil, or too few, where one is to be read whole.
    package var indices: [CaptureIndex?] = []
    /// Asked while the source has nothing to give; true ends the reading.
    public var isCancelled: @Sendable () -> Bool = { false }

    /// The options of a first reading without filter and limit.
    public init() {}
}

/// How far a second reading has come.
public struct SecondReadingProgress: Sendable {
    /// The capture being read: its first file.
    public var path: String
    /// Place in the file, in bytes before decompression: what was passed over counts as read.
    public var fileBytes: UInt64
    /// Bytes read of the capture, after decompression, without those passed over.
    public var bytesRead: UInt64
    /// Size of the file, if it has one.
    public var fileSize: UInt64?
    /// Packets read of this capture.
    public var packets: UInt64
}

extension SecondReadingOptions {
    /// The index of a capture, if there is one.
    func index(ofCapture number: Int) -> CaptureIndex? { indices.indices.contains(number) ? indices[number] : nil }
}

extension SecondReadingProgress {
    /// Bytes of the file between two steps, at least.
    static let step: UInt64 = 1 << 20

    /// Where the reading of a capture stands.
    init(_ paths: [String], _ description: CaptureDescription) {
        path = paths.first ?? ""
        fileBytes = description.fileByteCount
        fileSize = description.fileSize
        packets = description.packetCount
        bytesRead = description.byteCount
    }
}

/// Why captures could not be read again.
public struct SecondReadingFailure: Error, Sendable, Equatable {
    /// One sentence for a person, paths as given.
    public var text: String

    /// A failure in words.
    public init(text: String) { self.text = text }
}

/// Takes the packets of selected connections.
package protocol SelectedPacketSink: ~Copyable {
    /// The capture describes these interfaces, in the order of their indices; told before packets of new ones come.
    mutating func describe(_ interfaces: [CaptureInterface])
    /// A segment of the selected connection number `selection`, its captured payload, and the record that holds it or
    /// its last fragment, with the record's bytes. In capture order.
    mutating func take(
        _ selection: Int, _ segment: Segment, payload: Span<UInt8>, record: PacketRecord, bytes: Span<UInt8>)
    /// A fragment that waits for others of its datagram; whose they are is known only with the last of them. Only the
    /// addresses and the IPv4 identification of `segment` mean something.
    mutating func hold(_ segment: Segment, record: PacketRecord, bytes: Span<UInt8>)
}

extension SelectedPacketSink where Self: ~Copyable {
    /// Has no interest in interfaces.
    package mutating func describe(_ interfaces: [CaptureInterface]) {}
    /// Has no interest in fragments.
    package mutating func hold(_ segment: Segment, record: PacketRecord, bytes: Span<UInt8>) {}
}

/// Reads captures once more, for the packets of some connections: reading, decoding and a look into a table for each
/// packet, and nothing else for those of other connections.
package enum SecondReading {
    /// Gives `sink` all packets of `connections`, capture by capture. `captures` holds the paths of each capture: more
    /// than one for a capture in pieces. False when `progress` asked to stop.
    ///
    /// - Throws: when a capture cannot be read a second time, such as a pipe.
    package static func read<Sink: SelectedPacketSink & ~Copyable>(
        _ connections: [ConnectionReference], of captures: [[String]], options: SecondReadingOptions,
        progress: ((SecondReadingProgress) -> Bool)? = nil, sink: inout Sink
    ) throws(SecondReadingFailure) -> Bool {
        for (number, paths) in captures.enumerated() {
            let selected = connections.enumerated().filter { $0.element.capture == number }
            guard !selected.isEmpty else { continue }
            try RepeatableInput.check(paths)
            var pass = try CapturePass(
                paths, selected.map { (selection: $0.offset, reference: $0.element) },
                options.index(ofCapture: number), options)
            guard pass.perform(progress, into: &sink) else { return false }
        }
        return true
    }
}

/// The second reading of one capture.
private struct CapturePass: ~Copyable {
    private let paths: [String]
    private var reading: RepeatedReading
    private var filter: PacketFilter?
    private var selected: SelectedConnections
    private var decoder = PacketDecoder()
    private var segment = Segment()
    /// Nothing behind this packet is of interest.
    private let lastPacket: UInt64

    init(
        _ paths: [String], _ connections: [(selection: Int, reference: ConnectionReference)], _ index: CaptureIndex?,
        _ options: SecondReadingOptions
    ) throws(SecondReadingFailure) {
        self.paths = paths
        selected = SelectedConnections(connections, seed: index?.seed)
        lastPacket = min(selected.lastPacket, options.packetLimit ?? .max)
        reading = RepeatedReading(paths, index, options)
        if let expression = options.filter {
            do throws(PacketFilterFailure) {
                filter = try PacketFilter(expression)
            } catch {
                throw SecondReadingFailure(text: "filter \"\(expression)\": \(error)")
            }
        }
    }

    mutating func perform<Sink: SelectedPacketSink & ~Copyable>(
        _ progress: ((SecondReadingProgress) -> Bool)?, into sink: inout Sink
    ) -> Bool {
        var batch = PacketBatch()
        var described = 0
        var told: UInt64 = 0
        while reading.read(into: &batch, where: { selected.mayBe(in: $0, piece: $1) }) {
            if reading.interfaceCount > described {
                described = reading.interfaceCount
                sink.describe(reading.description.interfaces)
            }
            let goesOn = take(batch, into: &sink)
            if let progress, !goesOn || reading.fileByteCount &- told >= SecondReadingProgress.step {
                told = reading.fileByteCount
                if !progress(SecondReadingProgress(paths, reading.description)) { return false }
            }
            if !goesOn { break }
        }
        return true
    }

    /// Decodes a batch and gives its selected packets. False once nothing of interest can follow.
    private mutating func take<Sink: SelectedPacketSink & ~Copyable>(
        _ batch: borrowing PacketBatch, into sink: inout Sink
    ) -> Bool {
        let all = batch.bytes.span
        for position in 0..<batch.records.count {
            let record = batch.records[position]
            if record.number > lastPacket { return false }
            let bytes = all.extracting(droppingFirst: record.dataOffset).extracting(first: record.capturedLength)
            if filter != nil,
                filter?.matches(bytes, originalLength: record.originalLength, linkType: record.linkType) == false
            {
                continue
            }
            let onWire = max(0, Int(record.originalLength) &- Int(record.frameCheckLength))
            let issue = decoder.decode(
                bytes, linkType: record.linkType.rawValue, originalLength: onWire, time: record.timestamp.nanoseconds,
                into: &segment)
            if let issue {
                if issue.kind == .fragmentHeld { sink.hold(segment, record: record, bytes: bytes) }
                continue
            }
            segment.packet = record.number
            segment.interface = record.interface
            guard let selection = selected.selection(of: segment) else { continue }
            if segment.notes.contains(.fragmented) {
                let home = decoder.reassembled
                let payload = home.span.extracting(droppingFirst: segment.payloadOffset).extracting(
                    first: segment.capturedPayloadLength)
                sink.take(selection, segment, payload: payload, record: record, bytes: bytes)
            } else {
                let payload = bytes.extracting(droppingFirst: segment.payloadOffset).extracting(
                    first: segment.capturedPayloadLength)
                sink.take(selection, segment, payload: payload, record: record, bytes: bytes)
            }
        }
        return true
    }
}
