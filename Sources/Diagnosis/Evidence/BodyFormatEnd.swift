import Framing
import Model

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

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
        case .complete(let ending):
            return [item(Weights.bodyFormatComplete, packets, "the body \(ending): nothing of it is missing")]
        case .looksComplete(let ending, let chance):
            let most = Weights.bodyFormatLooksComplete
            guard let chance else { return [item(most, packets, "the body \(ending)")] }
            return [
                item(
                    most.calculated(min(most.value, max(0, -log(chance)))), packets,
                    "the body \(ending) (chance \(Words.chance(chance)))")
            ]
        case .cut(let ending):
            return [
                item(Weights.bodyFormatCut, packets, "the body \(ending)"),
                item(Weights.bodyFormatCutLength, packets, "the body \(ending)"),
            ]
        case .unusual(let ending):
            return [
                item(Weights.bodyFormatUnusual, packets, "the body \(ending)"),
                item(Weights.bodyFormatUnusualLength, packets, "the body \(ending)"),
            ]
        case .unknown: return []
        }
    }
}
