import Model
import TCPStreams

/// Were keep-alive or window probes left without an answer? Source: causes.md C20.
enum UnansweredProbes: Evidence {
    static let id = "unanswered-probes"

    static func items(for observation: Observation, among population: Population) -> [EvidenceItem] {

        let sender = observation.sender
        guard observation.judgement.verdict == .undetermined, sender.lastWindowProbe.exists || sender.keepAlives > 0
        else { return [] }
        guard sender.lastWindowProbe.time > observation.sender.lastPeerProgress.time,
            sender.keepAlives + sender.windowProbes >= 3,
            !sender.lastZeroWindow.isOpen
        else { return [] }
        return [
            item(
                Weights.probesUnanswered, [sender.lastWindowProbe.packet],
                "probes of the \(observation.senderName) were not answered")
        ]
    }
}
