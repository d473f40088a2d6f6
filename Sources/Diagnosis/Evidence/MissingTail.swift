import Framing
import Model

/// How much is missing? A few bytes are a wrong count; less than a buffered writer's buffer, with the rest on a multiple of
/// it, a buffer that was not flushed. Source: buffer-sizes.md §1 and §8.
enum MissingTail: Evidence {
    static let id = "missing-tail"

    static func items(for observation: Observation, among population: Population) -> [EvidenceItem] {

        guard observation.judgement.verdict == .truncated, observation.end.bySender,
            let missing = observation.lengths.missing, missing > 0
        else { return [] }
        let packets = [observation.message.last.packet]
        if let buffer = observation.writerBuffer {
            return [
                item(
                    Weights.missingWithinBuffer, packets,
                    "what arrived is a multiple of \(Words.grouped(buffer)) bytes and less than that is missing: the last buffer of a buffered writer"
                )
            ]
        }
        // A writer that is held back loses what its queue decides.
        if observation.hadBackPressure { return [] }
        if missing < 64 {
            return [
                item(Weights.smallMissing, packets, "only \(Words.count(missing, "byte")) missing: a count that is off")
            ]
        }
        if !observation.message.contentEncoding.isEmpty, observation.message.contentEncoding != "identity" {
            return [
                item(
                    Weights.encodedAndSmallMissing, packets,
                    "the body is coded (\(observation.message.contentEncoding)) and shorter than declared")
            ]
        }
        return []
    }
}
