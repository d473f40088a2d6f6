public import CaptureFile

#if canImport(Darwin)
    internal import Darwin
#else
    internal import Glibc
#endif

/// Packets of one or several interfaces as they come, in the order of their times, numbered from 1.
///
/// The kernel hands packets over in blocks, each interface for itself. Those of several interfaces are held back for a
/// moment, so that the two directions of a connection do not change places.
public struct LiveSource: ~Copyable {
    /// What is captured on, in the order of the settings; records name interfaces by their place here.
    public let interfaces: [CaptureInterface]

    private let handles: [CaptureHandle]
    /// Milliseconds to wait for packets that came earlier on another interface: twice what the kernel may hold.
    private let window: Int32
    private var held = PacketBatch()
    private var newest = Timestamp(nanoseconds: .min)
    private var lastNumber: UInt64 = 0

    /// Packets taken from one interface before the next has its turn.
    private static let turn: Int32 = 512
    /// Bytes after which a batch is handed on.
    static let batchBytes = 1 << 20

    /// Opens the interfaces.
    ///
    /// - Throws: ``LiveCaptureFailure`` for the first that cannot be used.
    public init(_ settings: LiveSettings) throws(LiveCaptureFailure) {
        var handles: [CaptureHandle] = []
        for name in settings.interfaces { handles.append(try CaptureHandle(name, settings)) }
        self.handles = handles
        window = 2 * max(1, settings.timeout)
        interfaces = handles.map {
            CaptureInterface(linkType: $0.linkType, snapLength: UInt32(max(0, $0.snapLength)), name: $0.name)
        }
    }

    /// Replaces the batch's content with the next packets, waiting up to `milliseconds` for the first. The batch is
    /// empty when none came.
    ///
    /// - Throws: ``LiveCaptureFailure/cannotRead(interface:_:)`` when an interface is gone.
    public mutating func read(into batch: inout PacketBatch, wait milliseconds: Int32) throws(LiveCaptureFailure) {
        batch.bytes.removeAll(keepingCapacity: true)
        batch.records.removeAll(keepingCapacity: true)
        let isSingle = handles.count == 1
        let limit = isSingle || held.records.isEmpty ? milliseconds : min(milliseconds, window)
        if isSingle {
            _ = try Self.collect(handles, into: &batch, wait: limit)
        } else {
            let isQuiet = try Self.collect(handles, into: &held, wait: limit)
            release(everything: isQuiet, into: &batch)
        }
        for index in batch.records.indices {
            lastNumber &+= 1
            batch.records[index].number = lastNumber
        }
    }

    /// The filter is longer than what the kernel runs: every packet is copied here before it is matched.
    public var filtersHere: Bool { handles.contains(where: \.filtersHere) }

    /// The counters of each interface, fresh from the kernel.
    public func drops() -> [DropCounters] {
        handles.map {
            $0.updateDrops()
            return $0.drops
        }
    }

    /// Adds what the interfaces have. True when nothing came within the time.
    private static func collect(
        _ handles: [CaptureHandle], into batch: inout PacketBatch, wait: Int32
    ) throws(LiveCaptureFailure) -> Bool {
        if try drain(handles, into: &batch) > 0 { return false }
        var requests = handles.map { pollfd(fd: $0.descriptor, events: Int16(POLLIN), revents: 0) }
        // Sound: poll reads and fills as many elements as the array has. A signal ends the wait early.
        let ready = unsafe poll(&requests, nfds_t(requests.count), wait)
        guard ready > 0 else { return ready == 0 }
        return try drain(handles, into: &batch) == 0
    }

    private static func drain(
        _ handles: [CaptureHandle], into batch: inout PacketBatch
    ) throws(LiveCaptureFailure) -> Int {
        var total = 0
        while batch.bytes.count < batchBytes {
            var count = 0
            for (index, handle) in handles.enumerated() {
                count += try handle.read(into: &batch, interface: UInt32(index), limit: turn)
            }
            total += count
            if count == 0 { break }
        }
        return total
    }

    /// Moves packets that no other interface can have an earlier one for into `batch`, in order of time.
    private mutating func release(everything: Bool, into batch: inout PacketBatch) {
        guard !held.records.isEmpty else { return }
        for record in held.records where record.timestamp > newest { newest = record.timestamp }
        let horizon = newest.nanoseconds &- Int64(window) &* 1_000_000
        let isTooMuch = held.bytes.count > 4 * Self.batchBytes
        // Times of one interface are in order: equal ones keep their places.
        let order = held.records.indices.sorted {
            let (first, second) = (held.records[$0].timestamp, held.records[$1].timestamp)
            return first != second ? first < second : $0 < $1
        }
        var rest = PacketBatch()
        for index in order {
            let isDue = everything || isTooMuch || held.records[index].timestamp.nanoseconds <= horizon
            Self.move(held.records[index], from: held.bytes, to: &batch, or: &rest, isDue: isDue)
        }
        held = rest
    }

    private static func move(
        _ record: PacketRecord, from bytes: [UInt8], to batch: inout PacketBatch, or rest: inout PacketBatch,
        isDue: Bool
    ) {
        let range = record.dataOffset..<record.dataOffset + record.capturedLength
        var record = record
        if isDue {
            record.dataOffset = batch.bytes.count
            batch.bytes.append(contentsOf: bytes[range])
            batch.records.append(record)
        } else {
            record.dataOffset = rest.bytes.count
            rest.bytes.append(contentsOf: bytes[range])
            rest.records.append(record)
        }
    }
}
