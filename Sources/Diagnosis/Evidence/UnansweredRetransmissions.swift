import Model
import TCPStreams

/// Was the lowest unacknowledged segment sent again and again without an answer? Source: causes.md C17.
enum UnansweredRetransmissions: Evidence {
    static let id = "unanswered-retransmissions"

    static func items(for observation: Observation, among population: Population) -> [EvidenceItem] {

        let sender = observation.sender
        guard sender.repeatsOfLowest >= 3, sender.highestAcked < sender.highestSent,
            sender.lastRetransmission.time > sender.lastAckProgress.time
        else { return [] }
        return [
            item(
                Weights.repeatedWithoutAck, [sender.lastAckProgress.packet, sender.lastRetransmission.packet],
                "the lowest unacknowledged segment was sent \(sender.repeatsOfLowest) times again without an answer")
        ]
    }
}
