import Framing
import Model

/// Is the short message a request? Clients upload what they hold and have measured; a length that is wrong, or a source that
/// shrinks, is a server's fault mostly. Source: the examples of causes.md C8 and C9, one request among sixteen.
enum UploadDirection: Evidence {
    static let id = "upload"

    static func items(for observation: Observation, among population: Population) -> [EvidenceItem] {
        guard observation.judgement.verdict == .truncated, observation.message.direction == .request,
            observation.end.bySender
        else { return [] }
        return [
            item(
                Weights.upload, [observation.message.first.packet],
                "the short message is an upload, whose length a client seldom gets wrong")
        ]
    }
}
