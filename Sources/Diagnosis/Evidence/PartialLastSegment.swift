import Framing
import Model
import TCPStreams

/// Does the stream end in a segment that is not full? A source that ran dry ends where it ends; a full queue does not.
/// Source: causes.md C8 and C9 (wire), measured there with a handler that wrote less than it declared.
enum PartialLastSegment: Evidence {
    static let id = "partial-last-segment"

    static func items(for observation: Observation, among population: Population) -> [EvidenceItem] {

        guard observation.endedByOwnFin, observation.endsOnFullSegment == false, observation.wholeSegments == nil,
            (observation.roundUnit?.unit ?? 0) < 4_096,
            observation.writerBuffer == nil,
            let size = observation.segmentSize, observation.message.progress != .head,
            // A window of less than two segments cuts them to its own size.
            observation.sender.windowLargest < 0 || observation.sender.windowLargest >= 2 * size
        else { return [] }
        let packets = [observation.sender.highestSegment.packet]
        let last = Int64(observation.sender.lastSegmentLength) % size
        let text = "the last segment holds \(Words.grouped(last)) of \(size) bytes: the sender had nothing more queued"
        // A loopback send buffer is filled by pages, not by segments: a partial segment is no sign there.
        var items = size < 16_384 ? [item(Weights.partialLastSegment, packets, text)] : []
        let wasHeldBack =
            (size < 16_384 ? observation.readerHeldBack : observation.hadBackPressure)
            || observation.isPacedByAcknowledgements
        // A writer with a pace leaves a partial segment with each write, whatever ends it.
        if !wasHeldBack, EndedBetweenWrites.pace(of: observation) == nil,
            SizeTests.firstWriteMatch(for: observation) == nil
        {
            items.append(item(Weights.partialLastSegmentUnhindered, packets, text + ", though nothing held it back"))
            let other =
                observation.endsAfterSilence
                ? Weights.partialLastSegmentAfterSilence : Weights.partialLastSegmentAtOnce
            let what =
                observation.endsAfterSilence
                ? "the program waited for its source when it ended" : "the program was between two writes when it ended"
            items.append(item(other, packets, what))
        }
        return items
    }
}
