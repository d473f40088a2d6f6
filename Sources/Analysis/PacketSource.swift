import CaptureFile
import PacketFilter
import PacketLayers
import TCPStreams

/// The reading half of an analysis: takes packets from one capture, filters and decodes them.
struct PacketSource: ~Copyable {
    private var input: PacketInput
    private var filter: PacketFilter?
    private var decoder = PacketDecoder()
    private let packetLimit: UInt64
    private let flowSeed: UInt64
    private let shardCount: Int
    private var filterRejections: [String] = []
    private var filterRejectedAll = false
    private var index: CaptureIndex?

    /// `flowSeed` is the seed of the stream tables that take the segments, one for each shard. With `keepsIndex` an index is
    /// made where it can be made use of.
    init(
        input: consuming PacketInput, filter: consuming PacketFilter?, packetLimit: UInt64?, flowSeed: UInt64,
        shardCount: Int, keepsIndex: Bool
    ) {
        self.flowSeed = flowSeed
        self.shardCount = shardCount
        self.input = input
        self.filter = filter
        self.packetLimit = packetLimit ?? .max
        index = keepsIndex ? self.input.plainFile.map { CaptureIndex(of: $0, seed: flowSeed) } : nil
    }

    /// Bytes up to which packets count as small.
    private static let smallPacket = 768

    /// What the capture says of itself so far, and what stopped it.
    var state: PacketInput.State {
        var state = input.state
        state.filterRejections = filterRejections
        state.filterRejectedAll = filterRejectedAll
        state.fragments = decoder.fragmentStatistics
        // Whose a fragment is tells another one, perhaps far from it.
        state.index = decoder.fragmentStatistics.fragments == 0 ? index : nil
        return state
    }

    /// Replaces the batch's content with the next packets and their segments. False at the end.
    mutating func read(into batch: inout SegmentBatch, block: FileBlocks.Block? = nil) -> Bool {
        guard input.read(into: &batch.packets, block: block) else { return false }
        let progress = input.progress
        batch.fileBytes = progress.fileBytes
        batch.fileSize = progress.fileSize
        batch.decoded.begin(room: batch.packets.records.count)
        batch.decoded.beginShards()
        let goesOn = decode(
            batch.packets, into: &batch.decoded.segments, &batch.decoded.shards.0, &batch.decoded.shards.1,
            reassembled: &batch.decoded.reassembled, count: &batch.decoded.count, tally: &batch.decoded.tally)
        if let first = batch.packets.records.first, let last = batch.packets.records.last {
            let bytes = last.dataOffset &- first.dataOffset
            batch.decoded.hasSmallPackets = bytes / batch.packets.records.count < Self.smallPacket
        }
        if filter != nil { noteRejections() }
        if index != nil { addToIndex(batch) }
        return goesOn
    }

    /// Notes where the batch's packets stand, and which connections they belong to.
    private mutating func addToIndex(_ batch: borrowing SegmentBatch) {
        index?.add(batch.packets.records, otherBlocks: input.otherBlocks)
        let segments = batch.decoded.segments.span
        noteFlows(batch.decoded.shards.0, segments)
        noteFlows(batch.decoded.shards.1, segments)
    }

    private mutating func noteFlows(_ shard: borrowing ShardSegments, _ segments: Span<Segment>) {
        let members = shard.members.span
        index?.note(count: shard.count) {
            (members[$0].flow.hash, segments[Int(members[$0].position)].packet)
        }
    }

    /// Lets other threads read blocks of the file.
    mutating func share(_ blocks: FileBlocks) { input.share(blocks) }

    private mutating func noteRejections() {
        guard let rejected = filter?.rejections() else { return }
        filterRejectedAll = filter?.rejectedAll() ?? false
        filterRejections = rejected.map { "\($0.linkType.name): \($0.message)" }
    }

    /// Decodes the batch's packets. False once the packet limit was reached before any of them.
    /// Segments are decoded in their place: to copy each there cost as much as a third of its decoding.
    private mutating func decode(
        _ packets: borrowing PacketBatch, into room: inout [Segment], _ first: inout ShardSegments,
        _ second: inout ShardSegments, reassembled: inout [UInt8], count segmentCount: inout Int,
        tally batchTally: inout DecodeTally
    ) -> Bool {
        let records = packets.records.span
        let bytes = packets.bytes.span
        var segments = room.mutableSpan
        var firstMembers = first.members.mutableSpan
        var secondMembers = second.members.mutableSpan
        var inFirst = 0
        var inSecond = 0
        var count = 0
        var tally = DecodeTally()
        var beyondLimit = false
        for position in 0..<records.count {
            let record = records[position]
            if record.number > packetLimit {
                beyondLimit = true
                break
            }
            let captured = bytes.extracting(droppingFirst: record.dataOffset).extracting(first: record.capturedLength)
            if filter != nil, !passes(record, captured) { continue }
            guard decoder.decode(record, captured, into: &segments[count], reassembled: &reassembled, tally: &tally)
            else { continue }
            let flow = FlowHash(
                source: segments[count].source, port: segments[count].sourcePort,
                destination: segments[count].destination, port: segments[count].destinationPort, seed: flowSeed)
            let member = ShardSegments.Member(position: UInt32(truncatingIfNeeded: count), flow: flow)
            // Written to both, counted in one: which cannot be foreseen, and a wrong guess costs more than a store.
            let shard = shardCount == 1 ? 0 : ShardSegments.shard(of: segments[count])
            firstMembers[inFirst] = member
            secondMembers[inSecond] = member
            inFirst &+= 1 &- shard
            inSecond &+= shard
            count &+= 1
        }
        tally.segments = UInt64(count)
        segmentCount = count
        first.count = inFirst
        second.count = inSecond
        batchTally = tally
        return !(beyondLimit && tally.packets == 0)
    }

    private mutating func passes(_ record: PacketRecord, _ bytes: Span<UInt8>) -> Bool {
        filter?.matches(bytes, originalLength: record.originalLength, linkType: record.linkType) ?? true
    }
}

extension PacketDecoder {
    /// Decodes a packet of a batch, counts it, and points the segment at its payload. False when there is no segment.
    @inline(__always)
    mutating func decode(
        _ record: PacketRecord, _ captured: Span<UInt8>, into segment: inout Segment, reassembled: inout [UInt8],
        tally: inout DecodeTally
    ) -> Bool {
        tally.packets &+= 1
        let time = record.timestamp.nanoseconds
        if record.hasTime {
            if time < tally.firstTime { tally.firstTime = time }
            if time > tally.lastTime { tally.lastTime = time }
        } else {
            tally.untimed &+= 1
        }
        if record.capturedLength < Int(record.originalLength) { tally.snapped &+= 1 }
        // The decoding leaves these as they are.
        segment.packet = record.number
        segment.interface = record.interface
        let onWire = max(0, Int(record.originalLength) &- Int(record.frameCheckLength))
        if let issue = decode(
            captured, linkType: record.linkType.rawValue, originalLength: onWire, time: time, into: &segment
        ) {
            tally.count(issue)
            return false
        }
        if !record.hasTime { segment.notes.insert(.untimed) }
        if !segment.notes.isDisjoint(with: [.badIPChecksum, .impossibleLength]) { tally.count(segment.notes) }
        if segment.notes.contains(.fragmented) {
            segment.payloadOffset &+= reassembled.count
            reassembled.append(contentsOf: self.reassembled)
        } else {
            segment.payloadOffset &+= record.dataOffset
        }
        return true
    }
}

extension DecodeTally {
    @inline(never)
    mutating func count(_ notes: SegmentNotes) {
        if notes.contains(.badIPChecksum) { badIPChecksums &+= 1 }
        if notes.contains(.impossibleLength) { impossibleLengths &+= 1 }
    }

    @inline(never)
    mutating func count(_ issue: DecodeIssue) {
        switch issue.kind {
        case .truncated: truncated &+= 1
        case .malformed: malformed &+= 1
        case .unsupported: unsupported &+= 1
        case .notTCP, .fragmentHeld, .quoted: notTCP &+= 1
        }
    }
}
