import Model
import TCPStreams

/// Was the message under way when the capture ended? Source: causes.md C23 and §1, twelfth truth.
enum CaptureStopped: Evidence {
    static let id = "capture-stopped"

    static func items(for observation: Observation, among population: Population) -> [EvidenceItem] {

        guard observation.judgement.verdict == .undetermined, let context = population.context(of: observation) else {
            return []
        }
        guard observation.outcome.facts.retired == .captureEnd else { return [] }
        // Repetitions and probes are no progress: a message that they belong to had stopped before the capture did.
        let sender = observation.sender
        let marks = [
            sender.highestSegment, sender.lastAckProgress, sender.lastPeerProgress, observation.receiver.highestSegment,
        ]
        guard let last = marks.filter(\.exists).max(by: { $0.time < $1.time }) else { return [] }
        let before = max(0, elapsed(from: last.time, to: context.lastTime))
        guard before < max(1_000_000_000, 10 * observation.roundTrip) else { return [] }
        return [
            item(
                Weights.captureStopped, [last.packet],
                "the message was moving \(Words.duration(before)) before the capture ended")
        ]
    }
}
