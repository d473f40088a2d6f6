import Framing
import Model

/// Did the answer begin before its request was complete, and end with FIN? A server that does not take a whole request has to
/// close behind the answer, whatever was agreed before: the close stands in the program, right behind the last write. A process
/// that dies, or that closes with bytes of the request unread, leaves a RST. Source: RFC 9112 §9.3 and §9.6; causes.md §1,
/// fourth truth.
enum EarlyAnswer: Evidence {
    static let id = "early-answer"

    static func items(for observation: Observation, among population: Population) -> [EvidenceItem] {
        guard observation.judgement.verdict == .truncated, observation.message.direction == .response,
            observation.message.issues.contains(.earlyResponse),
            observation.end.bySender, let end = observation.end.sender, end.kind == .fin
        else { return [] }
        return [
            item(
                Weights.earlyAnswer, [observation.message.first.packet] + observation.endPackets,
                "the answer began before the request was complete: the server has to close behind such an answer, and a process that dies with request bytes unread resets"
            )
        ]
    }
}
