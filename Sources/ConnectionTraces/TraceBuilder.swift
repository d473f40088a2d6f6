internal import Model
internal import PacketLayers
internal import TCPStreams

/// Turns the segments of one connection into points, with the offsets and windows that the first reading saw: both
/// use the same state machine.
struct TraceBuilder {
    private let decisive: Set<UInt64>
    private let mostPoints: Int
    private var repeated: RepeatedConnection
    private var points = PointStore()
    private var copies: UInt64 = 0
    private var indifferent = IndifferentSink()

    init(_ connection: ConnectionReference, decisive: Set<UInt64>, mostPoints: Int) {
        repeated = RepeatedConnection(connection)
        self.decisive = decisive
        self.mostPoints = mostPoints
    }

    var connection: ConnectionReference { repeated.connection }

    /// Nothing of the connection was found.
    var isEmpty: Bool { repeated.state == nil }

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
        let before = bases
        let copiesBefore = repeated.copies
        let side = repeated.take(segment, payload: payload, sink: &indifferent)
        if repeated.copies > copiesBefore {
            copies &+= 1
            return
        }
        let after = bases
        if before != after { rebase(before, after) }
        append(segment, from: side)
    }

    private var clientIsInitiator: Bool { repeated.clientSide == .initiator }

    /// Where offset 0 is on either side; nil until it is known. Read in place: the state is too large to be copied for
    /// each packet.
    private var bases: Bases {
        Bases(
            initiator: repeated.state?.initiator.anchor == Anchor.none ? nil : repeated.state?.initiator.base.value,
            responder: repeated.state?.responder.anchor == Anchor.none ? nil : repeated.state?.responder.base.value)
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
        let isSyn = segment.flags.contains(.syn)
        let number = isSyn && segment.payloadLength > 0 ? segment.sequence &+ 1 : segment.sequence
        let offset = repeated.offset(of: number, from: side)
        let acknowledged =
            segment.flags.contains(.ack) ? repeated.offset(of: segment.acknowledgement, from: side.opposite) : nil
        let point = TracePoint(
            packet: segment.packet, time: segment.time, fromClient: (side == .initiator) == clientIsInitiator,
            offset: offset ?? 0, length: Int64(segment.payloadLength),
            capturedLength: Int64(segment.capturedPayloadLength), acknowledged: acknowledged,
            window: window(segment, from: side), flags: UInt8(truncatingIfNeeded: segment.flags.rawValue))
        points.append(point, isDecisive: decisive.contains(segment.packet))
        points.thinIfNeeded(to: mostPoints)
    }

    /// The advertised window in bytes. A SYN's is never scaled, and others only if both SYNs carried the option
    /// (RFC 7323 §2.2); without a SYN the field stands as it is.
    private func window(_ segment: Segment, from side: Side) -> Int64 {
        let raw = Int64(segment.window)
        guard !segment.flags.contains(.syn), let own = scale(side), own != 255, scale(side.opposite) != 255 else {
            return raw
        }
        return raw &<< Int64(min(own, 14))
    }

    /// The window scale option of a side's SYN, 255 if it had none; nil without its SYN.
    private func scale(_ side: Side) -> UInt8? {
        if side == .initiator {
            return repeated.state?.initiator.facts.syn.exists == true
                ? repeated.state?.initiator.facts.windowScale : nil
        }
        return repeated.state?.responder.facts.syn.exists == true ? repeated.state?.responder.facts.windowScale : nil
    }
}

private typealias Anchor = HalfStream.Anchor

/// Sequence numbers of offset 0; nil while a side's is unknown.
private struct Bases: Equatable {
    var initiator: UInt32?
    var responder: UInt32?
}
