import Model
import TCPStreams

/// After the window opened for the last time, was there one burst and then the end? A socket whose program has gone sends its
/// queue, at most one send buffer, and FIN; a live writer refills it. Source: causes.md C18, measured.
enum BurstAfterReopening: Evidence {
    static let id = "one-burst-after-reopening"

    static func items(for observation: Observation, among population: Population) -> [EvidenceItem] {

        guard observation.endedByOwnFin, observation.close?.queueWasEmpty != true,
            let burst = observation.sentAfterReopening, burst > 0
        else { return [] }
        let span = observation.sender.lastZeroWindow
        let packets = [span.end.packet] + observation.endPackets
        // 4 MiB is the ceiling of autotuned send buffers, and a queue may pass its buffer by 76 KB.
        let bound: Int64 = 4_194_304 + 77_824
        if burst <= bound {
            return [
                item(
                    Weights.oneBurstAfterReopening, packets,
                    "when the window opened, \(Words.grouped(burst)) bytes and the FIN followed, no more than a send buffer can hold (4 MiB at most)"
                )
            ]
        }
        return [
            item(
                Weights.longRunAfterReopening, packets,
                "\(Words.grouped(burst)) bytes followed the last opening of the window, more than a send buffer: the program was still writing"
            )
        ]
    }
}
