import Analysis
import CaptureFile

extension LiveBatch {
    /// One packet of a reader's batch, as a live capture hands it over.
    static func single(_ record: PacketRecord, of batch: PacketBatch) -> LiveBatch {
        var one = LiveBatch()
        let range = record.dataOffset..<record.dataOffset + record.capturedLength
        one.packets.bytes = Array(batch.bytes[range])
        one.packets.records = [record]
        one.packets.records[0].dataOffset = 0
        return one
    }
}
