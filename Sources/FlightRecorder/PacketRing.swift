public import CaptureFile

/// The packets of the last while, in one ring of bytes: the oldest give way when they are too old or the ring is full.
public struct PacketRing: ~Copyable {
    /// One packet held.
    public struct Entry: Sendable, BitwiseCopyable {
        /// Its record. The offset of its bytes counts all bytes ever taken; the ring holds the last ``capacity`` of them.
        var record: PacketRecord
        /// Number of its connection, -1 without one.
        var stream: Int32
    }

    /// Bytes of packets held at most.
    public let capacity: Int
    /// Nanoseconds for which packets are held at most.
    public let span: Int64

    private var bytes: [UInt8] = []
    private var entries: [Entry] = []
    /// Index in ``entries`` of the oldest packet held; those before it gave way.
    private var oldest = 0
    /// Offset of the next packet's bytes.
    private var next = 0

    /// Entries that gave way are cleared away when they are at least this many, and half of all.
    private static let sweep = 4_096

    /// A ring of so many bytes of packets, none older than `span` nanoseconds before the latest.
    public init(capacity: Int, span: Int64) {
        self.capacity = max(1, capacity)
        self.span = max(0, span)
    }

    /// Packets held.
    public var count: Int { entries.count - oldest }

    /// Number of the oldest packet held; nil without any.
    public var firstNumber: UInt64? { count > 0 ? entries[oldest].record.number : nil }

    /// Adds packets of a batch. `connections` names the connection of some of the records, in order of records. A packet
    /// larger than the ring is not held.
    public mutating func add(_ packets: borrowing PacketBatch, connections: [(record: Int, stream: Int)]) {
        var position = 0
        for index in 0..<packets.records.count {
            var stream = -1
            while position < connections.count, connections[position].record <= index {
                if connections[position].record == index { stream = connections[position].stream }
                position += 1
            }
            let record = packets.records[index]
            let packet = packets.bytes.span.extracting(droppingFirst: record.dataOffset).extracting(
                first: record.capturedLength)
            add(record, packet, stream: stream)
        }
        clear()
    }

    /// Calls `body` for the packets of some connections, oldest first.
    public func forEach(
        in streams: Set<Int>, _ body: (PacketRecord, Int, Span<UInt8>) throws(CaptureWriteFailure) -> Void
    ) throws(CaptureWriteFailure) {
        for index in oldest..<entries.count where streams.contains(Int(entries[index].stream)) {
            let record = entries[index].record
            let packet = bytes.span.extracting(droppingFirst: record.dataOffset % capacity).extracting(
                first: record.capturedLength)
            try body(record, Int(entries[index].stream), packet)
        }
    }

    private mutating func add(_ record: PacketRecord, _ packet: Span<UInt8>, stream: Int) {
        guard packet.count <= capacity else { return }
        // No packet lies across the end of the ring.
        let place = next % capacity
        if place + packet.count > capacity { next += capacity - place }
        makeRoom(until: next + packet.count, time: record.timestamp)
        write(packet, at: next % capacity)
        var entry = Entry(record: record, stream: Int32(truncatingIfNeeded: stream))
        entry.record.dataOffset = next
        entries.append(entry)
        next += packet.count
    }

    /// Lets packets go that are too old, or whose bytes are written over by bytes up to the offset `end`.
    private mutating func makeRoom(until end: Int, time: Timestamp) {
        let (horizon, overflow) = time.nanoseconds.subtractingReportingOverflow(span)
        while oldest < entries.count {
            let record = entries[oldest].record
            let isOld = !overflow && record.timestamp.nanoseconds < horizon
            guard isOld || record.dataOffset < end - capacity else { return }
            oldest += 1
        }
    }

    /// Writes at a place that is inside what was written before, or right behind it.
    private mutating func write(_ packet: Span<UInt8>, at place: Int) {
        if bytes.count < place + packet.count {
            bytes.append(contentsOf: repeatElement(0, count: place + packet.count - bytes.count))
        }
        // Sound: the line above made the array reach to the end of the copy; packet and array do not overlap.
        unsafe bytes.withUnsafeMutableBytes { ring in
            unsafe packet.withUnsafeBytes { source in
                unsafe UnsafeMutableRawBufferPointer(rebasing: ring[place..<place + source.count]).copyMemory(
                    from: source)
            }
        }
    }

    private mutating func clear() {
        guard oldest >= Self.sweep, oldest * 2 >= entries.count else { return }
        entries.removeFirst(oldest)
        oldest = 0
    }
}
