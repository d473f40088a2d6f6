import Analysis
import CaptureFile
import TestSupport

extension LiveRun {
    /// A run that has taken all packets of a capture.
    init(of capture: [UInt8]) throws {
        let folder = try TemporaryDirectory()
        var reader = try CaptureReader(path: try folder.write(capture, to: "x.pcap"))
        self.init(LiveOptions(interfaces: reader.description.interfaces, version: ""))
        var decoder = LiveDecoder()
        var packets = PacketBatch()
        while reader.read(into: &packets) {
            var batch = LiveBatch()
            batch.packets = packets
            decoder.decode(&batch, backlog: 0)
            follow(&batch)
        }
    }
}
