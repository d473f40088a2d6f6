import Model
import TCPStreams

/// Did the bytes stop in the middle of what the sender's kernel held, into an open window, and nothing came until the
/// receiver left? So looks a path that died beyond the capture, seen from the receiver's side. Source: causes.md C17.
enum BrokenBurst: Evidence {
    static let id = "broken-burst"

    static func items(for observation: Observation, among population: Population) -> [EvidenceItem] {
        guard observation.isEnded, observation.brokeOffInBurst, let silence = observation.silenceBeforeEnd else {
            return []
        }
        return [
            item(
                Weights.brokenBurst, [observation.sender.highestSegment.packet] + observation.endPackets,
                "the last segment was a full one without PSH, so that more was queued behind it, and the window was open; yet nothing came for \(Words.duration(silence)), until the \(observation.receiverName) left"
            )
        ]
    }
}
