public import CaptureFile
import PacketLayers

/// Packets on their way from an interface to the analysis, with the segments found in them.
public struct LiveBatch: Sendable {
    /// The packets, numbered without holes.
    public var packets = PacketBatch()
    /// Which connection each segment's packet belongs to, in the order of packets; filled by ``LiveRun``.
    public internal(set) var connections: [(record: Int, stream: Int)] = []
    var decoded = DecodedSegments()
    /// What became of IP fragments so far.
    var fragments = FragmentStatistics()
    /// Connections whose flow hash has its low eight bits below this are given up.
    var shedLevel: UInt32 = 0
    /// Packets left out of ``decoded`` for that.
    var shedPackets: UInt64 = 0

    /// No packets.
    public init() {}
}
