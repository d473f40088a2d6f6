import Model
import TCPStreams

/// Is the FIN alone, after everything was acknowledged? Then the queue was empty when the program closed, so the kernel had
/// taken all that it was given. Source: causes.md §1, second truth.
enum BareFin: Evidence {
    static let id = "bare-fin"

    static func items(for observation: Observation, among population: Population) -> [EvidenceItem] {

        guard observation.endedByOwnFin, let end = observation.end.sender, end.end.payloadLength == 0,
            end.end.bytesInFlightBefore <= 0, observation.wholeSegments == nil
        else { return [] }
        return [
            item(
                Weights.bareFinUnhindered, observation.endPackets,
                "the FIN came alone, after everything sent had been acknowledged: the send queue was empty at the close"
            )
        ]
    }
}
