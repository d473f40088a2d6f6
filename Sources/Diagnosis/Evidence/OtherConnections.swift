import Framing
import Model
import TCPStreams

/// Did other connections of the server live on, or end at the same moment? A crash takes them all. Source: causes.md C2.
enum OtherConnections: Evidence {
    static let id = "other-connections"

    static func items(for observation: Observation, among population: Population) -> [EvidenceItem] {

        guard observation.judgement.verdict == .truncated, observation.end.bySender,
            observation.message.direction == .response, let end = observation.firstEnd,
            let cohort = population.cohort(of: observation)
        else { return [] }
        let fate = SharedFate(of: cohort, at: end.end.mark.time, besides: observation)
        if fate.endedTogether >= 2, fate.endedTogether > fate.livedOn {
            return [
                item(
                    Weights.endedTogether, fate.packets + observation.endPackets,
                    "\(fate.endedTogether) other connections of the server ended within a second of it, \(fate.livedOn) lived on"
                )
            ]
        }
        // The first byte of a response that began afterwards: what is merely drained from a dead program cannot begin.
        if elapsed(from: end.end.mark.time, to: cohort.lastStarted.time) > 1_000_000, cohort.refused == 0 {
            return [
                item(
                    Weights.othersLivedOn, [cohort.lastStarted.packet],
                    "the server began to answer another request afterwards: its program lived on")
            ]
        }
        return []
    }
}
