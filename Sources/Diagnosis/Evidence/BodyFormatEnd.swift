import Framing
import Model

/// Is the body complete in its own format although it is short of the declared length? Then the length is wrong, not the
/// body. Source: causes.md C8.
enum BodyFormatEnd: Evidence {
    static let id = "body-format"

    static func items(for observation: Observation, among population: Population) -> [EvidenceItem] {

        guard observation.judgement.verdict == .truncated, observation.isCapturedWhole,
            ["", "identity", "gzip", "x-gzip"].contains(observation.message.contentEncoding),
            observation.message.bodyLength > 0
        else { return [] }
        let packets = [observation.message.last.packet]
        switch BodyFormat.completeness(of: observation.message) {
        case .complete(let format):
            return [
                item(Weights.bodyFormatComplete, packets, "the body is a complete \(format), nothing of it is missing")
            ]
        case .looksComplete(let format):
            return [item(Weights.bodyFormatLooksComplete, packets, "the body ends as \(format) ends")]
        case .cut(let format):
            return [
                item(Weights.bodyFormatCut, packets, "the body is \(format) and stops in the middle"),
                item(Weights.bodyFormatCutLength, packets, "the body is \(format) and stops in the middle"),
            ]
        case .unknown: return []
        }
    }
}
