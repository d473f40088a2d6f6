import Model

/// Is the stream a whole number of AF_UNIX buffers? A program that writes to a proxy over a Unix socket and shuts it down too
/// early leaves 219264 bytes, or that and some times 182720. Source: buffer-sizes.md §2 and §3, measured.
enum UnixSocketLadder: Evidence {
    static let id = "unix-socket-ladder"

    static func items(for observation: Observation, among population: Population) -> [EvidenceItem] {

        guard observation.endedByOwnFin, let total = observation.unixBuffers else { return [] }
        return [
            item(
                Weights.unixLadder, observation.endPackets,
                "\(Words.grouped(total)) = \(total / 36_544) × 36,544 bytes: what a Linux Unix socket takes, so a Unix socket lies behind this leg (chance \(Words.chance(1 / 36_544.0)))"
            )
        ]
    }
}
