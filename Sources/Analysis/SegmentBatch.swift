import CaptureFile
import PacketLayers
import TCPStreams

/// A batch of packets with the segments found in them, on its way from the reading to the following.
struct SegmentBatch: Sendable {
    /// The packets; segments' payloads stand in their bytes.
    var packets = PacketBatch()
    /// What was found in them.
    var decoded = DecodedSegments()
    /// How far the reading has come with the file.
    var fileBytes: UInt64 = 0
    var fileSize: UInt64?
}

/// The segments of a batch.
struct DecodedSegments: Sendable {
    /// The first ``count`` are the segments, in capture order; what follows is room to decode into. Payload offsets count
    /// from the start of `packets.bytes`, or of ``reassembled`` where the segment came out of fragments.
    var segments: [Segment] = []
    /// The segments of each shard; none in a live run, which has no shards.
    var shards = (ShardSegments(), ShardSegments())
    /// How many segments there are.
    var count = 0
    /// The packets are small on average: many payloads will be looked at. Most of those of large packets are the insides of
    /// bodies, which are counted only.
    var hasSmallPackets = false
    /// Payloads that came out of fragments.
    var reassembled: [UInt8] = []
    /// Counts of this batch.
    var tally = DecodeTally()

    /// Makes room for so many segments, and forgets those there are.
    mutating func begin(room: Int) {
        count = 0
        reassembled.removeAll(keepingCapacity: true)
        if segments.count < room { segments += Array(repeating: Segment(), count: room &- segments.count) }
    }

    /// Makes room for all segments in each shard, and forgets those there are.
    mutating func beginShards() {
        shards.0.begin(room: segments.count)
        shards.1.begin(room: segments.count)
    }

    /// Keeps the segments that `isKept` wants, in their order.
    mutating func keep(_ isKept: (Segment) -> Bool) {
        var kept = 0
        for position in 0..<count where isKept(segments[position]) {
            if kept != position { segments[kept] = segments[position] }
            kept &+= 1
        }
        count = kept
    }
}

/// What the decoding of some packets amounted to.
struct DecodeTally: Sendable {
    var packets: UInt64 = 0
    var segments: UInt64 = 0
    var snapped: UInt64 = 0
    var notTCP: UInt64 = 0
    var truncated: UInt64 = 0
    var malformed: UInt64 = 0
    var unsupported: UInt64 = 0
    /// Packets of which the capture does not say when they were captured.
    var untimed: UInt64 = 0
    var badIPChecksums: UInt64 = 0
    var impossibleLengths: UInt64 = 0
    /// Of the packets with a time.
    var firstTime = Int64.max
    var lastTime = Int64.min

    /// Whether any packet has a time.
    var hasTimes: Bool { firstTime <= lastTime }

    mutating func add(_ other: DecodeTally) {
        packets &+= other.packets
        segments &+= other.segments
        snapped &+= other.snapped
        notTCP &+= other.notTCP
        truncated &+= other.truncated
        malformed &+= other.malformed
        unsupported &+= other.unsupported
        untimed &+= other.untimed
        badIPChecksums &+= other.badIPChecksums
        impossibleLengths &+= other.impossibleLengths
        firstTime = min(firstTime, other.firstTime)
        lastTime = max(lastTime, other.lastTime)
    }
}
