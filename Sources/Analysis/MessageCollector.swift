import Diagnosis
import Framing
import Model
import TCPStreams

/// Counts of one connection's complete messages.
struct MessageCounts: Sendable {
    var requests = 0
    var responses = 0
    var lastRequest: CompletedMessage?
    var lastResponse: CompletedMessage?

    /// Counts a complete message.
    @inline(__always)
    mutating func note(_ message: borrowing Message) {
        let end = message.startOffset &+ message.headLength &+ message.bodyStreamLength
        let completed = CompletedMessage(
            index: message.index, first: message.first, last: message.last, bodyLength: message.bodyLength,
            endOffset: end,
            closesConnection: message.closesConnection)
        if message.direction == .request {
            requests &+= 1
            lastRequest = completed
        } else {
            responses &+= 1
            lastResponse = completed
        }
    }
}

/// Takes messages as their framing ends: counts them for the connection, and passes on what is to be known of them.
struct MessageCollector: MessageSink {
    /// Wants texts only when rows are asked for.
    let wantsText: Bool
    /// Counts by slot.
    var counts: [MessageCounts] = []
    /// The endpoints of the connections by slot.
    var endpoints: [(initiator: Endpoint, responder: Endpoint)] = []
    /// The slot whose bytes are being framed.
    var slot = 0
    var events = FollowedEvents()
    /// Slots of connections with bytes that were given up for a limit's sake.
    var limited: Set<Int> = []
    /// Messages that wait to become rows, with their slot.
    var finished: [(slot: Int, message: Message, verdict: Verdict)] = []

    init(wantsText: Bool) { self.wantsText = wantsText }

    mutating func reversed() { events.addReversed(slot: slot, server: endpoints[slot].initiator) }

    mutating func completed(_ message: borrowing Message) {
        counts[slot].note(message)
        events.addCompleted(WholeMessage(message), slot: slot)
        if wantsText { finished.append((slot, copy message, .complete)) }
    }

    mutating func abandoned(_ message: borrowing Message) {
        let isRequest = message.direction == .request
        if message.issues.isDisjoint(with: [.gapInside, .gapInHead]) {
            events.add(isRequest ? .abandonedRequest : .abandonedResponse, slot: slot)
        } else if limited.contains(slot) {
            events.add(isRequest ? .givenUpRequest : .givenUpResponse, slot: slot)
        } else {
            events.add(isRequest ? .lostRequest : .lostResponse, slot: slot)
        }
        if wantsText { finished.append((slot, copy message, .undetermined)) }
    }

    mutating func interim(_ message: borrowing Message) { events.add(.interim, slot: slot) }
}

extension ConnectionMessages {
    /// Takes over a connection's counts of complete messages.
    mutating func note(_ counts: borrowing MessageCounts) {
        requests = counts.requests
        responses = counts.responses
        lastRequest = counts.lastRequest
        lastResponse = counts.lastResponse
    }
}

extension ConnectionOutcome {
    /// Takes over a connection's counts of complete messages.
    mutating func note(_ counts: borrowing MessageCounts) {
        requests = counts.requests
        responses = counts.responses
        lastRequest = counts.lastRequest
        lastResponse = counts.lastResponse
    }
}
