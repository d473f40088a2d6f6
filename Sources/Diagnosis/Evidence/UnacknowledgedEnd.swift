import Model
import TCPStreams

/// Was the last data never acknowledged? Cuts by the sender's program are; a dead path's are not. Source: causes.md C17.
enum UnacknowledgedEnd: Evidence {
    static let id = "unacknowledged-end"

    static func items(for observation: Observation, among population: Population) -> [EvidenceItem] {

        let sender = observation.sender
        guard observation.judgement.verdict == .truncated, observation.end.bySender, sender.highestAcked >= 0,
            observation.end.sender?.kind == .fin, sender.highestAcked < observation.lengths.streamEnd
        else { return [] }
        return [
            item(
                Weights.unacknowledgedEnd, observation.endPackets,
                "\(Words.count(observation.lengths.streamEnd - sender.highestAcked, "byte")) before the end were never acknowledged"
            )
        ]
    }
}
