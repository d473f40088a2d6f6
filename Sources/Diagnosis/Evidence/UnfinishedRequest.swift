import Framing
import Model
import TCPStreams

/// Had the sender read everything that it had received? A close with unread bytes becomes a RST and loses the send queue.
/// Source: causes.md C3 and §1, fourth truth.
enum UnfinishedRequest: Evidence {
    static let id = "unread-request"

    static func items(for observation: Observation, among population: Population) -> [EvidenceItem] {

        guard observation.isEnded, let end = observation.end.sender, end.kind == .rst,
            observation.end.bySender
        else { return [] }
        if observation.message.direction == .response,
            observation.outcome.openRequest != nil || observation.message.issues.contains(.earlyResponse)
        {
            return [
                item(
                    Weights.requestUnfinished,
                    [observation.message.first.packet, observation.receiver.lastData.packet],
                    "the request was not complete when the \(observation.senderName) answered and closed")
            ]
        }
        let window = observation.receiver
        if window.windowLatest >= 0, window.windowFirst > 0, window.windowLatest < window.windowFirst / 2 {
            return [
                item(
                    Weights.receiveWindowShrank, observation.endPackets,
                    "its own window had shrunk from \(Words.grouped(window.windowFirst)) to \(Words.grouped(window.windowLatest)) bytes: it held bytes that it had not read"
                )
            ]
        }
        guard end.signs?.type != .reactive else { return [] }
        switch observation.unreadCandidate {
        case .laterRequest:
            return [
                item(
                    Weights.laterRequestUnread, [observation.receiver.lastData.packet] + observation.endPackets,
                    "a later request had come and was not answered: a program that closes without reading it resets"
                )
            ]
        case .surplus(let bytes):
            return [
                item(
                    Weights.surplusUnread, [observation.receiver.lastData.packet] + observation.endPackets,
                    "\(Words.count(bytes, "byte")) had come behind the request: a program that reads the request alone leaves them unread"
                )
            ]
        case .body(let bytes):
            return [
                item(
                    Weights.bodyUnread, [observation.receiver.lastData.packet] + observation.endPackets,
                    "the request had a body of \(Words.count(bytes, "byte")): that the kernel took it does not say that the program read it"
                )
            ]
        case nil: return []
        }
    }
}

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
