import CaptureFile
import Diagnosis
import Model
import PacketLayers
import TCPStreams

/// The following half of an analysis: takes batches of segments in order, and knows the connections of the capture.
struct FollowingHalf {
    private(set) var table: StreamTable
    private(set) var follower: CaptureFollower
    private(set) var tally = DecodeTally()

    init(limits: StreamLimits, follower: consuming CaptureFollower) {
        table = StreamTable(limits: limits)
        self.follower = follower
    }

    /// Takes the next segments of the capture.
    mutating func follow(_ batch: SegmentBatch) {
        tally.add(batch.decoded.tally)
        let bytes = batch.packets.bytes.span
        let reassembled = batch.decoded.reassembled.span
        let segments = batch.decoded.segments.span
        for position in 0..<batch.decoded.count {
            let home = segments[position].notes.contains(.fragmented) ? reassembled : bytes
            let payload = home.extracting(droppingFirst: segments[position].payloadOffset).extracting(
                first: segments[position].capturedPayloadLength)
            table.process(segments[position], payload: payload, sink: &follower)
        }
    }

    /// The capture has ended: closes what is still open.
    mutating func finish(in context: CaptureContext) {
        follower.note(context)
        table.finish(sink: &follower)
    }

    /// How far the run has come with a batch.
    func progress(_ batch: SegmentBatch, path: String) -> AnalysisProgress {
        AnalysisProgress(
            path: path, fileBytes: batch.fileBytes, fileSize: batch.fileSize, packets: tally.packets,
            connections: Int(table.totals.connections), findings: follower.collector.diagnosis.totals.truncated)
    }
}
