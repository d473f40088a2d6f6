import PacketLayers
import TCPStreams

/// The segments of a batch whose connections belong to one shard, in capture order.
///
/// Connections are dealt out to two shards, each followed by one thread at a time, so that two threads can follow the
/// segments of one capture at once. Whatever the number of threads, there are the same shards: what their limits bring
/// about is the same, too.
struct ShardSegments: Sendable {
    /// One segment.
    struct Member: Sendable, BitwiseCopyable {
        /// Where it stands among the segments of the batch.
        var position: UInt32 = 0
        var flow = FlowHash()
    }

    /// The first ``count`` are the segments; what follows is room.
    var members: [Member] = []
    /// How many segments there are.
    var count = 0

    /// Makes room for so many, and forgets those there are.
    mutating func begin(room: Int) {
        count = 0
        if members.count < room { members += Array(repeating: Member(), count: room &- members.count) }
    }

    /// The shard of a segment's connection, 0 or 1: the same in both directions, and without a seed, since reports depend on
    /// it where limits are reached. Traffic that is made for it is followed by one thread, and no worse.
    @inline(__always)
    static func shard(of segment: Segment) -> Int {
        let ports = UInt64(segment.sourcePort ^ segment.destinationPort)
        let mixed = (segment.source.low ^ segment.destination.low ^ ports &<< 32) &* 0x9E37_79B9_7F4A_7C15
        return Int(truncatingIfNeeded: (mixed ^ mixed &<< 21) &>> 63)
    }
}
