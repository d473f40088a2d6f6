import Framing
import Model
import TCPStreams

/// Did a program that wrote at a pace end while it waited for its next write? A source that ends does so with a write, or a
/// whole pause after one, where the next would have come; what kills a program from outside (a signal, a supervisor's
/// timer) knows nothing of its pace. Source: causes.md C2, C5 and C9; the chance follows from the pace.
enum EndedBetweenWrites: Evidence {
    static let id = "ended-between-writes"

    static func items(for observation: Observation, among population: Population) -> [EvidenceItem] {
        guard observation.endedByOwnFin, observation.close?.isSharp == true, !observation.endsAfterSilence,
            let end = observation.end.sender, end.end.payloadLength == 0, let pace = pace(of: observation)
        else { return [] }
        let sender = observation.sender
        let wait = elapsed(from: sender.highestSegment.time, to: end.end.mark.time)
        let packets = [sender.highestSegment.packet] + observation.endPackets
        let text =
            "the \(observation.senderName) wrote about every \(Words.duration(pace)), and the FIN came \(Words.duration(wait)) after the last write"
        // A twentieth of the pace, and what a scheduler may delay.
        let atOnce = max(2_000_000, pace / 20)
        if wait <= atOnce {
            return [item(Weights.endedWithWrite, packets, text + ": with it, as a source that ends does")]
        }
        guard wait < pace / 10 * 8 else { return [] }
        return [item(Weights.endedBetweenWrites, packets, text + ": neither with it nor when the next was due")]
    }

    /// Nanoseconds between two writes of a message whose sender paused several times with an empty queue; nil without such a
    /// pace, or if it is too quick to be told from the network.
    static func pace(of observation: Observation) -> Int64? {
        let sender = observation.sender
        let message = observation.message
        guard sender.idleMoments >= 5, sender.lastIdleOffset > message.startOffset,
            sender.retransmissions < sender.idleMoments / 4
        else { return nil }
        let span = elapsed(from: message.first.time, to: sender.lastIdle.time)
        let pace = span / Int64(sender.idleMoments)
        guard pace >= max(10_000_000, observation.pathRoundTrip &+ observation.pathRoundTrip / 2) else { return nil }
        // The last pause, begun at the last write, must be one of the same pace.
        return elapsed(from: sender.lastIdle.time, to: sender.highestSegment.time) <= pace ? pace : nil
    }
}
