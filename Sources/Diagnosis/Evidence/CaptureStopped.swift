import Model
import TCPStreams

/// Was the message under way when the capture ended? Source: causes.md C23 and §1, twelfth truth.
enum CaptureStopped: Evidence {
    static let id = "capture-stopped"

    static func items(for observation: Observation, among population: Population) -> [EvidenceItem] {

        guard observation.judgement.verdict == .undetermined, let context = population.context(of: observation) else {
            return []
        }
        let last = observation.outcome.facts.last
        guard observation.outcome.facts.retired == .captureEnd else { return [] }
        let before = max(0, elapsed(from: last.time, to: context.lastTime))
        guard before < 2_000_000_000 else { return [] }
        return [
            item(
                Weights.captureStopped, [last.packet],
                "the connection was active \(Words.duration(before)) before the capture ended")
        ]
    }
}
