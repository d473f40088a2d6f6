import Model

/// Is the stream's size exactly one that was measured for a kernel's first write? Raises the flush fault and never decides.
/// Source: buffer-sizes.md §8; exact matches only, since a tolerance of 5 % fits half of all sizes.
enum CatalogueSize: Evidence {
    static let id = "catalogue-size"

    static func items(for observation: Observation, among population: Population) -> [EvidenceItem] {

        guard observation.endedByOwnFin,
            let match = SizeTests.firstWriteMatch(for: observation)
        else { return [] }
        let first = item(Weights.catalogueFirstWrite, observation.endPackets, match.text)
        // Where segments say nothing (loopback), the exact size itself shows that the queue was full.
        guard observation.wholeSegments == nil, observation.unixBuffers == nil else { return [first] }
        return [first, item(Weights.catalogueFullQueue, observation.endPackets, match.text)]
    }
}
