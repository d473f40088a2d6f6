/// What a run needs that goes on while connections are open: time without packets, and a look at records that stay open.
extension StreamTable {
    /// Closes the records of connections that have been silent for too long at `now`, in nanoseconds since the epoch,
    /// looking at one in `parts` of them: call it with `part` counting from 0 to `parts` - 1, over and over.
    public mutating func advance<Sink: StreamSink>(to now: Int64, part: Int, of parts: Int, sink: inout Sink) {
        for slot in stride(from: max(0, part), to: tenants.count, by: max(1, parts)) {
            age(slot, now: now, sink: &sink)
        }
    }

    /// The number of the connection that holds a slot; nil when the slot is free.
    public func stream(ofSlot slot: Int) -> Int? {
        tenants.indices.contains(slot) && tenants[slot].isOpen ? Int(tenants[slot].stream) : nil
    }

    /// When the first packet of the connection in an open slot was captured, nanoseconds since the epoch.
    public func begin(ofSlot slot: Int) -> Int64 { connections[slot].facts.first.time }

    /// Tells the sink everything that it would be told if the record of an open connection closed now, bytes behind
    /// holes included. The record itself stays as it is.
    public func preview<Sink: StreamSink>(slot: Int, sink: inout Sink) {
        guard stream(ofSlot: slot) != nil else { return }
        var connection = connections[slot]
        var stored = connection.initiator.pending.storedBytes &+ connection.responder.pending.storedBytes
        _ = connection.close(.captureEnd, slot: slot, storedTotal: &stored, sink: &sink)
    }

    /// Closes the records of all connections for which `isChosen` answers true, given the endpoints of ``FlowKey``.
    package mutating func giveUp<Sink: StreamSink>(sink: inout Sink, where isChosen: (FlowKey) -> Bool) {
        for slot in tenants.indices where tenants[slot].isOpen && isChosen(tenants[slot].key) {
            close(slot, reason: .evicted, remember: false, sink: &sink)
        }
    }

    /// Whether bytes of an open connection are held that came after a hole.
    package func hasHole(slot: Int) -> Bool {
        !connections[slot].initiator.pending.isEmpty || !connections[slot].responder.pending.isEmpty
            || connections[slot].initiator.finOffset > connections[slot].initiator.facts.nextExpected
            || connections[slot].responder.finOffset > connections[slot].responder.facts.nextExpected
    }

    /// What is known of how the peer takes the bytes of an open connection's sides.
    package func pressure(ofSlot slot: Int) -> (initiator: SendPressure, responder: SendPressure) {
        (SendPressure(of: connections[slot].initiator), SendPressure(of: connections[slot].responder))
    }
}

/// Whether a sender is held back by its peer's window now, and what it has in flight.
package struct SendPressure: Sendable, BitwiseCopyable {
    /// The peer's window is shut, or used up to within a segment.
    package let isHeld: Bool
    /// Bytes sent and not acknowledged, as the capture saw them.
    package let inFlight: Int64

    init(of half: borrowing HalfStream) {
        isHeld = half.inZeroWindow || half.inWindowFull
        inFlight = half.facts.highestSent &- max(0, half.facts.highestAcked)
    }
}
