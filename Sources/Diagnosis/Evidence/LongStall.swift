import Framing
import Model
import TCPStreams

/// How long did the receiver take nothing before the queue's last bytes went out? A send timer can only fire in a stall that
/// outlasts it, and the shortest in use is a second. Source: causes.md C5, C18 and §7.
enum LongStall: Evidence {
    static let id = "long-stall"

    static func items(for observation: Observation, among population: Population) -> [EvidenceItem] {
        guard observation.endedByOwnFin, observation.hadBackPressure, !observation.closeTimeIsSharp else { return [] }
        let longest = observation.longestStall
        guard longest.begin.time >= observation.message.first.time else { return [] }
        if longest.duration >= shortestTimer {
            // A send timer cuts nobody who reads at once.
            let others = population.otherCuts(of: observation)
            let quick = others.count { $0.longestStall < shortestTimer }
            guard quick * 2 <= others.count else { return [] }
            return [
                item(
                    Weights.longStall, [longest.begin.packet, longest.end.packet],
                    "the \(observation.receiverName) took nothing for \(Words.duration(longest.duration)): long enough for a timer to fire"
                )
            ]
        }
        let lasted = elapsed(from: observation.message.first.time, to: observation.close?.latest ?? 0)
        guard longest.duration < 400_000_000, lasted < 1_000_000_000 else { return [] }
        return [
            item(
                Weights.noStall, [longest.begin.packet, longest.end.packet],
                "the longest stall was \(Words.duration(longest.duration)), and the whole took \(Words.duration(lasted)): no usual timer is as short"
            )
        ]
    }

    /// The shortest timer in use is a second.
    private static let shortestTimer: Int64 = 950_000_000
}
