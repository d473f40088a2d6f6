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
        if shedding.level > 0 {
            let level = shedding.level
            decoded.keep { !Shedding.isShed(FlowKey.make($0).key, level: level) }
        }
        batch.shedPackets = UInt64(found - decoded.count)
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

/// How many of 256 parts of all flows are left out, by how far the analysis is behind.
struct Shedding: Sendable {
    /// Parts left out now.
    private(set) var level: UInt32 = 0
    /// Batches since the analysis was last behind.
    private var calm = 0

    /// Backlog from which more is left out, and below which less.
    static let high = 0.5
    static let low = 0.125
    /// Parts by which the level rises, and falls.
    static let rise: UInt32 = 32
    static let fall: UInt32 = 16
    /// The most that is left out: something is always looked at.
    static let most: UInt32 = 240
    /// Calm batches after which the level falls by a step.
    static let patience = 64

    mutating func note(backlog: Double) {
        if backlog > Self.high {
            level = min(Self.most, level + Self.rise)
            calm = 0
        } else if backlog < Self.low, level > 0 {
            calm += 1
            guard calm >= Self.patience else { return }
            calm = 0
            level -= min(level, Self.fall)
        } else {
            calm = 0
        }
    }

    /// Whether a flow is left out at a level. The seed is the run's own: reports never depend on it without shedding.
    static func isShed(_ key: FlowKey, level: UInt32) -> Bool { key.hash(seed: seed) & 0xFF < level }

    private static let seed = UInt64.random(in: 0 ... .max)
}
