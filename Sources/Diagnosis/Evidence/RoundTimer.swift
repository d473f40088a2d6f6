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

    /// These and the defaults of programs, shortest first.
    static let usual = Set(seconds).union(KnownTimer.all.map(\.seconds)).sorted()

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
        let fits = anchors.compactMap { Fit($0.mark, $0.name, until: closed, nearest: nearest) }
        guard let best = fits.min(by: { $0.distance / $0.duration < $1.distance / $1.duration }) else {
            return [
                item(
                    Weights.tooSoonForTimer, observation.endPackets,
                    "the end came too soon for a timer: less than 0.4 s after anything that starts one")
            ]
        }
        // A timer fires up to one wheel tick and one round trip late, hardly ever early.
        let exactness = max(0.002, Double(observation.outcome.facts.clockSkew) / 1e9)
        let tolerance = 0.06 + Double(observation.roundTrip) / 1e9
        guard best.distance <= tolerance else {
            let wholes = anchors.compactMap { Fit($0.mark, $0.name, until: closed, nearest: nearestWhole) }
            if let whole = wholes.min(by: { $0.distance < $1.distance }), whole.distance <= tolerance {
                let chance = min(1, chanceOfWhole(within: max(whole.distance, exactness)) * Double(anchors.count))
                if chance <= wholeShare {
                    return [
                        item(
                            Weights.roundTimer.calculated(min(2, log(wholeShare / chance))),
                            [whole.packet] + observation.endPackets,
                            "\(whole.text): whole seconds, as timers are set, though no default that is known here (chance \(Words.chance(chance)))"
                        )
                    ]
                }
            }
            // Some timers are checked once a second only.
            let weight = best.duration < 1 ? Weights.noRoundTimer : Weights.noRoundTimer.scaled(to: -1)
            return [
                item(
                    weight, observation.endPackets,
                    "no usual timer fits the end: the nearest is \(seconds(best.round)) from \(best.name), and the end came \(seconds(best.duration)) after it"
                )
            ]
        }
        let chance = min(1, chance(of: best.duration, within: max(best.distance, exactness)) * Double(anchors.count))
        // Where round numbers lie close together, a hit says nothing.
        guard chance <= 0.2 else { return [] }
        // One of several that ended at one moment, whose own times differ, is round by chance.
        guard population.instantApartFromTimers(observation) == nil else { return [] }
        // One end in fifty fits by chance, and short timers are rare; a timer that ends a silence needs no more.
        let limit = best.duration < 0.9 ? 1.5 : observation.endsAfterSilence ? 4 : 3
        let owners =
            KnownTimer.owners(of: best.round, software: observation.message.software).map { ", as \($0)" } ?? ""
        return [
            item(
                Weights.roundTimer.calculated(min(limit, log(0.8 / chance))), [best.packet] + observation.endPackets,
                "\(best.text), close to a timer of \(seconds(best.round))\(owners) (chance \(Words.chance(chance)) of so near a hit among the usual times, from \(Words.count(Int64(anchors.count), "beginning")))"
            )
        ]
    }

    /// How near an end comes to a time of a list from one beginning.
    private struct Fit {
        let distance: Double
        let duration: Double
        let round: Double
        let name: String
        let packet: UInt64

        init?(_ mark: PacketMark, _ name: String, until end: Int64, nearest: (Double) -> Double?) {
            duration = Double(elapsed(from: mark.time, to: end)) / 1e9
            guard duration >= 0.4, let round = nearest(duration) else { return nil }
            self.round = round
            distance = abs(duration - round)
            self.name = name
            packet = mark.packet
        }

        var text: String { "the end came \(RoundTimer.seconds(duration)) after \(name)" }
    }

    /// Of the timers that people set to whole seconds, those not in the list.
    private static let wholeShare = 0.15

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
        usual.min { abs($0 - duration) < abs($1 - duration) }
    }

    /// The nearest whole number of seconds, where such a number is a choice: from 2 s to an hour.
    private static func nearestWhole(_ duration: Double) -> Double? {
        duration >= 1.5 && duration <= 3_600 ? duration.rounded() : nil
    }

    /// Share of durations between half and twice this one that lie as near to a usual one: the more candidates there are, the
    /// likelier one is hit.
    static func chance(of duration: Double, within distance: Double) -> Double {
        let near = usual.filter { $0 >= duration / 2 && $0 <= duration * 2 }.count
        return min(1, Double(max(1, near)) * 2 * distance / (1.5 * duration))
    }

    /// Seconds to the millisecond: `60.02 s`.
    private static func seconds(_ value: Double) -> String {
        let milliseconds = Int64((value * 1_000).rounded())
        var digits = String(milliseconds % 1_000 + 1_000).dropFirst()
        while digits.hasSuffix("0") { digits.removeLast() }
        return Words.grouped(milliseconds / 1_000) + (digits.isEmpty ? "" : "." + digits) + " s"
    }

    /// Share of durations that lie as near to a whole second.
    private static func chanceOfWhole(within distance: Double) -> Double { min(1, 2 * distance) }
}
