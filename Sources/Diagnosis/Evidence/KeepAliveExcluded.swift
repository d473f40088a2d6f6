import Framing
import Model

/// Did the end come after a silence though either side had said that the connection closes behind this message? Then no
/// keep-alive timer was running, and a server with nothing left to send would have closed at once. Source: RFC 9112 §9.6.
enum KeepAliveExcluded: Evidence {
    static let id = "keep-alive-excluded"

    static func items(for observation: Observation, among population: Population) -> [EvidenceItem] {
        guard observation.judgement.verdict == .truncated, observation.end.bySender, observation.endsAfterSilence,
            observation.message.direction == .response,
            observation.message.closesConnection || observation.outcome.lastRequest?.closesConnection == true
        else { return [] }
        return [
            item(
                Weights.keepAliveExcluded, [observation.message.headEnd.packet] + observation.endPackets,
                "the connection was to close behind this message, so no keep-alive timer ended the silence")
        ]
    }
}
