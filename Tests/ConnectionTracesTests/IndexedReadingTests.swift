import Analysis
import ByteParsing
import CaptureFile
import CaptureSynthesis
import ConnectionTraces
import Foundation
import Model
import TestSupport
import Testing

/// A capture read once for its connections and an index, and then again with the index and without.
private final class TwiceRead {
    let path: String
    var connections: [ConnectionReference] = []
    var indices: [CaptureIndex?] = []
    var options = SecondReadingOptions()
    /// Bytes that the last second reading read, and where in the file it came to.
    private(set) var bytesRead: UInt64 = 0
    private(set) var reached: UInt64 = 0

    init(
        _ path: String, threads: Int = 1, readSize: Int = 4096, edit: (inout AnalysisOptions) -> Void = { _ in }
    ) throws {
        self.path = path
        var first = AnalysisOptions(paths: [path])
        first.keepsIndex = true
        first.readSize = readSize
        first.threads = threads
        edit(&first)
        var found: [ConnectionReference] = []
        _ = try CaptureAnalysis.streams(first, indices: &indices) { row in
            found.append(
                ConnectionReference(
                    capture: 0, stream: row.stream, client: row.client, server: row.server,
                    firstPacket: row.firstPacket, lastPacket: row.lastPacket))
        }
        connections = found
        options.filter = first.filter
        options.packetLimit = first.packetLimit
        options.readSize = 8192
    }

    /// The traces of some connections; nil where they cannot be gathered.
    func traces(_ chosen: [ConnectionReference], indexed: Bool) -> [ConnectionTrace]? {
        options.indices = indexed ? indices : []
        bytesRead = 0
        var last: SecondReadingProgress?
        defer {
            bytesRead = last?.bytesRead ?? 0
            reached = last?.fileBytes ?? 0
        }
        do throws(SecondReadingFailure) {
            return try ConnectionTraces.gather(chosen.map { TracedConnection($0) }, from: [[path]], options: options) {
                last = $0
                return true
            }
        } catch {
            return nil
        }
    }

    /// Whether traces come out the same with the index and without: of a few connections one by one, and of some together.
    func isSame() -> Bool {
        let step = max(1, connections.count / 8)
        let few = stride(from: 0, to: connections.count, by: step).map { [connections[$0]] }
        let some = [connections.filter { $0.stream % 3 == 1 }, connections]
        return (few + some).allSatisfy { traces($0, indexed: true) == traces($0, indexed: false) }
    }
}

@Suite("A second reading with an index of the first")
struct IndexedReadingTests {
    /// One connection cut short, idle for long in its middle, among many others.
    private static func builder(others: Int = 150) -> CaptureBuilder {
        let start: Int64 = 1_767_225_600_000_000_000
        var http = HTTPConversation(TCPConversation(client: SocketAddress("10.0.0.1", 40_000), time: start))
        http.open()
        http.get("/cut")
        http.respond(bodyLength: 3_000, declaredLength: 900_000)
        http.tcp.wait(milliseconds: 20_000)
        http.tcp.close(.server)
        http.tcp.acknowledge(.client)
        var builder = CaptureBuilder(http.tcp)
        for number in 0..<others {
            var other = HTTPConversation(
                TCPConversation(
                    client: SocketAddress("10.0.0.2", UInt16(30_000 + number)),
                    time: start + Int64(number) * 200_000_000))
            other.open()
            other.get("/whole")
            other.respond(bodyLength: 9_000)
            other.tcp.close(.client)
            other.tcp.close(.server)
            builder.append(other.tcp)
        }
        builder.sortByTime()
        return builder
    }

    /// The capture as pcapng, with `block` put in front of some packets.
    private static func pcapng(
        _ builder: CaptureBuilder, every: Int, _ block: (PcapngEncoder, inout [UInt8]) -> Void
    ) -> [UInt8] {
        let encoder = PcapngEncoder(order: .little)
        var bytes: [UInt8] = []
        encoder.appendSection(to: &bytes)
        encoder.appendInterface(linkType: .ethernet, [.timestampResolution(9)], to: &bytes)
        for (number, packet) in builder.packets.enumerated() {
            if number % every == every - 1 { block(encoder, &bytes) }
            encoder.appendPacket(
                packet.bytes.span, interface: 0, ticks: UInt64(bitPattern: packet.time),
                originalLength: UInt32(packet.bytes.count), to: &bytes)
        }
        return bytes
    }

    @Test(
        "reads a small part of the file, comes as far, and finds the same packets", arguments: [1, 2], [true, false])
    func passesOver(threads: Int, isPcapng: Bool) throws {
        let folder = try TemporaryDirectory()
        let builder = Self.builder(others: 400)
        let bytes = isPcapng ? builder.pcapng() : builder.pcap()
        let path = try folder.write(bytes, to: "x")
        let twice = try TwiceRead(path, threads: threads)
        let cut = twice.connections.filter { $0.client.address == "10.0.0.1" }
        #expect(cut.count == 1 && cut.first.map { $0.lastPacket - $0.firstPacket > 1_000 } == true)
        let whole = try #require(twice.traces(cut, indexed: false))
        let wholeBytes = twice.bytesRead
        let reached = twice.reached
        let indexed = try #require(twice.traces(cut, indexed: true))
        #expect(indexed == whole)
        #expect(whole.first?.points.count ?? 0 > 5)
        #expect(twice.bytesRead < wholeBytes / 10)
        #expect(twice.reached <= reached && twice.reached + 16_384 > reached)
        #expect(twice.isSame())
    }

    @Test("passes over no block that is no packet, and finds the same packets", arguments: [7, 100, 1_100])
    func otherBlocks(every: Int) throws {
        let folder = try TemporaryDirectory()
        let builder = Self.builder()
        let blocks: [(PcapngEncoder, inout [UInt8]) -> Void] = [
            // What is not looked at, and is longer than what is read at a time.
            { $0.appendBlock(type: 0xbad, to: &$1) { $0 += [UInt8](repeating: 0, count: 5_000) } },
            { $0.appendStatistics(interface: 0, ticks: 0, [], to: &$1) },
            { $0.appendInterface(linkType: .ethernet, [.timestampResolution(6)], to: &$1) },
            // Interfaces are counted anew from here on.
            {
                $0.appendSection(to: &$1)
                $0.appendInterface(linkType: .ethernet, [.timestampResolution(every == 7 ? 9 : 6)], to: &$1)
            },
            { $0.appendSimplePacket([UInt8](repeating: 1, count: 80).span, originalLength: 80, to: &$1) },
        ]
        for (number, block) in blocks.enumerated() {
            let path = try folder.write(Self.pcapng(builder, every: every, block), to: "x\(number)")
            let twice = try TwiceRead(path, threads: number % 2 + 1)
            #expect(twice.connections.count > 100)
            #expect(twice.isSame(), "block \(number)")
            if every == 1_100, let last = twice.connections.max(by: { $0.firstPacket < $1.firstPacket }) {
                // Behind the only such block, the rest is passed over.
                _ = twice.traces([last], indexed: false)
                let wholeBytes = twice.bytesRead
                _ = twice.traces([last], indexed: true)
                #expect(twice.bytesRead < wholeBytes / 2, "block \(number)")
            }
        }
    }

    @Test("reads everything where there are fragments, and finds those that come before a connection's first packet")
    func fragments() throws {
        let folder = try TemporaryDirectory()
        var builder = Self.builder()
        // A connection of which each packet comes in fragments, the first of them long before the others.
        let start = builder.packets[0].time
        var early: [SynthesizedPacket] = []
        for number in 0..<20 {
            var frame = FrameBuilder(from: SocketAddress("10.0.0.9", 5_000), to: SocketAddress("10.0.0.10", 80))
            frame.tcp.acknowledgement = 1
            frame.tcp.sequence = UInt32(1_000 + number * 800)
            frame.ip.identification = UInt16(number + 1)
            frame.payload = [UInt8](repeating: UInt8(number), count: 800)
            for (part, bytes) in frame.fragments(of: 400).enumerated() {
                let time = start + Int64(number) * 1_000_000 + (part > 0 ? 10_000_000_000 : 0)
                early.append(SynthesizedPacket(time: time, bytes: bytes))
            }
        }
        builder.packets += early
        builder.sortByTime()
        let path = try folder.write(builder.pcap(), to: "x.pcap")
        let twice = try TwiceRead(path)
        #expect(twice.indices.count == 1 && twice.indices[0] == nil)
        let own = twice.connections.filter { $0.client.address == "10.0.0.9" || $0.server.address == "10.0.0.9" }
        #expect(try #require(twice.traces(own, indexed: true)?.first).points.count == 20)
        #expect(twice.isSame())
    }

    @Test("finds the same packets under a filter, a limit, and in a damaged capture")
    func partial() throws {
        let folder = try TemporaryDirectory()
        let bytes = Self.builder().pcapng()
        let path = try folder.write(bytes, to: "x.pcapng")
        let filtered = try TwiceRead(path) { $0.filter = "host 10.0.0.1 or portrange 30010-30050" }
        #expect(filtered.connections.count > 40 && filtered.isSame())
        let limited = try TwiceRead(path) { $0.packetLimit = 500 }
        #expect(limited.connections.count > 10 && limited.isSame())
        for damage in [Damage.cut(at: bytes.count * 2 / 3 + 5), .overwrite(at: bytes.count / 2, [1, 2, 3, 4])] {
            let path = try folder.write(damage.applied(to: bytes), to: "damaged")
            let damaged = try TwiceRead(path)
            #expect(damaged.connections.count > 20 && damaged.isSame())
        }
    }

    @Test("reads everything of a file that grew or was replaced since, and of a pipe or compressed one as before")
    func changed() throws {
        let folder = try TemporaryDirectory()
        let bytes = Self.builder().pcap()
        let path = try folder.write(bytes, to: "x.pcap")
        var twice = try TwiceRead(path)
        let chosen = [twice.connections[twice.connections.count - 2]]
        let traces = try #require(twice.traces(chosen, indexed: true))
        let few = twice.bytesRead
        // A packet more at its end.
        let handle = try #require(FileHandle(forWritingAtPath: path))
        handle.seekToEndOfFile()
        handle.write(Data(bytes[24..<24 + 16 + 60]))
        try handle.close()
        #expect(twice.traces(chosen, indexed: true) == traces)
        #expect(twice.bytesRead > 4 * few)
        // Another file of the same size and name, with its packets elsewhere.
        twice = try TwiceRead(path)
        let size = try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int
        var moved = Self.builder()
        moved.packets.append(moved.packets.remove(at: 0))
        let other = try folder.write(moved.pcap() + bytes[24..<24 + 16 + 60], to: "other.pcap")
        #expect(try FileManager.default.attributesOfItem(atPath: other)[.size] as? Int == size)
        #expect(unsafe rename(other, path) == 0)
        #expect(twice.isSame())
        // Nothing is known of what cannot be read at any place.
        let zipped = try TwiceRead(Fixtures.path("captures/crash.pcap.gz"))
        #expect(zipped.indices.count == 1 && zipped.indices[0] == nil)
    }

    @Test("finds the same packets of connections that use the same addresses and ports one after the other")
    func reusedPorts() throws {
        let folder = try TemporaryDirectory()
        var builder = Self.builder(others: 30)
        let start = builder.packets[0].time
        for round in 0..<6 {
            let tcp = ConnectionTraceTests.cutResponse(port: 33_333, time: start + Int64(round) * 5_000_000_000) {
                $0.client.nextSequence = UInt32(77_000_000 * (round + 1))
                $0.server.nextSequence = UInt32(99_000_000 * (round + 1))
            }
            builder.append(tcp)
        }
        builder.sortByTime()
        let twice = try TwiceRead(try folder.write(builder.pcap(), to: "x.pcap"))
        let own = twice.connections.filter { $0.client.port == 33_333 }
        #expect(own.count == 6)
        for chosen in own { #expect(twice.traces([chosen], indexed: true) == twice.traces([chosen], indexed: false)) }
        #expect(twice.isSame())
    }

    @Test("finds the same packets in captures of real programs", arguments: try captures())
    func fixtures(name: String) throws {
        var reader = try CaptureReader(path: Fixtures.path("captures/\(name)"))
        var builder = CaptureBuilder()
        var batch = PacketBatch()
        while reader.read(into: &batch) {
            builder.interfaces = [CaptureBuilder.Interface(reader.description.interfaces[0].linkType)]
            for record in batch.records {
                builder.append(
                    Array(batch.bytes[record.dataOffset..<record.dataOffset + record.capturedLength]),
                    time: record.timestamp.nanoseconds, originalLength: record.originalLength)
            }
        }
        let folder = try TemporaryDirectory()
        for (number, bytes) in [builder.pcap(order: .big), builder.pcapng()].enumerated() {
            let twice = try TwiceRead(try folder.write(bytes, to: "x\(number)"), threads: number + 1)
            #expect(twice.isSame())
        }
    }

    @Test(
        "finds the same packets in captures of other projects", .enabled(if: SharedCaptures.directory != nil),
        arguments: SharedCaptures.files)
    func shared(name: String) throws {
        let path = SharedCaptures.path(name)
        let size = try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int ?? 0
        guard size < 1 << 20 else { return }
        let twice = try TwiceRead(path, threads: name.utf8.count % 2 + 1)
        #expect(twice.isSame())
    }

    private static func captures() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: Fixtures.path("captures")).filter {
            $0.hasSuffix(".pcap.gz")
        }
        .sorted()
    }

    @Test("finds the endpoints of packets without reading the rest")
    func endpoints() throws {
        let folder = try TemporaryDirectory()
        let builder = Self.builder(others: 600)
        let twice = try TwiceRead(try folder.write(builder.pcap(), to: "x.pcap"))
        let wanted: Set<UInt64> = [3, 2_000, UInt64(builder.packets.count - 1)]
        var bytesRead: [UInt64] = []
        let found = try [[], twice.indices].map { indices in
            twice.options.indices = indices
            var last: UInt64 = 0
            let found = try PacketEndpoints.find(wanted, of: [twice.path], options: twice.options) {
                last = $0.bytesRead
                return true
            }
            bytesRead.append(last)
            return found
        }
        #expect(found[0].count == 3 && found[0] == found[1])
        #expect(bytesRead[1] < bytesRead[0] / 10)
    }
}
