import CaptureFile
import Diagnosis
import PacketLayers
import TCPStreams

/// The connections of one shard of a capture, and what follows their messages. Touched by one thread at a time.
struct FlowShard {
    private(set) var table: StreamTable
    private(set) var follower: CaptureFollower
    private let number: Int

    /// How many segments ahead the table is told of one: about as long before as memory takes.
    private static let expectedAhead = 8

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
        let members = own.members.span
        for place in 0..<own.count {
            let member = members[place]
            let later = place &+ Self.expectedAhead
            if later < own.count {
                table.expect(members[later].flow, flags: segments[Int(members[later].position)].flags)
            }
            let position = Int(member.position)
            let home = segments[position].notes.contains(.fragmented) ? reassembled : bytes
            let payload = home.extracting(droppingFirst: segments[position].payloadOffset).extracting(
                first: segments[position].capturedPayloadLength)
            follower.collector.events.packet = segments[position].packet
            table.process(segments[position], flow: member.flow, payload: payload, sink: &follower)
        }
    }

    /// The capture has ended.
    mutating func note(_ context: CaptureContext) { follower.note(context) }

    /// Closes the record of an open slot, since the capture has ended, and gives the feed what comes of it.
    mutating func finish(slot: Int, feed: inout DiagnosisFeed) {
        table.finish(slot: slot, sink: &follower)
        feed.take(&follower.collector.events, shard: number)
    }
}
