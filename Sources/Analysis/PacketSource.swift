import CaptureFile
import PacketFilter
import PacketLayers

/// The reading half of an analysis: takes packets from one capture, filters and decodes them.
struct PacketSource: ~Copyable {
    private var input: PacketInput
    private var filter: PacketFilter?
    private var decoder = PacketDecoder()
    private let packetLimit: UInt64
    private var filterRejections: [String] = []

    init(input: consuming PacketInput, filter: consuming PacketFilter?, packetLimit: UInt64?) {
        self.input = input
        self.filter = filter
        self.packetLimit = packetLimit ?? .max
    }

    /// What the capture says of itself so far, and what stopped it.
    var state: PacketInput.State {
        var state = input.state
        state.filterRejections = filterRejections
        return state
    }

    /// Replaces the batch's content with the next packets and their segments. False at the end.
    mutating func read(into batch: inout SegmentBatch) -> Bool {
        guard input.read(into: &batch.packets) else { return false }
        let progress = input.progress
        batch.fileBytes = progress.fileBytes
        batch.fileSize = progress.fileSize
        let goesOn = decode(batch.packets, into: &batch.decoded)
        if filter != nil { noteRejections() }
        return goesOn
    }

    private mutating func noteRejections() {
        guard let rejected = filter?.rejections() else { return }
        filterRejections = rejected.map { "\($0.linkType.name): \($0.message)" }
    }

    /// Decodes the batch's packets. False once the packet limit was reached before any of them.
    private mutating func decode(_ packets: borrowing PacketBatch, into decoded: inout DecodedSegments) -> Bool {
        decoded.segments.removeAll(keepingCapacity: true)
        decoded.reassembled.removeAll(keepingCapacity: true)
        let bytes = packets.bytes.span
        var tally = DecodeTally()
        var beyondLimit = false
        var segment = Segment()
        for position in 0..<packets.records.count {
            let record = packets.records[position]
            if record.number > packetLimit {
                beyondLimit = true
                break
            }
            let captured = bytes.extracting(droppingFirst: record.dataOffset).extracting(first: record.capturedLength)
            if filter != nil, !passes(record, captured) { continue }
            decoded.add(record, captured, decoder: &decoder, segment: &segment, tally: &tally)
        }
        decoded.tally = tally
        return !(beyondLimit && tally.packets == 0)
    }

    private mutating func passes(_ record: PacketRecord, _ bytes: Span<UInt8>) -> Bool {
        filter?.matches(bytes, originalLength: record.originalLength, linkType: record.linkType) ?? true
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
