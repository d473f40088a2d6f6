import Framing
import Model

/// Does another response begin where the next chunk should? Then the program that produced the body failed, and its server
/// answered that, though the head of the first response was long gone. Source: causes.md C13; Puma does so.
enum AnsweredAgain: Evidence {
    static let id = "answered-again"

    static func items(for observation: Observation, among population: Population) -> [EvidenceItem] {
        guard observation.judgement.verdict == .truncated, observation.message.issues.contains(.answeredAgain) else {
            return []
        }
        return [
            item(
                Weights.answeredAgain, [observation.message.last.packet] + observation.endPackets,
                "where the next chunk should begin the \(observation.senderName) wrote the head of another response: it gave this one up itself"
            )
        ]
    }
}
