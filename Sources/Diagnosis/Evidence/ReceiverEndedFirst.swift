import Model
import TCPStreams

/// Did the receiver end before the sender did, by acknowledgements or by times corrected for the place of the capture?
/// Source: causes.md C6.
enum ReceiverEndedFirst: Evidence {
    static let id = "receiver-ended-first"

    static func items(for observation: Observation, among population: Population) -> [EvidenceItem] {

        guard observation.isEnded, let packet = observation.end.receiver,
            observation.end.order == .receiverFirst, packet.signs?.type != .forged
        else { return [] }
        // A socket that is gone without a FIN was not closed by its program.
        if packet.signs?.isUnprovoked == true { return [] }
        // A receiver that leaves after a long silence may have waited for bytes that never were.
        let isTired = observation.endsAfterSilence || observation.receiverOnlyHalfClosed
        // One that nothing reached any more, however often it was sent, gave up; its host would have acknowledged.
        let wait = elapsed(from: observation.sender.lastAckProgress.time, to: packet.end.mark.time)
        let isCutOff =
            observation.repeatedWithoutAnswer
            && (observation.sender.repeatsOfLowest >= 3 || wait >= max(1_000_000_000, 5 * observation.roundTrip))
            || observation.brokeOffInBurst
        let weight =
            isCutOff
            ? Weights.receiverFirst.scaled(to: 0.5)
            : isTired ? Weights.receiverFirst.scaled(to: 1) : Weights.receiverFirst
        var items = [
            item(
                weight, [packet.end.mark.packet],
                "the \(observation.receiverName) sent the first end packet, a \(packet.kind.rawValue.uppercased()), while the \(observation.directionName) was under way"
            )
        ]
        if observation.receiver.resets > 0, !isCutOff {
            items.append(
                item(
                    Weights.receiverReset, [observation.receiver.reset?.mark.packet ?? 0],
                    "it answered further bytes with RST"))
        }
        return items
    }
}
