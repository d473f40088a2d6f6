import Framing
import Model

/// Does a gzip body end with its own length field, and is that the declared length? Then the length was taken before
/// compression. Source: causes.md C8; RFC 1952 §2.3.1 (ISIZE).
enum InflatedLength: Evidence {
    static let id = "inflated-length-declared"

    static func items(for observation: Observation, among population: Population) -> [EvidenceItem] {

        guard observation.judgement.verdict == .truncated, observation.isCapturedWhole,
            let declared = observation.lengths.declared, observation.message.bodyStart.starts(with: [0x1f, 0x8b]),
            observation.message.bodyTail.count >= 4
        else { return [] }
        let size = BodyFormat.inflatedLength(observation.message.bodyTail)
        let packets = [observation.message.last.packet]
        if size == declared & 0xffff_ffff {
            return [
                item(
                    Weights.inflatedLengthIsDeclared, packets,
                    "the body is a complete gzip stream whose own length field says \(Words.grouped(declared)): the declared length is that before compression"
                )
            ]
        }
        return []
    }
}
