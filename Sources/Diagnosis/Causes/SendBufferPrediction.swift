import Model

/// What a change of the send buffer must do to the size of the cut if the send queue decided it.
enum SendBufferPrediction {
    static func sentence(for observation: Observation) -> String {
        // Measured first writes with SO_SNDBUF set; the unit is what the kernel adds at a time.
        switch observation.segmentSize {
        case 1448?:
            return
                "Set SO_SNDBUF to 131072 on the sending socket: the first cut of a fresh connection should move to 269,328 stream bytes (186 × 1448)."
        case let size? where size >= 16_384:
            return
                "Set SO_SNDBUF to 65536 on the sending socket: on loopback the first cut should move to 131,072 stream bytes."
        case let size?:
            return
                "Set SO_SNDBUF to 131072 on the sending socket: the cut should move to about 270 KB, again a multiple of \(size)."
        case nil:
            return "Set SO_SNDBUF to 131072 on the sending socket: the size of the cut should move with it."
        }
    }
}
