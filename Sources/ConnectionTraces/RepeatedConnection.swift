package import Model
package import PacketLayers
package import TCPStreams

/// One connection of a second reading, followed by the state machine of the first: offsets, gaps and copies come out
/// the same.
package struct RepeatedConnection {
    /// The connection as its findings name it.
    package let connection: ConnectionReference
    /// Its state; nil before its first segment.
    package private(set) var state: Connection?
    /// The side that the report calls client.
    package private(set) var clientSide = Side.initiator
    private var initiator: Endpoint?
    private var storedBytes = 0
    private let limits = StreamLimits()

    /// A connection of which nothing has come yet.
    package init(_ connection: ConnectionReference) { self.connection = connection }

    /// Takes its next segment, tells `sink` what follows from it, and says which side sent it.
    package mutating func take<Sink: StreamSink>(
        _ segment: Segment, payload: Span<UInt8>, sink: inout Sink
    ) -> Side {
        if state == nil { begin(segment, sink: &sink) }
        let isInitiator = segment.source == initiator?.address && segment.sourcePort == initiator?.port
        let side: Side = isInitiator ? .initiator : .responder
        _ = state?.take(
            segment, payload: payload, from: side, slot: 0, limits: limits, storedTotal: &storedBytes, sink: &sink)
        return side
    }

    /// No more segments come: what is held is given, holes as gaps.
    package mutating func finish<Sink: StreamSink>(sink: inout Sink) {
        _ = state?.close(.captureEnd, slot: 0, storedTotal: &storedBytes, sink: &sink)
    }

    /// Packets that the capture holds twice, so far.
    package var copies: UInt64 {
        UInt64(state?.initiator.facts.duplicates ?? 0) &+ UInt64(state?.responder.facts.duplicates ?? 0)
    }

    /// The offset of a number in the stream of a side; nil while nothing of it was seen.
    package func offset(of number: UInt32, from side: Side) -> Int64? {
        if side == .initiator {
            guard state?.initiator.anchor != HalfStream.Anchor.none else { return nil }
            return state?.initiator.offset(of: number)
        }
        guard state?.responder.anchor != HalfStream.Anchor.none else { return nil }
        return state?.responder.offset(of: number)
    }

    private mutating func begin<Sink: StreamSink>(_ segment: Segment, sink: inout Sink) {
        let source = Endpoint(address: segment.source, port: segment.sourcePort)
        let destination = Endpoint(address: segment.destination, port: segment.destinationPort)
        // As in the first reading: a SYN-ACK comes from the responder.
        let isAnswer = segment.flags.contains(.syn) && segment.flags.contains(.ack)
        let (from, to) = isAnswer ? (destination, source) : (source, destination)
        initiator = from
        let isClient = from.port == connection.client.port && from.address.description == connection.client.address
        clientSide = isClient ? .initiator : .responder
        var opened = Connection(facts: ConnectionWideFacts(stream: 0, initiator: from, responder: to))
        opened.begin(
            stream: 0, initiator: from, responder: to,
            first: PacketMark(packet: segment.packet, time: segment.time))
        state = opened
        sink.opened(
            slot: 0, stream: 0, initiator: from, responder: to, isMidStream: !segment.flags.contains(.syn))
    }
}
