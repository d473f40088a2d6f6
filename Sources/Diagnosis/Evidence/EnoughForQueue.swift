import Framing
import Model
import TCPStreams

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Was as much sent as a default send buffer holds, and did the end wait behind it? A source that ends may have had any
/// size, but few are as large and drain as late. Source: buffer-sizes.md §4; causes.md C8 and C9 (no back-pressure needed).
enum EnoughForQueue: Evidence {
    static let id = "enough-for-a-queue"

    static func items(for observation: Observation, among population: Population) -> [EvidenceItem] {
        guard observation.endedByOwnFin, observation.message.direction == .response,
            let queued = observation.queuedBytes, let size = observation.segmentSize,
            let close = observation.close, !close.isSharp
        else { return [] }
        let least = KernelSendBuffer.fresh(segment: size)
        guard queued >= least / 10 * 9 else { return [] }
        // On a connection kept from before, from the request on.
        let isFirst = observation.message.index == 0
        let begin = isFirst ? nil : observation.outcome.lastRequest?.last.time
        let lasted = elapsed(from: begin ?? observation.outcome.facts.first.time, to: close.latest)
        return [
            item(
                lasted < atOnce(queued, size, observation) ? Weights.enoughForQueueAtOnce : Weights.enoughForQueue,
                observation.endPackets,
                "\(Words.grouped(queued)) stream bytes are as many as a send buffer holds (\(Words.grouped(least))), and the end waited behind them"
            )
        ]
    }

    /// What as many bytes take at least: handshake and request, the first ten segments, and twice as many with each round trip
    /// (RFC 6928, RFC 5681 §3.1). Nanoseconds.
    private static func atOnce(_ bytes: Int64, _ segment: Int64, _ observation: Observation) -> Int64 {
        let rounds = 3 + max(0, log2(Double(bytes) / Double(10 * max(1, segment))))
        return 400_000_000 &+ Int64(min(32, rounds) * Double(observation.pathRoundTrip))
    }
}
