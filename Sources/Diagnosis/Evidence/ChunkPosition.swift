import Framing
import Model

/// Where in a chunked body did the stream stop? Between chunks the program stopped producing; inside one, bytes of a single
/// write were lost below it. Source: causes.md C13.
enum ChunkPosition: Evidence {
    static let id = "chunk-position"

    static func items(for observation: Observation, among population: Population) -> [EvidenceItem] {

        guard observation.judgement.verdict == .truncated, observation.message.framing == .chunked else { return [] }
        let packets = [observation.message.last.packet]
        switch observation.message.progress {
        case .betweenChunks:
            // A program that writes a chunk at a time stops between two, whatever stops it.
            let wroteAll = observation.close?.queueWasEmpty == true
            return [
                item(
                    wroteAll ? Weights.wholeChunksWritten : Weights.onlyTerminatorMissing, packets,
                    "all \(Words.count(Int64(observation.message.chunkCount), "chunk")) are whole; the last one never came"
                )
            ]
        case .trailer:
            return [
                item(
                    Weights.onlyTerminatorMissing, packets,
                    "the last chunk came, the empty line that ends the message did not")
            ]
        case .chunkData, .chunkSize:
            return [item(Weights.insideChunk, packets, "the stream stops inside a chunk")]
        default: return []
        }
    }
}
