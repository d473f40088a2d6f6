import Framing
import Model
import TCPStreams

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Does the end come a round time after something that starts a timer? Anchors: the connection, the end of the request,
/// the start of the response, the last progress of the receiver, the last data. Meaningful only where the time of the
/// end packet is the time of the close (causes.md §1, first truth), or where the sender's kernel showed it. Source: causes.md C5 and §7.
enum RoundTimer: Evidence {
    static let id = "round-timer"

    /// Seconds to which people and programs set timers (causes.md C5 and §7).
    static let seconds: [Double] = [
        0.5, 1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10, 12, 15, 20, 25, 30, 40, 45, 50, 60, 65, 75, 90, 100, 120, 130, 150, 180,
        240,
        300, 350, 600, 900, 1800, 3600,
    ]

    static func items(for observation: Observation, among population: Population) -> [EvidenceItem] {
        guard observation.judgement.verdict == .truncated, observation.end.bySender, let end = observation.firstEnd
        else {
            return []
        }
        // The sender's kernel may have shown the socket closed before its end packet came.
        let closed = observation.close?.closedBy ?? end.end.mark.time
        let wasShown = closed < end.end.mark.time
        let lasted = elapsed(from: observation.outcome.facts.first.time, to: closed)
        if lasted < 400_000_000 {
            return [
                item(
                    Weights.tooSoonForTimer, observation.endPackets,
                    "the connection had lasted \(Words.duration(lasted)) \(wasShown ? "when the sender's kernel showed it closed" : "at its end"): too soon for a timer, the shortest in use being half a second"
                )
            ]
        }
        guard observation.close?.isTimed ?? (end.kind == .rst) else {
            return [
                item(
                    Weights.unsharpClose, observation.endPackets,
                    "the end packet waited behind queued data, so its time is not the time of the close: no timer can be checked"
                )
            ]
        }
        let anchors = anchors(of: observation, before: PacketMark(packet: end.end.mark.packet, time: closed))
        guard !anchors.isEmpty else { return [] }
        var best: (distance: Double, duration: Double, round: Double, name: String, packet: UInt64)?
        for anchor in anchors {
            let duration = Double(elapsed(from: anchor.mark.time, to: closed)) / 1e9
            guard duration >= 0.4, let round = nearest(duration) else { continue }
            let distance = abs(duration - round)
            if best.map({ distance / duration < $0.distance / $0.duration }) ?? true {
                best = (distance, duration, round, anchor.name, anchor.mark.packet)
            }
        }
        guard let best else {
            return [
                item(
                    Weights.tooSoonForTimer, observation.endPackets,
                    "the end came too soon for a timer: less than 0.4 s after anything that starts one")
            ]
        }
        // A timer fires up to one wheel tick and one round trip late, hardly ever early.
        let exactness = max(0.002, Double(observation.outcome.facts.clockSkew) / 1e9)
        let chance = min(1, chance(of: best.duration, within: max(best.distance, exactness)) * Double(anchors.count))
        let tolerated = best.distance <= 0.06 + Double(observation.roundTrip) / 1e9
        let ratio = tolerated ? log(0.8 / chance) : 0
        guard tolerated else {
            // Some timers are checked once a second only.
            let weight = best.duration < 1 ? Weights.noRoundTimer : Weights.noRoundTimer.scaled(to: -1)
            return [
                item(
                    weight, observation.endPackets,
                    "no usual timer fits the end: the nearest is \(Words.duration(Int64(best.round * 1e9))) from \(best.name), and the end came \(Words.duration(Int64(best.duration * 1e9))) after it"
                )
            ]
        }
        // Where round numbers lie close together, a hit says nothing.
        guard chance <= 0.2 else { return [] }
        // One of several that ended at one moment, whose own times differ, is round by chance.
        guard population.instantApartFromTimers(observation) == nil else { return [] }
        // One end in fifty fits by chance, and short timers are rare; a timer that ends a silence needs no more.
        let limit = best.duration < 0.9 ? 1.5 : observation.endsAfterSilence ? 4 : 3
        return [
            item(
                Weights.roundTimer.scaled(to: min(limit, ratio)), [best.packet] + observation.endPackets,
                "the end came \(Words.duration(Int64(best.duration * 1e9))) after \(best.name), close to a timer of \(Words.duration(Int64(best.round * 1e9))) (chance \(Words.chance(chance)))"
            )
        ]
    }

    private static func anchors(
        of observation: Observation, before end: PacketMark
    ) -> [(mark: PacketMark, name: String)] {
        let sender = observation.sender
        let facts = observation.outcome.facts
        var list: [(mark: PacketMark, name: String)] = [(facts.first, "the connection's first packet")]
        if observation.message.direction == .response, let request = observation.outcome.lastRequest {
            list.append((PacketMark(packet: request.last.packet, time: request.last.time), "the end of the request"))
        }
        list.append(
            (
                PacketMark(packet: observation.message.first.packet, time: observation.message.first.time),
                "the start of the \(observation.directionName)"
            ))
        list.append((sender.lastPeerProgress, "the receiver's last progress"))
        if sender.lastData.packet != end.packet { list.append((sender.lastData, "the last data")) }
        return list.filter { $0.mark.exists && $0.mark.time < end.time }
    }

    private static func nearest(_ duration: Double) -> Double? {
        seconds.min { abs($0 - duration) < abs($1 - duration) }
    }

    /// Share of durations between half and twice this one that lie as near to a round one.
    static func chance(of duration: Double, within distance: Double) -> Double {
        let near = seconds.filter { $0 >= duration / 2 && $0 <= duration * 2 }.count
        return min(1, Double(max(1, near)) * 2 * distance / (1.5 * duration))
    }
}
