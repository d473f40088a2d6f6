import Framing
import Model

/// Was one resource, with one declared length, cut at several places? A length that was never right would leave the same bytes
/// each time; a source that fails, a process that dies and a timer need not. Source: causes.md C8 against C2, C5 and C9.
enum DifferentCuts: Evidence {
    static let id = "different-cuts"

    static func items(for observation: Observation, among population: Population) -> [EvidenceItem] {
        guard observation.judgement.verdict == .truncated, observation.end.bySender,
            let declared = observation.lengths.declared, observation.message.direction == .response
        else { return [] }
        let target = observation.message.target.hashValue
        let others = population.otherCuts(of: observation).filter {
            $0.declared == declared && $0.targetHash == target && $0.queued != nil
        }
        let sizes = Set(others.compactMap(\.queued) + [observation.queuedBytes].compactMap { $0 })
        guard others.count >= 2, sizes.count == others.count + 1 else { return [] }
        return [
            item(
                Weights.differentCuts, of: observation, others.prefix(4).map(\.capturedEnd) + observation.capturedEnd,
                "the same resource with the same declared length was cut at \(sizes.count) different places: a length that is wrong from the start would leave the same bytes each time"
            )
        ]
    }
}
