import Framing
import Model

/// Is the stream, head included, a whole number of pages? Between programs of one host a send buffer is filled by pages, and a
/// buffered writer hands over whole buffers: either leaves a stream that its head and body together make round. A source
/// that ends early makes the body round, or nothing. Source: buffer-sizes.md §4 (same host) and §8 (libraries).
enum PageFragments: Evidence {
    static let id = "page-fragments"

    static func items(for observation: Observation, among population: Population) -> [EvidenceItem] {

        guard observation.endedByOwnFin, observation.close?.queueWasEmpty != true, let size = observation.segmentSize,
            observation.wholeSegments == nil, observation.unixBuffers == nil, observation.writerBuffer == nil,
            let unit = observation.roundUnit
        else { return [] }
        // A loopback window is a multiple of its scale, and segments are cut to it.
        let isLoopback = size >= 16_384
        guard unit.unit >= (isLoopback ? 512 : 4_096) else { return [] }
        let weight = unit.unit >= 4_096 ? Weights.pageFragments : Weights.pageFragments.scaled(to: 1.5)
        let what = isLoopback ? "as a loopback send buffer fills" : "as a writer of whole buffers leaves it"
        return [
            item(
                weight, observation.endPackets,
                "\(Words.grouped(unit.bytes)) stream bytes = \(unit.bytes / unit.unit) × \(Words.grouped(unit.unit)), \(what) (chance \(Words.chance(2 / Double(unit.unit))))"
            )
        ]
    }
}
