import Framing
import Model
import TCPStreams

/// Was the server's port closed afterwards? Source: causes.md C2.
enum RefusedAfterwards: Evidence {
    static let id = "refused-afterwards"

    static func items(for observation: Observation, among population: Population) -> [EvidenceItem] {

        guard observation.judgement.verdict == .truncated, observation.end.bySender,
            observation.message.direction == .response, let end = observation.firstEnd,
            let cohort = population.cohort(of: observation), cohort.refused > 0,
            cohort.lastRefused.time >= end.end.mark.time,
            elapsed(from: cohort.firstRefused.time, to: end.end.mark.time) <= 1_000_000_000
        else { return [] }
        return [
            item(
                Weights.refusedAfterwards, [cohort.firstRefused.packet],
                "the server refused \(Words.count(Int64(cohort.refused), "connection")) after that: nothing listened any more"
            )
        ]
    }
}
