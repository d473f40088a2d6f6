/// What kind of protocol a conversation speaks, as far as its bytes have told.
public enum ConversationProtocol: UInt8, Sendable, BitwiseCopyable {
    /// Not enough bytes yet.
    case undecided
    case http1
    /// HTTP/2 in clear text (connection preface seen); not followed.
    case http2
    case tls
    /// Nothing that declares lengths which we know.
    case opaque
}

/// Follows the messages of one connection in both directions. Knows bytes, gaps and ends; nothing of TCP.
///
/// Feed it each direction's bytes in stream order. Directions are given by the caller's first guess; when the bytes
/// show that requests come from the other side, ``isReversed`` is set and messages carry the right direction.
///
/// Where bytes are cut into pieces does not matter, except to the search for a message after the place was lost,
/// which trusts only the beginning of a piece. The sink is called when the conversation's own state is settled.
public struct Conversation {
    private var requestHalf = HalfStream()
    private var responseHalf = HalfStream()
    private var exchange = Exchange()
    /// The message that ended last; one that is written again and again, as making and dropping one shows in profiles.
    @usableFromInline
    var ended = Message(direction: .request, index: 0, startOffset: 0, first: Stamp(packet: 0, time: 0))
    /// True when the side given as `.request` turned out to send responses.
    public private(set) var isReversed = false

    /// What is spoken.
    public var spoken: ConversationProtocol { exchange.spoken }

    /// A conversation of which nothing has been seen.
    public init() {}

    /// Says that the capture begins inside the connection: the first response seen may answer a request from before.
    public mutating func beginMidstream() { exchange.beginMidstream() }

    /// Takes that back: the capture begins inside the connection only by the order of its packets.
    public mutating func noteBeginning() {
        if isReversed {
            responseHalf.noteBeginning(of: &requestHalf, &exchange)
        } else {
            requestHalf.noteBeginning(of: &responseHalf, &exchange)
        }
    }

    /// Says that bytes of a side from before those shown of it were not shown, and will not be.
    public mutating func noteBeginningMissed(_ side: MessageDirection) {
        if (side == .request) != isReversed { exchange.loseRequests() } else { exchange.loseResponses() }
    }

    /// Says that the other side knew the bytes below a stream offset of this side when it sent what was shown of it so far: a
    /// request among them may have its response already.
    public mutating func noteOvertaken(_ side: MessageDirection, below offset: Int64) {
        if side == .request { requestHalf.overtakenBelow = offset } else { responseHalf.overtakenBelow = offset }
    }

    /// Makes this a conversation of which nothing has been seen, and keeps its memory for it.
    public mutating func reset() {
        requestHalf.reset()
        responseHalf.reset()
        exchange.reset()
        isReversed = false
    }

    /// Takes the next bytes of one direction. Returns how many further bytes of this direction need not be shown
    /// (they may be passed as a count to ``skip(_:from:stamp:sink:)``): the rest of a body of known length, or
    /// `Int64.max` for streams that are not followed.
    @inlinable
    public mutating func receive<Sink: MessageSink>(
        _ bytes: Span<UInt8>, from side: MessageDirection, stamp: Stamp, sink: inout Sink
    ) -> Int64 {
        var position = 0
        let wantsText = sink.wantsText
        var wasReversed = isReversed
        while true {
            let event = advance(bytes, from: &position, side: side, stamp: stamp, wantsText: wantsText)
            if isReversed != wasReversed {
                wasReversed = isReversed
                sink.reversed()
            }
            if event == .exhausted { return unwanted(side) }
            report(event, side, wantsText, &sink)
            if position >= bytes.count { return unwanted(side) }
        }
    }

    /// Takes `count` bytes that are in the capture but were not shown, since an earlier answer allowed it.
    @inlinable
    public mutating func skip<Sink: MessageSink>(
        _ count: Int64, from side: MessageDirection, stamp: Stamp, sink: inout Sink
    ) -> Int64 {
        var left = count
        while true {
            let event = passOver(&left, isGap: false, side: side, stamp: stamp)
            if event == .exhausted { return unwanted(side) }
            report(event, side, sink.wantsText, &sink)
            if left <= 0 { return unwanted(side) }
        }
    }

    /// Takes `count` bytes that the capture does not hold.
    @inlinable
    public mutating func gap<Sink: MessageSink>(
        _ count: Int64, from side: MessageDirection, stamp: Stamp, sink: inout Sink
    ) -> Int64 {
        var left = count
        while true {
            let event = passOver(&left, isGap: true, side: side, stamp: stamp)
            if event == .exhausted { return unwanted(side) }
            report(event, side, sink.wantsText, &sink)
            if left <= 0 { return unwanted(side) }
        }
    }

    /// The direction ended with FIN: a close-delimited message is complete; anything else unfinished stays so.
    @inlinable
    public mutating func finish<Sink: MessageSink>(_ side: MessageDirection, stamp: Stamp, sink: inout Sink) {
        let event = end(side, stamp: stamp)
        if event != .exhausted { report(event, side, sink.wantsText, &sink) }
    }

    /// Nothing more will come: a response that waits for its request is reported without one.
    @inlinable
    public mutating func conclude<Sink: MessageSink>(sink: inout Sink) {
        if releaseKept(.response) { report(.completed, .response, sink.wantsText, &sink) }
        if releaseKept(.request) { report(.completed, .request, sink.wantsText, &sink) }
    }

    /// Shows again the last bytes of a direction that has ended or stopped, when they had been skipped: they become
    /// the ``Message/bodyTail`` of an unfinished message, as far as they belong to its body.
    public mutating func noteTail(_ bytes: Span<UInt8>, from side: MessageDirection) {
        if side == .request { requestHalf.noteTail(bytes) } else { responseHalf.noteTail(bytes) }
    }

    /// False when no direction is inside a message: then there is nothing to ask ``unfinished(_:)`` for.
    public var isInsideMessage: Bool {
        requestHalf.state.isInsideMessage || responseHalf.state.isInsideMessage
    }

    /// The message that is unfinished on a direction, if any. Directions are the corrected ones.
    public func unfinished(_ direction: MessageDirection) -> Message? {
        // A healthy connection ends between messages: that is seen without touching more than the state.
        let isRequestHalf = (direction == .request) != isReversed
        let state = isRequestHalf ? requestHalf.state : responseHalf.state
        return state.isInsideMessage ? begun(direction, isRequestHalf) : nil
    }

    /// The last message of a direction that no other has followed, if its framing ended. Directions are the corrected ones.
    public func lastWhole(_ direction: MessageDirection) -> Message? {
        half(direction).lastWhole(direction, exchange)
    }

    /// Whether a message of a direction may be unfinished: false means that ``unfinished(_:)`` is nil, and costs next
    /// to nothing. Directions are the corrected ones.
    public func mayBeUnfinished(_ direction: MessageDirection) -> Bool {
        let state = (direction == .request) != isReversed ? requestHalf.state : responseHalf.state
        return state.isInsideMessage
    }

    @inline(never)
    private func begun(_ direction: MessageDirection, _ isRequestHalf: Bool) -> Message? {
        isRequestHalf ? requestHalf.unfinished(direction, exchange) : responseHalf.unfinished(direction, exchange)
    }

    /// How the records of a TLS direction stand. Directions are the corrected ones.
    public func tlsEnd(_ direction: MessageDirection) -> TLSRecordEnd {
        half(direction).tlsRecordEnd(isTLS13: exchange.isTLS13)
    }

    /// Bytes of a direction that belong to no message: they stood where a message should have begun, or were passed
    /// in a search for one.
    public func strayBytes(_ direction: MessageDirection) -> Int64 { half(direction).strayBytes }

    private func half(_ direction: MessageDirection) -> HalfStream {
        (direction == .request) != isReversed ? requestHalf : responseHalf
    }
}

/// One step at a time, so that only the calls of the sink are generic.
extension Conversation {
    @usableFromInline
    mutating func advance(
        _ bytes: Span<UInt8>, from position: inout Int, side: MessageDirection, stamp: Stamp, wantsText: Bool
    ) -> FramingEvent {
        exchange.wantsText = wantsText
        while true {
            let event: FramingEvent
            if side == .request {
                event = requestHalf.advance(bytes, from: &position, stamp: stamp, exchange: &exchange)
                if requestHalf.role != .unknown, responseHalf.role == .unknown {
                    responseHalf.role = requestHalf.role.opposite
                    isReversed = requestHalf.role == .response
                }
            } else {
                event = responseHalf.advance(bytes, from: &position, stamp: stamp, exchange: &exchange)
                if responseHalf.role != .unknown, requestHalf.role == .unknown {
                    requestHalf.role = responseHalf.role.opposite
                    isReversed = responseHalf.role == .request
                }
            }
            guard event == .lateRequest else { return event }
            if settleLateRequest() { return event }
        }
    }

    /// Gives a late request to its open response. Returns whether that completes the response.
    private mutating func settleLateRequest() -> Bool {
        guard let request = exchange.late else { return false }
        return isReversed
            ? requestHalf.adoptLate(request, &exchange) : responseHalf.adoptLate(request, &exchange)
    }

    @usableFromInline
    mutating func passOver(
        _ count: inout Int64, isGap: Bool, side: MessageDirection, stamp: Stamp
    ) -> FramingEvent {
        side == .request
            ? requestHalf.passOver(&count, isGap: isGap, stamp: stamp, exchange: &exchange)
            : responseHalf.passOver(&count, isGap: isGap, stamp: stamp, exchange: &exchange)
    }

    @usableFromInline
    mutating func end(_ side: MessageDirection, stamp: Stamp) -> FramingEvent {
        side == .request
            ? requestHalf.finish(stamp: stamp, exchange: &exchange)
            : responseHalf.finish(stamp: stamp, exchange: &exchange)
    }

    /// Mutating like all below, since only that reaches a part of the conversation in place.
    @usableFromInline
    mutating func unwanted(_ side: MessageDirection) -> Int64 {
        side == .request ? requestHalf.unwanted : responseHalf.unwanted
    }

    /// Whether the side keeps a response; it no longer does.
    @usableFromInline
    mutating func releaseKept(_ side: MessageDirection) -> Bool {
        let isKept = side == .request ? requestHalf.isKept : responseHalf.isKept
        guard isKept else { return false }
        if side == .request { requestHalf.release(&exchange) } else { responseHalf.release(&exchange) }
        return true
    }

    @inlinable
    mutating func report<Sink: MessageSink>(
        _ event: FramingEvent, _ side: MessageDirection, _ wantsText: Bool, _ sink: inout Sink
    ) {
        if event == .kept { return }
        let isAbandoned = event == .abandoned
        describe(
            event == .lateRequest ? side.opposite : side, wantsText: wantsText || isAbandoned,
            progress: isAbandoned ? .desynchronised : .complete)
        switch event {
        case .exhausted, .kept: break
        case .completed, .lateRequest: sink.completed(ended)
        case .interim: sink.interim(ended)
        case .abandoned: sink.abandoned(ended)
        }
    }

    /// Describes the message that a side ended just now.
    @usableFromInline
    mutating func describe(_ side: MessageDirection, wantsText: Bool, progress: MessageProgress) {
        let direction: MessageDirection = isReversed ? side.opposite : side
        if side == .request {
            requestHalf.message.describe(in: &ended, direction, progress, wantsText, &exchange)
        } else {
            responseHalf.message.describe(in: &ended, direction, progress, wantsText, &exchange)
        }
    }
}
