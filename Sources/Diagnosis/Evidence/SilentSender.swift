import Framing
import Model
import TCPStreams

/// Had everything sent arrived, with room for more, and did the sender then fall silent for good? Nobody ended, and nothing on
/// the path is in doubt: the program gave nothing more. Source: causes.md C18, the part where neither end moves.
enum SilentSender: Evidence {
    static let id = "silent-sender"

    static func items(for observation: Observation, among population: Population) -> [EvidenceItem] {
        guard observation.judgement.reason == .noEnd, let context = population.context(of: observation) else {
            return []
        }
        let sender = observation.sender
        guard sender.highestAcked >= sender.highestSent, sender.highestSegment.exists, !sender.lastZeroWindow.isOpen,
            sender.windowLatest != 0
        else { return [] }
        let latest = max(sender.highestSegment.time, sender.lastAckProgress.time, observation.receiver.lastData.time)
        let silence = elapsed(from: latest, to: context.lastTime)
        guard silence >= max(1_000_000_000, 20 * observation.roundTrip) else { return [] }
        return [
            item(
                Weights.silentSender, [sender.highestSegment.packet, sender.lastAckProgress.packet],
                "everything sent was acknowledged and the window open, and nothing followed in the \(Words.duration(silence)) until the capture ended"
            )
        ]
    }
}
