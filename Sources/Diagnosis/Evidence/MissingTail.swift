import Framing
import Model

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// How much is missing? A few bytes are a wrong count; less than a buffered writer's buffer, with the rest on a multiple of
/// it, a buffer that was not flushed. Source: buffer-sizes.md §1 and §8.
enum MissingTail: Evidence {
    static let id = "missing-tail"

    /// Fewer missing bytes are a count that is off.
    static let few: Int64 = 64

    static func items(for observation: Observation, among population: Population) -> [EvidenceItem] {

        guard observation.judgement.verdict == .truncated, observation.end.bySender else { return [] }
        if observation.message.framing == .chunked, let buffer = observation.writerBuffer {
            return [
                item(
                    Weights.insideChunkBuffered, observation.endPackets,
                    "\(Words.grouped(buffer)) bytes were written at a time, the last time too, and they stop inside a chunk: a buffered writer's next buffer is missing"
                )
            ]
        }
        guard let missing = observation.lengths.missing, missing > 0, observation.isBodyExact
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
        if missing < few {
            let value = value(of: missing, in: observation)
            guard value > 0.3 else { return [] }
            return [
                item(
                    Weights.smallMissing.calculated(value), packets,
                    "only \(Words.count(missing, "byte")) missing: a count that is off")
            ]
        }
        let short = shortTail(missing, observation).map { [$0] } ?? []
        // A writer that is held back loses what its queue decides.
        if observation.hadBackPressure { return short }
        if !observation.message.contentEncoding.isEmpty, observation.message.contentEncoding != "identity" {
            return short + [
                item(
                    Weights.encodedAndSmallMissing, packets,
                    "the body is coded (\(observation.message.contentEncoding)) and shorter than declared")
            ]
        }
        return short
    }

    /// What a program still holds in a buffer of its own is small, however long the message; what a death or a deadline
    /// leaves behind is any part of it.
    private static func shortTail(_ missing: Int64, _ observation: Observation) -> EvidenceItem? {
        guard observation.endedByOwnFin, missing <= largestWriterBuffer, let declared = observation.lengths.declared
        else { return nil }
        let accident = Double(missing) / Double(max(missing, declared))
        // The sizes of such buffers spread evenly in logarithm.
        let spread = log(Double(largestWriterBuffer) / Double(few))
        let value = log(shareOfTails / (spread * accident) + 1 - shareOfTails)
        guard value > 0.3 else { return nil }
        return item(
            Weights.shortTail.calculated(min(Weights.shortTail.value, value)), [observation.message.last.packet],
            "only \(Words.grouped(missing)) bytes are missing: a cut at just any moment leaves so few once in \(Words.grouped(Int64(1 / accident)))"
        )
    }

    /// Largest buffer that a writer usually has in its own memory, bytes (buffer-sizes.md §8).
    private static let largestWriterBuffer: Int64 = 65_536
    /// Of flush faults, those that lose a buffer in the program's memory, and not what a full socket refused.
    private static let shareOfTails = 0.16

    /// A cut by anything else falls so near to the end once in as many messages as the missing bytes fit into this one.
    private static func value(of missing: Int64, in observation: Observation) -> Double {
        guard let declared = observation.lengths.declared else { return Weights.smallMissing.value }
        // Which unit is miscounted (characters, a newline, a terminator) is not known beforehand.
        let chance = 4 * Double(missing) / Double(max(1, declared))
        // A writer that is held back loses what its queue decides, which may be little of a small message.
        let least = observation.hadBackPressure ? 0 : Weights.smallMissing.value
        return min(4.5, max(least, -log(min(1, chance))))
    }
}
