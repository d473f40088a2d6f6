/// Reads several files as one capture, in order of time; packet numbers go on from file to file.
///
/// Files are taken in order of their first packets. As long as they do not overlap in time, each is read as if it
/// were alone; where they do, their packets are merged by time. Packets of one file keep their order.
public struct JoinedCaptureReader: ~Copyable {
    /// One of the files, in the order in which they are read.
    public struct File: Sendable {
        /// As it was given.
        public var path: String
        /// What it says of itself, as far as it has been read.
        public var description: CaptureDescription
        /// Where it stops making sense. Its packet number counts in this file alone.
        public var damage: CaptureDamage?
    }

    private let inputs: [JoinedInput]
    /// Indices of inputs whose packets are being merged.
    private var active: [Int] = []
    /// The first input that was not started yet; all have packets from here on.
    private var waiting = 0
    private var packetCount: UInt64 = 0
    private var interfaces: [CaptureInterface] = []
    private let readSize: Int

    /// More files than this are closed between the look at their first packet and their turn.
    private static let openFileCount = 16
    /// Packets of a merged batch at most.
    private static let mergedPacketCount = 8192

    /// Opens all files and looks at their first packets. A file that cannot be opened has its damage in ``files``;
    /// the others are read. Once `isCancelled` answers true, a wait for a pipe ends, and its capture with it.
    public init(paths: [String], readSize: Int = 1 << 20, isCancelled: @escaping @Sendable () -> Bool = { false }) {
        self.readSize = readSize
        let keepOpen = paths.count <= Self.openFileCount
        let opened = paths.map {
            JoinedInput(path: $0, readSize: readSize, keepOpen: keepOpen, isCancelled: isCancelled)
        }
        // Files without packets come first, so that the rest wait in order of time; equal times keep their order.
        inputs = opened.enumerated().sorted {
            ($0.element.firstTime ?? .min, $0.offset) < ($1.element.firstTime ?? .min, $1.offset)
        }.map(\.element)
        waiting = inputs.firstIndex { $0.firstTime != nil } ?? inputs.count
        for input in inputs[..<waiting] { addInterfaces(of: input) }
    }

    /// The files in the order in which they are read, with what each says of itself.
    public var files: [File] {
        inputs.map { File(path: $0.path, description: $0.description, damage: $0.damage) }
    }

    /// The files' descriptions as one: format and compression of the first, sums of the counts, all interfaces.
    public var description: CaptureDescription {
        var whole = inputs.first?.description ?? CaptureDescription()
        for input in inputs.dropFirst() {
            let part = input.description
            whole.comments += part.comments.prefix(max(0, CaptureLimits.commentCount - whole.comments.count))
            whole.byteCount &+= part.byteCount
            whole.fileByteCount &+= part.fileByteCount
            whole.fileSize = whole.fileSize.flatMap { first in part.fileSize.map { first &+ $0 } }
        }
        whole.interfaces = interfaces
        for input in inputs {
            // Drop counters may have come since the interface was first seen.
            for (index, interface) in zip(input.interfaces, input.description.interfaces) {
                whole.interfaces[Int(index)] = interface
            }
        }
        whole.packetCount = packetCount
        return whole
    }

    /// The first damage among the files; every packet that could be read from all of them is delivered.
    public var damage: CaptureDamage? {
        for input in inputs { if let damage = input.damage { return damage } }
        return nil
    }

    /// Replaces the batch's content with the next packets. Returns false when there are none left in any file.
    ///
    /// With a `block` that ``FileBlocks`` read into this batch, those are the next bytes of the only file.
    public mutating func read(into batch: inout PacketBatch, block: FileBlocks.Block? = nil) -> Bool {
        read(into: &batch, block: block, upTo: .max)
    }

    /// The same; of a single file no further than to an offset, if there is a packet before it that was not read.
    package mutating func read(into batch: inout PacketBatch, block: FileBlocks.Block? = nil, upTo end: UInt64) -> Bool
    {
        batch.records.removeAll(keepingCapacity: true)
        if let block, let only = active.first, inputs.count == 1, inputs[only].nextTime == nil {
            // Straight into the batch that holds the block.
            inputs[only].fill(&batch, block)
            addInterfaces(of: inputs[only])
            number(inputs[only], &batch)
            return !batch.records.isEmpty
        }
        refill(upTo: inputs.count == 1 ? end : .max)
        startInputs(until: active.isEmpty ? nil : .min)
        guard let only = active.first else { return false }
        let isAlone = waiting == inputs.count || latestTime(inputs[only].batch) < waitingTime
        if active.count == 1, inputs[only].next == 0, isAlone {
            passOn(inputs[only], &batch)
        } else {
            merge(into: &batch)
        }
        return !batch.records.isEmpty
    }

    // MARK: reading with an index

    /// The only file, as it was when it was opened; nil for several, and for one that is compressed or cannot be read at
    /// any place.
    package var plainFile: FileIdentity? { inputs.count == 1 ? inputs[0].plainFile : nil }

    /// Blocks of the only file so far that were no enhanced packet blocks; nil once there are no more packets.
    package var otherBlocks: UInt64? { inputs.count == 1 ? inputs[0].otherBlocks : nil }

    /// Whether nothing but packets lies before a piece that is ahead.
    package func canPassOver(to piece: CaptureIndex.Piece) -> Bool { piece.otherBlocks == otherBlocks }

    /// Place in the files, in bytes before decompression.
    package var fileByteCount: UInt64 { inputs.reduce(0) { $0 &+ $1.description.fileByteCount } }

    /// Interfaces that were described so far.
    package var interfaceCount: Int { interfaces.count }

    /// Goes on with a piece of the only file, without what lies before it. False where that cannot be.
    package mutating func passOver(to piece: CaptureIndex.Piece) -> Bool {
        guard inputs.count == 1, !active.isEmpty, inputs[0].passOver(to: piece) else { return false }
        packetCount = piece.firstPacket &- 1
        return true
    }

    /// Time of the first packet that waits in a file not started.
    private var waitingTime: Int64 { waiting < inputs.count ? inputs[waiting].firstTime ?? .max : .max }

    /// Starts files whose first packet is not later than `time`; nil starts the next one in any case.
    private mutating func startInputs(until time: Int64?) {
        var first = time == nil
        while waiting < inputs.count, first || waitingTime <= time ?? .min {
            let input = inputs[waiting]
            input.reopen()
            waiting += 1
            addInterfaces(of: input)
            if input.nextTime != nil {
                active.append(waiting - 1)
                first = false
            }
        }
    }

    /// Lets other threads read blocks of the file, if it is the only one, from the second batch on.
    public mutating func share(_ blocks: FileBlocks) {
        if inputs.count == 1 { inputs[0].share(blocks) }
    }

    /// Hands over a whole batch of one file without copying its bytes.
    private mutating func passOn(_ input: JoinedInput, _ batch: inout PacketBatch) {
        swap(&batch, &input.batch)
        number(input, &batch)
    }

    /// Gives packets of one file their numbers and interfaces in the whole.
    private mutating func number(_ input: JoinedInput, _ batch: inout PacketBatch) {
        // A capture in one file is numbered as it should be.
        if input.keepsInterfaces, batch.records.first?.number == packetCount &+ 1 {
            packetCount &+= UInt64(batch.records.count)
            return
        }
        for index in batch.records.indices {
            packetCount &+= 1
            batch.records[index].number = packetCount
            batch.records[index].interface = input.interfaces[Int(batch.records[index].interface)]
        }
    }

    /// Reads on in files whose packets were all handed out, and lets go of those that have ended.
    private mutating func refill(upTo end: UInt64) {
        for index in active where inputs[index].nextTime == nil {
            inputs[index].fill(upTo: end)
            addInterfaces(of: inputs[index])
        }
        active.removeAll { inputs[$0].nextTime == nil }
    }

    private mutating func merge(into batch: inout PacketBatch) {
        batch.bytes.removeAll(keepingCapacity: true)
        while batch.records.count < Self.mergedPacketCount, batch.bytes.count < readSize {
            guard let earliest = earliestActive() else { break }
            let input = inputs[active[earliest]]
            let time = input.nextTime ?? .max
            // Without the count, a packet at the end of time would wait for files that are not there.
            if waiting < inputs.count, waitingTime <= time {
                startInputs(until: time)
                continue
            }
            var record = input.batch.records[input.next]
            let start = record.dataOffset
            record.dataOffset = batch.bytes.count
            batch.bytes += input.batch.bytes[start..<start + record.capturedLength]
            packetCount &+= 1
            record.number = packetCount
            record.interface = input.interfaces[Int(record.interface)]
            batch.records.append(record)
            input.next += 1
            if input.nextTime == nil {
                input.fill()
                addInterfaces(of: input)
                if input.nextTime == nil { active.remove(at: earliest) }
            }
        }
    }

    /// Position in `active` of the file whose next packet is the earliest; the earlier file where times are equal.
    private func earliestActive() -> Int? {
        var best: (position: Int, time: Int64)?
        for (position, index) in active.enumerated() {
            guard let time = inputs[index].nextTime else { continue }
            if let found = best, found.time <= time { continue }
            best = (position, time)
        }
        return best?.position
    }

    private func latestTime(_ batch: PacketBatch) -> Int64 {
        var latest = Int64.min
        for index in batch.records.indices { latest = max(latest, batch.records[index].timestamp.nanoseconds) }
        return latest
    }

    /// Gives interfaces that a file has described meanwhile their place in the joined list.
    private mutating func addInterfaces(of input: JoinedInput) {
        for interface in input.description.interfaces.dropFirst(input.interfaces.count) {
            if input.interfaces.count != interfaces.count { input.keepsInterfaces = false }
            input.interfaces.append(UInt32(truncatingIfNeeded: interfaces.count))
            interfaces.append(interface)
        }
    }
}
