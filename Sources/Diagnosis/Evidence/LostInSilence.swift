import Framing
import Model
import TCPStreams

/// Did everything before a long silence arrive, and nothing after it? So does a connection look that a NAT, a firewall or a
/// load balancer forgot while it was idle. Source: causes.md C20.
enum LostInSilence: Evidence {
    static let id = "lost-in-silence"

    static func items(for observation: Observation, among population: Population) -> [EvidenceItem] {
        let sender = observation.sender
        if let silence = observation.silenceBeforeFailure, !observation.endedByOwnFin {
            let packets = [sender.lastAckProgress.packet, sender.lastIdle.packet] + observation.endPackets
            let text =
                "everything before a silence of \(Words.duration(silence)) was acknowledged, nothing after it was"
            return [item(Weights.lostInSilence, packets, text)]
        }
        // The sender's host answers as one without the socket when the receiver breaks the silence.
        guard let end = observation.end.sender, end.kind == .rst, observation.end.bySender,
            end.signs?.type != .active, let silence = observation.silenceBeforeEnd, silence >= 1_000_000_000,
            observation.endsAfterSilence, observation.receiver.lastData.time < end.end.mark.time
        else { return wasNeverSilent(observation) }
        return [
            item(
                Weights.lostInSilence.scaled(to: Weights.lostInSilence.value / 2),
                [sender.lastData.packet] + observation.endPackets,
                "after a silence of \(Words.duration(silence)) the connection was not known any more")
        ]
    }

    /// No silence of a second lies before the failure: from the request to the end, or before the bytes that were not
    /// acknowledged any more.
    private static func wasNeverSilent(_ observation: Observation) -> [EvidenceItem] {
        let sender = observation.sender
        if sender.highestAcked >= 0, sender.highestAcked < sender.highestSent, sender.lastAckProgress.exists,
            elapsed(from: sender.lastAckProgress.time, to: sender.highestSegment.time) < 1_000_000_000
        {
            return [
                item(
                    Weights.noSilence, [sender.lastAckProgress.packet, sender.highestSegment.packet],
                    "bytes were still acknowledged less than a second before the last were sent: no idle limit can have run out"
                )
            ]
        }
        guard let end = observation.firstEnd, observation.message.direction == .response,
            let request = observation.outcome.lastRequest,
            elapsed(from: request.last.time, to: end.end.mark.time) < 1_000_000_000
        else { return [] }
        return [
            item(
                Weights.noSilence, observation.endPackets,
                "from the request to the end no second passed: no idle limit can have run out")
        ]
    }
}
