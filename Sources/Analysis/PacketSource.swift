import CaptureFile
import PacketFilter
import PacketLayers

/// The reading half of an analysis: takes packets from one capture, filters and decodes them.
struct PacketSource: ~Copyable {
    private var input: PacketInput
    private var filter: PacketFilter?
    private var decoder = PacketDecoder()
    private let packetLimit: UInt64

    init(input: consuming PacketInput, filter: consuming PacketFilter?, packetLimit: UInt64?) {
        self.input = input
        self.filter = filter
        self.packetLimit = packetLimit ?? .max
    }

    /// What the capture says of itself so far, and what stopped it.
    var state: PacketInput.State { input.state }

    /// Replaces the batch's content with the next packets and their segments. False at the end.
    mutating func read(into batch: inout SegmentBatch) -> Bool {
        batch.segments.removeAll(keepingCapacity: true)
        batch.reassembled.removeAll(keepingCapacity: true)
        batch.tally = DecodeTally()
        guard input.read(into: &batch.packets) else { return false }
        let progress = input.progress
        batch.fileBytes = progress.fileBytes
        batch.fileSize = progress.fileSize
        return decode(&batch)
    }

    /// Decodes the batch's packets. False once the packet limit was reached before any of them.
    private mutating func decode(_ batch: inout SegmentBatch) -> Bool {
        let bytes = batch.packets.bytes.span
        var tally = DecodeTally()
        var beyondLimit = false
        for position in batch.packets.records.indices {
            let record = batch.packets.records[position]
            if record.number > packetLimit {
                beyondLimit = true
                break
            }
            let captured = bytes.extracting(droppingFirst: record.dataOffset).extracting(first: record.capturedLength)
            if filter != nil, !passes(record, captured) { continue }
            tally.packets &+= 1
            let time = record.timestamp.nanoseconds
            if time < tally.firstTime { tally.firstTime = time }
            if time > tally.lastTime { tally.lastTime = time }
            if record.capturedLength < Int(record.originalLength) { tally.snapped &+= 1 }
            let onWire = max(0, Int(record.originalLength) &- Int(record.frameCheckLength))
            switch decoder.decode(captured, linkType: record.linkType.rawValue, originalLength: onWire, time: time) {
            case .segment(var segment):
                segment.packet = record.number
                segment.time = time
                segment.interface = record.interface
                if segment.notes.contains(.fragmented) {
                    segment.payloadOffset &+= batch.reassembled.count
                    batch.reassembled.append(contentsOf: decoder.reassembled)
                } else {
                    segment.payloadOffset &+= record.dataOffset
                }
                tally.segments &+= 1
                batch.segments.append(segment)
            case .issue(let issue):
                tally.count(issue)
            }
        }
        batch.tally = tally
        return !(beyondLimit && tally.packets == 0)
    }

    private func passes(_ record: PacketRecord, _ bytes: Span<UInt8>) -> Bool {
        filter?.matches(bytes, linkType: record.linkType, originalLength: record.originalLength) ?? true
    }
}

extension DecodeTally {
    mutating func count(_ issue: DecodeIssue) {
        switch issue.kind {
        case .truncated: truncated &+= 1
        case .malformed: malformed &+= 1
        case .unsupported: unsupported &+= 1
        case .notTCP, .fragmentHeld, .quoted: notTCP &+= 1
        }
    }
}
