import Framing
import Model
import TCPStreams

/// Was the server's port closed afterwards? Source: causes.md C2.
enum RefusedAfterwards: Evidence {
    static let id = "refused-afterwards"

    static func items(for observation: Observation, among population: Population) -> [EvidenceItem] {
        guard observation.judgement.verdict == .truncated, observation.end.bySender,
            observation.message.direction == .response,
            let cohort = population.cohort(of: observation), cohort.refused > 0,
            elapsed(from: observation.outcome.facts.first.time, to: cohort.firstRefused.mark.time) > 0,
            cohort.lastStarted.mark.time < cohort.firstRefused.mark.time,
            // Whoever still serves after this close did not die by it; a later refusal is another story.
            let close = observation.close, elapsed(from: close.latest, to: cohort.lastStarted.mark.time) <= 1_000_000
        else { return [] }
        return [
            item(
                Weights.refusedAfterwards, of: observation, [cohort.firstRefused.captured],
                "the server refused \(Words.count(Int64(cohort.refused), "connection")) after that: nothing listened any more"
            )
        ]
    }
}
