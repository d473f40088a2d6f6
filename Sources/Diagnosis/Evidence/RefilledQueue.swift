import Framing
import Model
import TCPStreams

/// Did more go out than can ever have been queued at once? Then the program had met a full queue before and waited, so a
/// fault at the first full queue is not what cut it. A kernel grows a buffer to twice the congestion window, at most four
/// times what was in flight; a size that the program asked for would be the same on all connections.
/// Source: causes.md C1 (the end comes at the first stall) and C5.
enum RefilledQueue: Evidence {
    static let id = "refilled-queue"

    static func items(for observation: Observation, among population: Population) -> [EvidenceItem] {
        guard observation.endedByOwnFin, observation.hadBackPressure, let close = observation.close, !close.isSharp,
            // Several cut messages together tell more (``CloseTimes``).
            observation.queuedBytes != nil, population.closes.group(of: observation) == nil
        else { return [] }
        // What a library still holds may be the last of a long message.
        guard observation.lengths.missing.map({ $0 > 1_048_576 }) ?? true else { return [] }
        let sender = observation.sender
        // The first congestion window of ten segments, twice, with the memory that a segment costs beyond its payload.
        let grown = max(
            98_304, 48 * (observation.segmentSize ?? 1_460),
            4 * min(sender.largestInFlight, CloseInterval.largestBuffer))
        // By then a program that writes as fast as it can has met a full queue, and what it left is all that can follow.
        let begin = max(observation.message.first.time, sender.lastIdle.time)
        let queued = SendQueue.left(
            at: begin &+ 200_000_000, progress: sender.acknowledged,
            last: (observation.lengths.streamEnd, close.latest), end: observation.lengths.streamEnd)
        guard queued > grown + grown / 2 else { return [] }
        // A size that the program asked for shows on all connections, a few segments apart.
        let others = population.otherCuts(of: observation).map(\.messageBytes)
        let total = observation.lengths.streamEnd - observation.message.startOffset
        let differs = others.filter { $0 > total / 2 * 3 || $0 < total / 3 * 2 }.count
        let weight =
            others.isEmpty ? Weights.refilledQueue.scaled(to: 0.5) : Weights.refilledQueue
        guard others.isEmpty || differs * 2 >= others.count else { return [] }
        return [
            item(
                weight, observation.endPackets,
                "\(Words.grouped(queued)) bytes went out after the first 0.2 s, though no more than \(Words.grouped(sender.largestInFlight)) were in flight at once: the queue had been refilled"
            )
        ]
    }
}
