import Model
import TCPStreams

/// Is the FIN alone, after everything was acknowledged? Then the queue was empty when the program closed, so the kernel had
/// taken all that it was given. Source: causes.md §1, second truth.
enum BareFin: Evidence {
    static let id = "bare-fin"

    static func items(for observation: Observation, among population: Population) -> [EvidenceItem] {

        guard observation.endedByOwnFin, observation.close?.queueWasEmpty == true else { return [] }
        // A library's buffer can be lost without the kernel's ever having been full.
        let unflushed =
            observation.writerBuffer == nil
            ? [
                item(
                    // Whole segments are a full queue's, which drained before a program that gave up closed.
                    observation.fullQueue == nil ? Weights.emptyQueue : Weights.emptyQueue.scaled(to: -1),
                    observation.endPackets,
                    "nothing kept the program from handing over the rest: the kernel had room")
            ] : []
        return unflushed + [
            item(
                Weights.bareFinUnhindered, observation.endPackets,
                "the FIN came alone, after everything sent had been acknowledged: the send queue was empty at the close"
            )
        ]
    }
}
