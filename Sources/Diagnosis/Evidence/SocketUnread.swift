import Framing
import Model

/// Did the sender's program leave bytes unread? The kernel says how many were waiting when the socket was last seen open.
/// Source: causes.md C3.
enum SocketUnread: Evidence {
    static let id = "socket-unread"

    static func items(for observation: Observation, among population: Population) -> [EvidenceItem] {
        guard observation.judgement.verdict == .truncated, observation.end.bySender,
            let end = observation.end.sender, end.kind == .rst, let open = observation.senderSocket?.open,
            open.receiveQueue > 0
        else { return [] }
        return [
            item(
                Weights.unreadInSocket, observation.endPackets,
                "\(Words.count(open.receiveQueue, "byte")) of the \(observation.receiverName) lay unread in the sender's socket, and it ended with RST"
            )
        ]
    }
}
