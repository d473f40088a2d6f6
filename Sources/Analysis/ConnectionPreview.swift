import Diagnosis
import Framing
import TCPStreams

/// Finds out what a connection's record would be if it closed now, without touching what follows the connection.
struct ConnectionPreview: StreamSink {
    private var slot: CaptureFollower.Slot
    private var collector: MessageCountCollector
    /// The outcome, once the table has told everything.
    private(set) var outcome: ConnectionOutcome
    private let sockets: ConnectionSockets?

    /// A preview of the connection in a slot, from where its follower stands.
    init(of number: Int, in follower: borrowing CaptureFollower) {
        slot = follower.slots[number]
        collector = MessageCountCollector(counts: follower.collector.counts[number])
        sockets = follower.sockets[number]
        let (initiator, responder) = follower.collector.endpoints[number]
        outcome = ConnectionOutcome(
            capture: follower.capture,
            facts: ConnectionFacts(stream: slot.stream, initiator: initiator, responder: responder))
    }

    mutating func opened(slot: Int, stream: UInt32, initiator: Endpoint, responder: Endpoint, isMidStream: Bool) {}

    mutating func begun(slot: Int) { self.slot.conversation.noteBeginning() }

    mutating func beginningMissed(slot: Int, side: Side) { self.slot.conversation.noteBeginningMissed(direction(side)) }

    mutating func overtaken(slot: Int, side: Side, below offset: Int64) {
        self.slot.conversation.noteOvertaken(direction(side), below: offset)
    }

    mutating func bytes(slot: Int, side: Side, offset: Int64, bytes: Span<UInt8>, mark: PacketMark) -> Int64 {
        self.slot.conversation.receive(bytes, from: direction(side), stamp: stamp(mark), sink: &collector)
    }

    mutating func skipped(
        slot: Int, side: Side, offset: Int64, count: Int64, tail: Span<UInt8>, mark: PacketMark
    ) -> Int64 {
        let unwanted = self.slot.conversation.skip(
            count, from: direction(side), stamp: stamp(mark), sink: &collector)
        if !tail.isEmpty { self.slot.conversation.noteTail(tail, from: direction(side)) }
        return unwanted
    }

    mutating func gap(slot: Int, side: Side, offset: Int64, count: Int64, mark: PacketMark) -> Int64 {
        self.slot.conversation.gap(count, from: direction(side), stamp: stamp(mark), sink: &collector)
    }

    mutating func finished(slot: Int, side: Side, mark: PacketMark) {
        self.slot.conversation.finish(direction(side), stamp: stamp(mark), sink: &collector)
    }

    mutating func retired(slot: Int, facts: borrowing ConnectionFacts) {
        self.slot.conversation.conclude(sink: &collector)
        outcome.facts = copy facts
        outcome.note(collector.counts)
        self.slot.describe(in: &outcome)
        outcome.sockets = sockets
    }

    private func direction(_ side: Side) -> MessageDirection { side == .initiator ? .request : .response }

    private func stamp(_ mark: PacketMark) -> Stamp { Stamp(packet: mark.packet, time: mark.time) }
}

/// Counts messages of one connection, and nothing else.
private struct MessageCountCollector: MessageSink {
    let wantsText = false
    var counts: MessageCounts

    mutating func completed(_ message: borrowing Message) { counts.note(message) }

    mutating func interim(_ message: borrowing Message) {}
}
