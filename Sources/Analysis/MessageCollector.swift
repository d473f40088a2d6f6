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
    var cohort = -1
    /// Number of the connection.
    var stream: UInt32 = 0

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

/// Takes messages as their framing ends: counts them for the connection and for its server's cohort, and passes
/// rows on where somebody wants them.
struct MessageCollector: MessageSink {
    /// Wants texts only when rows are asked for.
    let wantsText: Bool
    /// Counts by slot.
    var counts: [MessageCounts] = []
    /// The slot whose bytes are being framed.
    var slot = 0
    var diagnosis: Diagnosis
    /// Index of the capture.
    let capture: Int
    /// Messages that wait to become rows, with their slot.
    var finished: [(slot: Int, message: Message, verdict: Verdict)] = []

    init(diagnosis: consuming Diagnosis, capture: Int, wantsText: Bool) {
        self.capture = capture
        self.diagnosis = diagnosis
        self.wantsText = wantsText
    }

    mutating func completed(_ message: borrowing Message) {
        counts[slot].note(message)
        diagnosis.tally(
            message, cohort: counts[slot].cohort, capture: capture, stream: counts[slot].stream)
        if wantsText { finished.append((slot, copy message, .complete)) }
    }

    mutating func abandoned(_ message: borrowing Message) {
        diagnosis.tallyAbandoned(message)
        if wantsText { finished.append((slot, copy message, .undetermined)) }
    }

    mutating func interim(_ message: borrowing Message) {
        diagnosis.tallyInterim()
    }
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
