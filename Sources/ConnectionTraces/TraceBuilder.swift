internal import Model
internal import PacketLayers
internal import TCPStreams

/// Turns the segments of one connection into points, with the offsets and windows that the first reading saw: both
/// use the same state machine.
struct TraceBuilder {
    let connection: ConnectionReference
    private let decisive: Set<UInt64>
    private let mostPoints: Int
    private var state: Connection?
    private var initiator: Endpoint?
    private var clientIsInitiator = true
    private var points = PointStore()
    private var copies: UInt64 = 0
    private var indifferent = IndifferentSink()
    private var storedBytes = 0
    private let limits = StreamLimits()

    init(_ connection: ConnectionReference, decisive: Set<UInt64>, mostPoints: Int) {
        self.connection = connection
        self.decisive = decisive
        self.mostPoints = mostPoints
    }

    /// Nothing of the connection was found.
    var isEmpty: Bool { state == nil }

    /// The trace so far.
    var trace: ConnectionTrace {
        var trace = ConnectionTrace(connection: connection)
        var store = points
        store.thin(to: mostPoints)
        trace.points = store.points
        trace.leftOut = store.leftOut
        trace.copies = copies
        return trace
    }

    mutating func take(_ segment: Segment, payload: Span<UInt8>) {
        if state == nil { begin(segment) }
        guard let initiator, state != nil else { return }
        let side: Side =
            segment.source == initiator.address && segment.sourcePort == initiator.port ? .initiator : .responder
        let before = bases
        let copiesBefore = copyCount
        _ = state?.take(
            segment, payload: payload, from: side, slot: 0, limits: limits, storedTotal: &storedBytes,
            sink: &indifferent)
        if copyCount > copiesBefore {
            copies &+= 1
            return
        }
        let after = bases
        if before != after { rebase(before, after) }
        append(segment, from: side)
    }

    private mutating func begin(_ segment: Segment) {
        let source = Endpoint(address: segment.source, port: segment.sourcePort)
        let destination = Endpoint(address: segment.destination, port: segment.destinationPort)
        // As in the first reading: a SYN-ACK comes from the responder.
        let isAnswer = segment.flags.contains(.syn) && segment.flags.contains(.ack)
        let from = isAnswer ? destination : source
        initiator = from
        clientIsInitiator =
            from.port == connection.client.port && from.address.description == connection.client.address
        var opened = Connection(
            facts: ConnectionFacts(stream: 0, initiator: from, responder: isAnswer ? source : destination))
        opened.begin(
            stream: 0, initiator: from, responder: isAnswer ? source : destination,
            first: PacketMark(packet: segment.packet, time: segment.time))
        state = opened
    }

    private var copyCount: UInt64 {
        UInt64(state?.initiator.facts.duplicates ?? 0) &+ UInt64(state?.responder.facts.duplicates ?? 0)
    }

    /// Where offset 0 is on either side; nil until it is known.
    private var bases: Bases {
        guard let state else { return Bases() }
        return Bases(
            initiator: state.initiator.anchor == .none ? nil : state.initiator.base.value,
            responder: state.responder.anchor == .none ? nil : state.responder.base.value)
    }

    /// The place of offset 0 was corrected, as the first payload of a connection joined mid-stream can do: earlier
    /// points move along.
    private mutating func rebase(_ before: Bases, _ after: Bases) {
        if let old = before.initiator, let new = after.initiator, old != new {
            let shift = Int64(SequenceNumber(old).distance(from: SequenceNumber(new)))
            points.move(by: shift, sentByClient: clientIsInitiator)
        }
        if let old = before.responder, let new = after.responder, old != new {
            let shift = Int64(SequenceNumber(old).distance(from: SequenceNumber(new)))
            points.move(by: shift, sentByClient: !clientIsInitiator)
        }
    }

    private mutating func append(_ segment: Segment, from side: Side) {
        guard let state else { return }
        let own = side == .initiator ? state.initiator : state.responder
        let peer = side == .initiator ? state.responder : state.initiator
        let isSyn = segment.flags.contains(.syn)
        let number = isSyn && segment.payloadLength > 0 ? segment.sequence &+ 1 : segment.sequence
        let acknowledges = segment.flags.contains(.ack) && peer.anchor != .none
        let point = TracePoint(
            packet: segment.packet, time: segment.time, fromClient: (side == .initiator) == clientIsInitiator,
            offset: own.anchor == .none ? 0 : own.offset(of: number), length: Int64(segment.payloadLength),
            capturedLength: Int64(segment.capturedPayloadLength),
            acknowledged: acknowledges ? peer.offset(of: segment.acknowledgement) : nil,
            window: window(segment, of: own, toward: peer),
            flags: UInt8(truncatingIfNeeded: segment.flags.rawValue))
        points.append(point, isDecisive: decisive.contains(segment.packet))
        points.thinIfNeeded(to: mostPoints)
    }

    /// The advertised window in bytes. A SYN's is never scaled, and others only if both SYNs carried the option
    /// (RFC 7323 §2.2); without a SYN the field stands as it is.
    private func window(_ segment: Segment, of own: borrowing HalfStream, toward peer: borrowing HalfStream) -> Int64 {
        let raw = Int64(segment.window)
        if segment.flags.contains(.syn) || !own.facts.syn.exists || own.facts.windowScale == 255 { return raw }
        if peer.facts.syn.exists, peer.facts.windowScale == 255 { return raw }
        return raw &<< Int64(min(own.facts.windowScale, 14))
    }
}

/// Sequence numbers of offset 0; nil while a side's is unknown.
private struct Bases: Equatable {
    var initiator: UInt32?
    var responder: UInt32?
}

/// Wants no bytes.
private struct IndifferentSink: StreamSink {
    mutating func opened(slot: Int, stream: UInt32, initiator: Endpoint, responder: Endpoint, isMidStream: Bool) {}
    mutating func bytes(slot: Int, side: Side, offset: Int64, bytes: Span<UInt8>, mark: PacketMark) -> Int64 { .max }
    mutating func skipped(
        slot: Int, side: Side, offset: Int64, count: Int64, tail: Span<UInt8>, mark: PacketMark
    ) -> Int64 { .max }
    mutating func gap(slot: Int, side: Side, offset: Int64, count: Int64, mark: PacketMark) -> Int64 { .max }
    mutating func finished(slot: Int, side: Side, mark: PacketMark) {}
    mutating func retired(slot: Int, facts: borrowing ConnectionFacts) {}
}
