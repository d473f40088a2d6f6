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
        guard window.highestSent <= max(0, end.end.acknowledged), observation.sender.peerBytesAfterEnd == 0 else {
            return []
        }
        var items = [
            item(
                Weights.requestReadWhole, observation.endPackets,
                "it had received the whole request and its window was open: nothing unread is in sight")
        ]
        if end.signs?.type == .active {
            items.append(
                item(
                    Weights.resetWithoutReason, observation.endPackets,
                    "it reset a connection on which nothing was unread"))
        }
        return items
    }
}
