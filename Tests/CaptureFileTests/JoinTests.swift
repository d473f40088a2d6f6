import CaptureFile
import CaptureSynthesis
import TestSupport
import Testing

@Suite("Joined captures")
struct JoinTests {
    private struct Joined {
        var times: [Int64] = []
        var digests: [Int] = []
        var numbers: [UInt64] = []
        var interfaces: [UInt32] = []
        var files: [JoinedCaptureReader.File] = []
        var description = CaptureDescription()
    }

    private func read(_ paths: [String], readSize: Int = 1 << 20) -> Joined {
        var reader = JoinedCaptureReader(paths: paths, readSize: readSize)
        var batch = PacketBatch()
        var joined = Joined()
        while reader.read(into: &batch) {
            for record in batch.records {
                joined.times.append(record.timestamp.nanoseconds)
                let end = record.dataOffset + record.capturedLength
                joined.digests.append(digest(batch.bytes.span.extracting(record.dataOffset..<end)))
                joined.numbers.append(record.number)
                joined.interfaces.append(record.interface)
            }
        }
        joined.files = reader.files
        joined.description = reader.description
        return joined
    }

    private func capture(_ packets: some Sequence<SynthesizedPacket>) -> CaptureBuilder {
        CaptureBuilder(Array(packets))
    }

    @Test("names of tcpdump's and dumpcap's rotation are recognised")
    func names() {
        let groups = CaptureJoin.groups([
            "a/web.pcap", "a/web.pcap1", "a/web.pcap2", "a/web.pcap10", "b/web.pcap", "x00", "x01", "x02.gz",
            "t-20260101-1200.pcap", "t-20260101-1300.pcap", "r_00001_20260101120000.pcapng",
            "r_00002_20260101120500.pcapng", "-", "other.pcap",
        ])
        #expect(
            groups == [
                ["a/web.pcap", "a/web.pcap1", "a/web.pcap2", "a/web.pcap10"], ["b/web.pcap"], ["x00", "x01", "x02.gz"],
                ["t-20260101-1200.pcap", "t-20260101-1300.pcap"],
                ["r_00001_20260101120000.pcapng", "r_00002_20260101120500.pcapng"], ["-"], ["other.pcap"],
            ])
    }

    @Test("rotated files in any order of arguments read as the whole capture")
    func rotated() throws {
        let directory = try TemporaryDirectory()
        let packets = ByteSourceTests.capture.packets
        for parts in [3, 40] {
            let size = packets.count / parts + 1
            var paths: [String] = []
            for start in stride(from: 0, to: packets.count, by: size) {
                let part = capture(packets[start...].prefix(size))
                let bytes = paths.count % 2 == 0 ? part.pcap() : part.pcapng()
                paths.append(try directory.write(bytes, to: "\(parts)-\(paths.count)"))
            }
            let joined = read(paths.reversed(), readSize: 10_000)
            #expect(joined.times == packets.map(\.time))
            #expect(joined.digests == packets.map { digest($0.bytes.span) })
            #expect(joined.numbers == packets.indices.map { UInt64($0 + 1) })
            #expect(joined.files.map(\.path) == paths)
            #expect(joined.description.packetCount == UInt64(packets.count))
            #expect(joined.description.interfaces.count == paths.count)
            #expect(joined.description.fileByteCount == joined.description.fileSize)
        }
    }

    @Test("files that overlap in time are merged by it, however they are read")
    func overlapping() throws {
        let directory = try TemporaryDirectory()
        let packets = ByteSourceTests.capture.packets
        for count in [2, 20] {
            let paths = try (0..<count).map { part in
                try directory.write(
                    capture(packets.indices.filter { $0 % count == part }.map { packets[$0] }).pcap(),
                    to: "\(count)-\(part)")
            }
            for readSize in [500, 1 << 20] {
                let joined = read(paths, readSize: readSize)
                #expect(joined.times == packets.map(\.time))
                #expect(joined.digests == packets.map { digest($0.bytes.span) })
                #expect(joined.numbers == packets.indices.map { UInt64($0 + 1) })
                #expect(joined.interfaces == packets.indices.map { UInt32($0 % count) })
            }
        }
    }

    @Test("a packet at the end of time is read like any other", .timeLimit(.minutes(1)))
    func endOfTime() throws {
        var builder = CaptureBuilder()
        builder.append([1, 2, 3], time: 5)
        builder.append([4, 5, 6], time: .max)
        let folder = try TemporaryDirectory()
        let path = try folder.write(builder.pcapng(), to: "x.pcapng")
        #expect(read([path]).times == [5, .max])
    }

    @Test("damage and missing files are kept per file; the rest is read")
    func damage() throws {
        let directory = try TemporaryDirectory()
        let packets = ByteSourceTests.capture.packets
        let first = capture(packets.prefix(10)).pcap()
        let paths = [
            try directory.write(Damage.cut(at: first.count - 1).applied(to: first), to: "1"),
            try directory.write(capture(packets[10..<20]).pcapng(), to: "2"),
            directory.path("missing"),
            try directory.write(CaptureBuilder().pcap(), to: "empty"),
        ]
        let joined = read(paths)
        #expect(joined.times == (packets[..<9] + packets[10..<20]).map(\.time))
        #expect(Set(joined.files.compactMap(\.damage?.kind)) == [.fileCut, .unreadable])
        #expect(joined.files.first { $0.path == paths[0] }?.damage?.packet == 10)
        #expect(joined.files.count == 4)
    }

    @Test("nothing to join gives nothing")
    func nothing() {
        #expect(read([]).times == [])
    }
}
