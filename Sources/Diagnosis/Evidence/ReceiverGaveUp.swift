import Model
import TCPStreams

/// Had everything sent arrived, with room for more, and then nothing until the receiver left? So waits a receiver for bytes that
/// were declared and do not exist. Source: causes.md C8.
enum ReceiverGaveUp: Evidence {
    static let id = "receiver-gave-up-waiting"

    static func items(for observation: Observation, among population: Population) -> [EvidenceItem] {

        guard observation.judgement.verdict == .truncated, observation.end.order == .receiverFirst,
            observation.endsAfterSilence, !observation.brokeOffInBurst, let silence = observation.silenceBeforeEnd
        else { return [] }
        let sender = observation.sender
        guard sender.highestAcked >= sender.highestSent, sender.windowLatest != 0 else { return [] }
        return [
            item(
                Weights.receiverGaveUpWaiting, [sender.lastData.packet] + observation.endPackets,
                "everything sent was acknowledged and the window open; after \(Words.duration(silence)) of silence the \(observation.receiverName) left"
            )
        ]
    }
}
