import Analysis
import CaptureFile
import PacketLayers
import TCPStreams

/// How far into the analysis a measurement goes; each stage includes the ones before it.
enum Stage: String, CaseIterable {
    case read
    case decode
    case streams
    case triage

    /// Runs the stage over a file; returns the packets it took and a number that depends on the work done.
    func run(path: String) throws -> (packets: UInt64, work: UInt64) {
        if self == .triage {
            let report = try CaptureAnalysis.triage(AnalysisOptions(paths: [path]))
            let messages = report.totals.responses.complete + report.findings.count
            return (report.captures.first?.packets ?? 0, UInt64(messages))
        }
        var reader = try CaptureReader(path: path)
        var batch = PacketBatch()
        var decoder = PacketDecoder()
        var table = StreamTable()
        var sink = CountingSink()
        var packets: UInt64 = 0
        var work: UInt64 = 0
        while reader.read(into: &batch) {
            packets += UInt64(batch.records.count)
            if self == .read {
                for record in batch.records { work &+= UInt64(record.capturedLength) }
                continue
            }
            for record in batch.records {
                let bytes = batch.bytes.span.extracting(record.dataOffset..<record.dataOffset + record.capturedLength)
                let result = decoder.decode(
                    bytes, linkType: record.linkType.rawValue, originalLength: Int(record.originalLength),
                    time: record.timestamp.nanoseconds)
                guard case .segment(var segment) = result else { continue }
                work &+= UInt64(segment.payloadLength)
                if self == .decode { continue }
                segment.packet = record.number
                let begin = segment.payloadOffset
                table.process(
                    segment, payload: bytes.extracting(begin..<begin + segment.capturedPayloadLength), sink: &sink)
            }
        }
        table.finish(sink: &sink)
        return (packets, work &+ sink.bytes)
    }
}

/// Counts what it is given.
struct CountingSink: StreamSink {
    var bytes: UInt64 = 0

    mutating func opened(
        slot: Int, stream: UInt32, initiator: Endpoint, responder: Endpoint, isMidStream: Bool
    ) {}

    mutating func bytes(slot: Int, side: Side, offset: Int64, bytes: Span<UInt8>, mark: PacketMark) -> Int64 {
        self.bytes &+= UInt64(bytes.count)
        return 0
    }

    mutating func skipped(
        slot: Int, side: Side, offset: Int64, count: Int64, tail: Span<UInt8>, mark: PacketMark
    ) -> Int64 { 0 }

    mutating func gap(slot: Int, side: Side, offset: Int64, count: Int64, mark: PacketMark) -> Int64 { 0 }

    mutating func finished(slot: Int, side: Side, mark: PacketMark) {}

    mutating func retired(slot: Int, facts: borrowing ConnectionFacts) {}
}
