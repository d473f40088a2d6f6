import Model
import TCPStreams

/// Does the stream end on a whole number of full segments? Linux opens send buffers in whole segments and fills them, so a
/// program that closes while its queue is full leaves a stream of whole segments; any other end falls on one by chance
/// only, one time in MSS. Source: causes.md C1, buffer-sizes.md §4 and §7. A head written apart spoils the total but not the
/// last segment.
enum FullQueueAtClose: Evidence {
    static let id = "fin-on-full-segment"

    static func items(for observation: Observation, among population: Population) -> [EvidenceItem] {

        guard observation.endedByOwnFin, let size = observation.segmentSize, let end = observation.end.sender
        else { return [] }
        if observation.close?.queueWasEmpty == true { return drained(observation) }
        let packets = [observation.sender.highestSegment.packet, end.end.mark.packet]
        let carriesData = end.end.payloadLength > 0
        if let (queued, size) = observation.wholeSegments {
            // A bare FIN says that the queue was empty at the close, so the fit may be the source's.
            let weight = carriesData ? Weights.wholeSegments : Weights.wholeSegments.scaled(to: 2.5)
            return [
                item(
                    weight, packets,
                    "\(Words.grouped(queued)) \(what(queued, observation)) = \(queued / size) × \(size) bytes: whole segments, as a send queue that was full at the close leaves them (chance \(Words.chance(1 / Double(size))))"
                )
            ]
        }
        // Between programs of one host the last segment is full by the window's size as often as by the queue's.
        if observation.endsOnFullSegment == true, carriesData, size < 16_384 {
            return [
                item(
                    Weights.fullLastSegment, packets,
                    "the FIN rides on a full segment of \(size) bytes: more was queued than one segment, and no less than the queue held"
                )
            ]
        }
        return []
    }

    /// The queue had drained when the program closed, and nothing had been written since it was full: a program that lives
    /// and knows of its rest would have gone on.
    private static func drained(_ observation: Observation) -> [EvidenceItem] {
        guard let (queued, size) = observation.fullQueue, !observation.endsAfterSilence else { return [] }
        return [
            item(
                Weights.fullQueueAbandoned, [observation.sender.highestSegment.packet] + observation.endPackets,
                "\(Words.grouped(queued)) \(what(queued, observation)) = \(queued / size) × \(size) bytes: the queue had been full, drained, and nothing more was written before the FIN"
            )
        ]
    }

    /// What the whole segments make up: with a head that was written apart, only the rest does.
    private static func what(_ count: Int64, _ observation: Observation) -> String {
        if count == observation.queuedBytes {
            return count == observation.lengths.streamEnd
                ? "stream bytes" : "stream bytes since the queue was last empty"
        }
        return count == observation.lengths.sent ? "body bytes, without the head," : "bytes of the message"
    }
}
