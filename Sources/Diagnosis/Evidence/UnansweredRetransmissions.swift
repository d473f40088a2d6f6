import Model
import TCPStreams

/// Was the lowest unacknowledged segment sent again and again without an answer? Source: causes.md C17.
enum UnansweredRetransmissions: Evidence {
    static let id = "unanswered-retransmissions"

    static func items(for observation: Observation, among population: Population) -> [EvidenceItem] {

        let sender = observation.sender
        guard observation.repeatedWithoutAnswer else { return [] }
        let packets = [sender.lastAckProgress.packet, sender.lastRetransmission.packet]
        let times = "\(sender.repeatsOfLowest) times"
        let text =
            sender.highestAcked < sender.highestSent
            ? "the lowest unacknowledged segment was sent \(times) again without an answer"
            : "bytes that were acknowledged here were sent \(times) again: the acknowledgements did not get through"
        let weight =
            sender.repeatsOfLowest >= 3 ? Weights.repeatedWithoutAck : Weights.repeatedWithoutAck.scaled(to: 3)
        return [item(weight, packets, text)]
    }
}
