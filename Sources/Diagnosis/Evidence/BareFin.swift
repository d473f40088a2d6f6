import Framing
import Model
import TCPStreams

/// Is the FIN alone, after everything was acknowledged? Then the queue was empty when the program closed, so the kernel had
/// taken all that it was given. Source: causes.md §1, second truth.
enum BareFin: Evidence {
    static let id = "bare-fin"

    static func items(for observation: Observation, among population: Population) -> [EvidenceItem] {

        guard observation.endedByOwnFin, observation.close?.queueWasEmpty == true else { return [] }
        guard !hadJustDrained(observation) else { return [] }
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

    /// As much as a send buffer holds had been sent, into a window that was shut or used up until just before: the kernel
    /// refused what the program had until then, and the end is no later than a busy program's next call.
    private static func hadJustDrained(_ observation: Observation) -> Bool {
        guard let end = observation.end.sender, observation.isEnoughForQueue(observation.queuedBytes ?? 0) else {
            return false
        }
        let sender = observation.sender
        return [sender.lastZeroWindow, sender.lastWindowFull].contains { span in
            span.end.exists && span.offset >= observation.message.startOffset
                && elapsed(from: span.end.time, to: end.end.mark.time) <= nextCall &+ observation.pathRoundTrip
        }
    }

    /// What a busy program takes from one call to the next, nanoseconds: measured up to 6 ms with forty readers on two cores.
    private static let nextCall: Int64 = 10_000_000
}
