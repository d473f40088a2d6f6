import Model
import TCPStreams

/// Was the receiver's FIN sent again and again without an acknowledgement? A host that is reached answers a FIN at once,
/// whatever its program does. Source: causes.md C17; RFC 9293 §3.6.
enum UnansweredEnd: Evidence {
    static let id = "unanswered-end"

    static func items(for observation: Observation, among population: Population) -> [EvidenceItem] {
        let receiver = observation.receiver
        guard let fin = receiver.fin, !receiver.finAcked.exists, receiver.finRetransmissions > 0,
            observation.sender.fin == nil, observation.sender.reset == nil,
            observation.sender.highestSegment.packet < fin.mark.packet
        else { return [] }
        let weight =
            receiver.finRetransmissions > 1
            ? Weights.endUnanswered : Weights.endUnanswered.scaled(to: Weights.endUnanswered.value / 2)
        return [
            item(
                weight, [observation.sender.highestSegment.packet, fin.mark.packet],
                "the \(observation.receiverName)'s FIN came \(receiver.finRetransmissions + 1) times and nothing answered it: the \(observation.senderName)'s host was out of reach"
            )
        ]
    }
}
