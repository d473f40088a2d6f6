import Model
import TCPStreams

/// Did the receiver end before the sender did, by acknowledgements or by times corrected for the place of the capture?
/// Source: causes.md C6.
enum ReceiverEndedFirst: Evidence {
    static let id = "receiver-ended-first"

    static func items(for observation: Observation, among population: Population) -> [EvidenceItem] {

        guard observation.isEnded, let packet = observation.end.receiver, packet.signs?.type != .forged,
            observation.end.order == .receiverFirst || closedBefore(observation, packet)
        else { return [] }
        if observation.end.order == .crossed {
            return [
                item(
                    Weights.receiverFirst.scaled(to: 1), [packet.end.mark.packet],
                    "the \(observation.receiverName) had closed its own direction before, when it had all that was sent: a half-close, or a farewell that nothing answered"
                )
            ]
        }
        // A socket that is gone without a FIN was not closed by its program.
        if packet.signs?.isUnprovoked == true { return [] }
        // A receiver that leaves after a long silence may have waited for bytes that never were.
        let isTired = observation.endsAfterSilence
        // One that nothing reached any more, however often it was sent, gave up; its host would have acknowledged.
        let wait = elapsed(from: observation.sender.lastAckProgress.time, to: packet.end.mark.time)
        let isCutOff =
            observation.repeatedWithoutAnswer
            && (observation.sender.repeatsOfLowest >= 3 || wait >= max(1_000_000_000, 5 * observation.roundTrip))
            || observation.brokeOffInBurst
        let full = packet.kind == .rst ? Weights.receiverResetFirst : Weights.receiverFirst
        let weight =
            isCutOff
            ? full.scaled(to: 0.5)
            : isTired
                ? full.scaled(to: 1)
                : observation.receiverMayHaveHalfClosed || observation.senderEndMayBeLost ? full.scaled(to: 2) : full
        var items = [
            item(
                weight, [packet.end.mark.packet],
                "the \(observation.receiverName) sent the first end packet, a \(packet.kind.rawValue.uppercased()), while the \(observation.directionName) was under way"
            )
        ]
        if packet.kind == .fin, observation.receiver.resets > 0, !isCutOff, !observation.senderEndMayBeLost {
            items.append(
                item(
                    Weights.receiverReset, [observation.receiver.reset?.mark.packet ?? 0],
                    "it answered further bytes with RST"))
        }
        return items
    }

    /// The receiver's FIN lies before the sender's end, which was no answer to it.
    private static func closedBefore(_ observation: Observation, _ packet: MessageEnd.Packet) -> Bool {
        guard observation.end.order == .crossed, packet.kind == .fin, observation.outcome.facts.clockSkew == 0,
            let own = observation.end.sender
        else { return false }
        return elapsed(from: packet.end.mark.time, to: own.end.mark.time) > MessageEnd.promptAnswer
    }
}
