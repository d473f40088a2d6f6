import CaptureFile
import PacketLayers
import TCPStreams

/// The reading half of a live run: finds segments in packets and, where the analysis falls behind, leaves out whole
/// connections instead of single packets.
public struct LiveDecoder: ~Copyable {
    private var decoder = PacketDecoder()
    private var shedding = Shedding()

    /// A decoder at the beginning of a capture.
    public init() {}

    /// Finds the segments of a batch. `backlog` is the share of the way to the analysis that is taken up, 0 to 1.
    public mutating func decode(_ batch: inout LiveBatch, backlog: Double) {
        batch.connections.removeAll(keepingCapacity: true)
        shedding.note(backlog: backlog)
        batch.shedLevel = shedding.level
        // Moved out and back: the packets' bytes are lent while segments are added.
        var decoded = DecodedSegments()
        swap(&decoded, &batch.decoded)
        decoded.begin(room: batch.packets.records.count)
        find(in: batch.packets, into: &decoded)
        let found = decoded.count
        if shedding.isNeeded {
            decoded.keep {
                let begins = $0.flags.contains(.syn) && !$0.flags.contains(.ack)
                return shedding.admits(Shedding.hash(FlowKey.make($0).key), begins: begins)
            }
        }
        batch.shedPackets = UInt64(found - decoded.count)
        batch.fragments = decoder.fragmentStatistics
        swap(&decoded, &batch.decoded)
    }

    private mutating func find(in packets: borrowing PacketBatch, into decoded: inout DecodedSegments) {
        var tally = DecodeTally()
        var count = 0
        let bytes = packets.bytes.span
        for position in 0..<packets.records.count {
            let record = packets.records[position]
            let captured = bytes.extracting(droppingFirst: record.dataOffset).extracting(first: record.capturedLength)
            if decoder.decode(
                record, captured, into: &decoded.segments[count], reassembled: &decoded.reassembled, tally: &tally)
            {
                count &+= 1
            }
        }
        tally.segments = UInt64(count)
        decoded.count = count
        decoded.tally = tally
    }
}
