import CaptureFile
import Diagnosis
import PacketLayers
import TCPStreams

/// The connections of one shard of a capture, and what follows their messages. Touched by one thread at a time.
struct FlowShard {
    private(set) var table: StreamTable
    private(set) var follower: CaptureFollower
    private let number: Int

    /// How many segments ahead one is fetched, and how many ahead what it leads to: about as long before as it takes to come
    /// from the core that decoded it.
    private static let fetchedAhead = 16
    private static let expectedAhead = 8
    /// Lines of a payload that are fetched: nearly all heads end within them, or the processor sees where this goes.
    private static let fetchedLines = 3

    /// A shard of a number, 0 or 1, whose flows are hashed under a seed.
    init(_ number: Int, limits: StreamLimits, flowSeed: UInt64, follower: consuming CaptureFollower) {
        self.number = number
        table = StreamTable(limits: limits, seed: flowSeed)
        self.follower = follower
    }

    /// Takes the shard's part of the next segments of the capture. What comes of them is exchanged for the content of `events`.
    mutating func follow(_ batch: borrowing SegmentBatch, _ events: inout FollowedEvents) {
        if number == 0 {
            follow(batch, batch.decoded.shards.0)
        } else {
            follow(batch, batch.decoded.shards.1)
        }
        swap(&events, &follower.collector.events)
    }

    private mutating func follow(_ batch: borrowing SegmentBatch, _ own: borrowing ShardSegments) {
        let bytes = batch.packets.bytes.span
        let reassembled = batch.decoded.reassembled.span
        let segments = batch.decoded.segments.span
        let members = own.members.span.extracting(first: own.count)
        let mayHaveHeads = batch.decoded.hasSmallPackets
        for place in 0..<members.count {
            let member = members[place]
            fetch(members, place, segments, bytes, payloads: mayHaveHeads)
            let position = Int(member.position)
            let home = segments[position].notes.contains(.fragmented) ? reassembled : bytes
            let payload = home.extracting(droppingFirst: segments[position].payloadOffset).extracting(
                first: segments[position].capturedPayloadLength)
            follower.collector.events.packet = segments[position].packet
            table.process(segments[position], flow: member.flow, payload: payload, sink: &follower)
        }
    }

    /// Asks for what segments further on will need.
    @inline(__always)
    private mutating func fetch(
        _ members: Span<ShardSegments.Member>, _ place: Int, _ segments: Span<Segment>, _ bytes: Span<UInt8>,
        payloads: Bool
    ) {
        guard place &+ Self.fetchedAhead < members.count else { return }
        segments.prefetch(Int(members[place &+ Self.fetchedAhead].position))
        let next = members[place &+ Self.expectedAhead]
        let position = Int(next.position)
        table.expect(next.flow.hash)
        // Closed connections are asked for where one begins, and added to where one ends; payloads are looked at where there
        // are any. To fetch the same lines over and over in all other cases costs less than branches that cannot be foreseen.
        let edge = (segments[position].flags.rawValue | segments[position].flags.rawValue &>> 1) & 1
        table.expectClosed(next.flow.hash & (0 &- UInt32(edge)))
        guard payloads else { return }
        let start = segments[position].payloadOffset & ((0 &- segments[position].capturedPayloadLength) &>> 63)
        for line in 0..<Self.fetchedLines { bytes.prefetch(start &+ line &* 64) }
    }

    /// The capture has ended.
    mutating func note(_ context: CaptureContext) { follower.note(context) }

    /// Closes the record of an open slot, since the capture has ended, and gives the feed what comes of it.
    mutating func finish(slot: Int, feed: inout DiagnosisFeed) {
        table.finish(slot: slot, sink: &follower)
        feed.take(&follower.collector.events, shard: number)
    }
}
