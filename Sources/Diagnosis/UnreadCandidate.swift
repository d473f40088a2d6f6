import Framing
import TCPStreams

extension Observation {
    /// What the sender of a response can have left unread though it had all arrived.
    enum UnreadCandidate: Equatable {
        /// A request behind the one that is answered.
        case laterRequest
        /// Bytes behind the last request that belong to none.
        case surplus(Int64)
        /// The body of the request that is answered.
        case body(Int64)
    }

    /// The likeliest of what can be unread; nil where the capture shows nothing but the head of a request.
    var unreadCandidate: UnreadCandidate? {
        guard message.direction == .response, let request = outcome.lastRequest else { return nil }
        let answered = message.requestIndex ?? message.index
        if request.index > answered { return .laterRequest }
        let surplus = receiver.highestSent - request.endOffset
        if surplus > 0 { return .surplus(surplus) }
        return request.bodyLength > 0 ? .body(request.bodyLength) : nil
    }
}
