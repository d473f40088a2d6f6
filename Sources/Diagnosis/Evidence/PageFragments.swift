import Model

/// On loopback a full segment is 65483 bytes and the send buffer is filled by pages: with SO_SNDBUF set the cut is exactly the
/// doubled value, a multiple of 32768. Source: buffer-sizes.md §4 (same host).
enum PageFragments: Evidence {
    static let id = "page-fragments"

    static func items(for observation: Observation, among population: Population) -> [EvidenceItem] {

        guard observation.endedByOwnFin, let size = observation.segmentSize, size >= 16_384,
            let queued = observation.queuedBytes, queued >= 65_536, queued % 32_768 == 0
        else { return [] }
        return [
            item(
                Weights.pageFragments, observation.endPackets,
                "\(Words.grouped(queued)) = \(queued / 32_768) × 32,768 bytes, which is how a loopback send buffer fills (chance 1 in 32,768)"
            )
        ]
    }
}
