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
