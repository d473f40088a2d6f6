import Framing
import Model

/// Are all messages up to some size whole and only larger ones cut? Source: causes.md C1, DESIGN §5 (population).
enum SizeThreshold: Evidence {
    static let id = "size-threshold"

    static func items(for observation: Observation, among population: Population) -> [EvidenceItem] {

        guard observation.judgement.verdict == .truncated, observation.end.bySender,
            observation.message.direction == .response, let declared = observation.lengths.declared,
            let cohort = population.cohort(of: observation), cohort.wholeResponses >= 3
        else { return [] }
        if cohort.largestWhole < observation.lengths.sent {
            return [
                item(
                    Weights.threshold, [],
                    "\(Words.count(Int64(cohort.wholeResponses), "response")) of up to \(Words.grouped(cohort.largestWhole)) body bytes were whole; this one promised \(Words.grouped(declared))"
                )
            ]
        }
        if cohort.largestWhole >= declared {
            return [
                item(
                    Weights.smallerIsWholeNot, [],
                    "a response of \(Words.grouped(cohort.largestWhole)) body bytes was whole: size is not what matters"
                )
            ]
        }
        return []
    }
}
