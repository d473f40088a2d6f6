import Analysis
import CaptureEditing
import CaptureFile
import CaptureSynthesis
import ConnectionTraces
import Foundation
import Model
import TestSupport
import Testing

@Suite("Carved captures")
struct CarvedCaptureTests {
    static func cut(
        port: UInt16, secret: String = "hunter2", edit: (inout TCPConversation) -> Void = { _ in }
    ) -> TCPConversation {
        var tcp = TCPConversation(client: SocketAddress("10.0.0.1", port))
        edit(&tcp)
        var http = HTTPConversation(tcp)
        http.open()
        http.get("/\(secret)", fields: ["Host: \(secret).test", "Cookie: \(secret)"])
        let head = HTTPConversation.head("HTTP/1.1 200 OK", ["Content-Length: 90000", "Set-Cookie: \(secret)"])
        http.deliver(.server, Array(head.utf8) + Array(String(repeating: secret, count: 900).utf8), fin: true)
        http.tcp.close(.client)
        http.tcp.acknowledge(.server)
        return http.tcp
    }

    static func report(_ path: String) throws -> Report { try CaptureAnalysis.triage(AnalysisOptions(paths: [path])) }

    static func carve(_ path: String, _ edit: (inout CarveOptions) -> Void = { _ in }) throws -> CarvedCapture {
        var options = CarveOptions()
        options.key = PseudonymTests.key
        edit(&options)
        return try CarvedCapture(
            of: [path], try report(path).findings.map(\.connection), options, reading: SecondReadingOptions(),
            to: CaptureOutput())
    }

    private static func packets(_ bytes: [UInt8]) throws -> [[UInt8]] {
        var reader = try CaptureReader(bytes: bytes)
        var batch = PacketBatch()
        var packets: [[UInt8]] = []
        while reader.read(into: &batch) {
            for record in batch.records {
                packets.append(Array(batch.bytes[record.dataOffset..<record.dataOffset + record.capturedLength]))
            }
        }
        return packets
    }

    @Test("only the packets of the connections asked for are in it, as they were")
    func selection() throws {
        let guilty = Self.cut(port: 40_000)
        var healthy = HTTPConversation(TCPConversation(client: SocketAddress("10.0.0.1", 41_000)))
        healthy.open()
        healthy.get("/whole")
        healthy.respond(bodyLength: 100)
        healthy.tcp.closeBoth(first: .server)
        var builder = CaptureBuilder(healthy.tcp)
        builder.append(guilty)
        let folder = try TemporaryDirectory()
        let path = try folder.write(builder.pcap(), to: "x.pcap")
        let carved = try Self.carve(path)
        #expect(carved.packets == UInt64(guilty.packets.count))
        #expect(try Self.packets(carved.bytes) == guilty.packets.map(\.bytes))
        let again = try Self.report(try folder.write(carved.bytes, to: "y.pcapng"))
        #expect(again.findings.map(\.key) == (try Self.report(path)).findings.map(\.key))
    }

    @Test("a snap length cuts what is stored, not what is said to have been on the wire")
    func snapped() throws {
        let folder = try TemporaryDirectory()
        let path = try folder.write(CaptureBuilder(Self.cut(port: 40_000)).pcap(), to: "x.pcap")
        let carved = try Self.carve(path) { $0.snapLength = 80 }
        #expect(try Self.packets(carved.bytes).allSatisfy { $0.count <= 80 })
        let before = try #require(try Self.report(path).findings.first)
        let after = try #require(try Self.report(try folder.write(carved.bytes, to: "y.pcapng")).captures.first)
        #expect(after.trust.snapped > 0 && before.message.deliveredLength > 0)
    }

    @Test(
        "nothing secret is left after scrubbing, in any packet",
        arguments: [CarveOptions.Payload.framingKept, .replaced])
    func scrubbed(payload: CarveOptions.Payload) throws {
        let folder = try TemporaryDirectory()
        // The secret also straddles segments.
        let tcp = Self.cut(port: 40_000) { $0.server.segmentSize = 5 }
        let path = try folder.write(CaptureBuilder(tcp).pcap(), to: "x.pcap")
        let carved = try Self.carve(path) {
            $0.payload = payload
            $0.mapsAddresses = true
        }
        #expect(carved.leftOut == 0)
        let stream = try Self.packets(carved.bytes).filter { $0.count > 54 }.flatMap { $0[54...] }
        let text = String(decoding: stream, as: UTF8.self)
        #expect(!text.contains("hunt") && !text.contains("ter2") && !text.contains("unter"))
        let report = try Self.report(try folder.write(carved.bytes, to: "y.pcapng"))
        let before = try Self.report(path)
        if payload == .framingKept {
            #expect(report.findings.map(\.cause) == before.findings.map(\.cause))
            #expect(report.findings.map(\.message.deliveredLength) == before.findings.map(\.message.deliveredLength))
            #expect(report.findings.first?.connection.client.address != "10.0.0.1")
        } else {
            #expect(report.findings.isEmpty && report.totals.connections == 1)
        }
    }

    @Test("chunk sizes stay, their extensions do not")
    func chunked() throws {
        var http = HTTPConversation(TCPConversation(client: SocketAddress("10.0.0.1", 40_000)))
        http.open()
        http.get("/chunks")
        let head = HTTPConversation.head("HTTP/1.1 200 OK", ["Transfer-Encoding: chunked"])
        http.deliver(.server, Array((head + "6;name=hunter2\r\nsecret\r\n1f\r\nsecret").utf8), fin: true)
        http.tcp.close(.client)
        let folder = try TemporaryDirectory()
        let path = try folder.write(CaptureBuilder(http.tcp).pcap(), to: "x.pcap")
        let carved = try Self.carve(path) { $0.payload = .framingKept }
        let text = String(decoding: try Self.packets(carved.bytes).flatMap { $0 }, as: UTF8.self)
        #expect(text.contains("6;xxxxxxxxxxxx\r\nxxxxxx\r\n1f\r\nxxxxxx"))
        #expect(!text.contains("secret") && !text.contains("hunter2"))
        let before = try #require(try Self.report(path).findings.first)
        let after = try #require(try Self.report(try folder.write(carved.bytes, to: "y.pcapng")).findings.first)
        #expect(after.cause == before.cause && after.message.position == before.message.position)
    }

    @Test(
        "a method that is not registered is masked in its length, in whatever case or line it stands",
        arguments: ["HUNTER2", "hunter2", "X-HUNTER2", "GETHUNTER2", "G"])
    func methods(_ method: String) throws {
        var http = HTTPConversation(TCPConversation(client: SocketAddress("10.0.0.1", 40_000)))
        http.open()
        let head = HTTPConversation.head("\(method) /x HTTP/1.1", ["Host: a.test", "X-Method: \(method)"])
        http.deliver(.client, Array(head.utf8))
        http.respond(bodyLength: 3_000, declaredLength: 9_000, fin: true)
        http.tcp.close(.client)
        let folder = try TemporaryDirectory()
        let path = try folder.write(CaptureBuilder(http.tcp).pcap(), to: "x.pcap")
        let carved = try Self.carve(path) { $0.payload = .framingKept }
        let text = String(decoding: try Self.packets(carved.bytes).flatMap { $0 }, as: UTF8.self)
        #expect(text.contains(String(repeating: "X", count: method.utf8.count) + " /"))
        #expect(!text.lowercased().contains("hunter2") && !text.contains("G /"))
        let before = try #require(try Self.report(path).findings.first)
        let after = try #require(try Self.report(try folder.write(carved.bytes, to: "y.pcapng")).findings.first)
        #expect(after.message.deliveredLength == before.message.deliveredLength)
    }

    @Test("fragments are kept whole where nothing is replaced, and left out where something is")
    func fragments() throws {
        let tcp = Self.cut(port: 40_000)
        var packets = tcp.packets
        let index = try #require(packets.firstIndex { $0.bytes.count > 1000 })
        let parts = Self.fragmented(packets[index].bytes)
        packets.replaceSubrange(
            index...index, with: parts.map { SynthesizedPacket(time: packets[index].time, bytes: $0) })
        let folder = try TemporaryDirectory()
        let path = try folder.write(CaptureBuilder(packets).pcap(), to: "x.pcap")
        let whole = try Self.carve(path)
        #expect(whole.packets == UInt64(packets.count))
        let scrubbed = try Self.carve(path) { $0.payload = .framingKept }
        #expect(scrubbed.leftOut == 1 && scrubbed.packets == UInt64(packets.count - 2))
    }

    /// An Ethernet frame with an IPv4 packet as two fragments.
    private static func fragmented(_ frame: [UInt8]) -> [[UInt8]] {
        func part(_ range: Range<Int>, offset: Int, more: Bool) -> [UInt8] {
            var bytes = Array(frame[..<34]) + Array(frame[34...][34 + range.lowerBound..<34 + range.upperBound])
            let length = 20 + range.count
            (bytes[16], bytes[17]) = (UInt8(length >> 8), UInt8(length & 255))
            let place = offset / 8 | (more ? 0x2000 : 0)
            (bytes[20], bytes[21]) = (UInt8(place >> 8), UInt8(place & 255))
            return bytes
        }
        let length = frame.count - 34
        return [part(0..<800, offset: 0, more: true), part(800..<length, offset: 800, more: false)]
    }

    @Test(
        "checksums are right after scrubbing and mapping, and lengths and times are those of before",
        .enabled(if: PeerProgram.isInstalled("tshark"), "tshark is not installed"),
        arguments: ["flush-before-shutdown", "relayed-reset", "chunk-cut-inside", "flush-loopback"])
    func checksums(name: String) throws {
        let path = Fixtures.path("captures/\(name).pcap.gz")
        let folder = try TemporaryDirectory()
        let plain = try folder.write(try Self.carve(path).bytes, to: "plain.pcapng")
        let scrubbed = try folder.write(
            try Self.carve(path) {
                $0.payload = .framingKept
                $0.mapsAddresses = true
            }.bytes, to: "scrubbed.pcapng")
        let fields = [
            "frame.time_epoch", "frame.len", "frame.cap_len", "tcp.seq_raw", "tcp.ack_raw", "tcp.len", "tcp.flags",
        ]
        let before = try PeerProgram.fields(of: plain, fields)
        #expect(before.count > 20)
        #expect(try PeerProgram.fields(of: scrubbed, fields) == before)
        let checks = ["-o", "tcp.check_checksum:TRUE", "-o", "ip.check_checksum:TRUE"]
        let wrong = "tcp.checksum.status == 0 || ip.checksum.status == 0"
        #expect(try PeerProgram.fields(of: scrubbed, ["frame.number"], filter: wrong, options: checks) == [])
        let about = try PeerProgram.run("capinfos", ["-t", "-c", scrubbed])
        #expect(about.status == 0 && about.output.contains("pcapng"))
    }

    @Test("a checksum that was wrong stays wrong")
    func wrongChecksum() throws {
        var packets = Self.cut(port: 40_000).packets
        let index = try #require(packets.firstIndex { $0.bytes.count > 1000 })
        packets[index].bytes[50] ^= 0x55
        let folder = try TemporaryDirectory()
        let path = try folder.write(CaptureBuilder(packets).pcap(), to: "x.pcap")
        let carved = try Self.packets(try Self.carve(path) { $0.mapsAddresses = true }.bytes)
        for (position, packet) in carved.enumerated() {
            #expect(Self.transportSum(packet) == 0xffff || position == index, "packet \(position + 1)")
        }
        #expect(Self.transportSum(carved[index]) != 0xffff)
    }

    /// RFC 1071 over pseudo-header and segment of an IPv4 packet in Ethernet.
    private static func transportSum(_ packet: [UInt8]) -> Int {
        let length = Int(packet[16]) << 8 + Int(packet[17]) - 20
        var words = Array(packet[26..<34]) + [0, 6, UInt8(length >> 8), UInt8(length & 255)] + packet[34..<34 + length]
        if words.count % 2 == 1 { words.append(0) }
        var sum = 0
        for index in stride(from: 0, to: words.count, by: 2) { sum += Int(words[index]) << 8 + Int(words[index + 1]) }
        while sum > 0xffff { sum = sum & 0xffff + sum >> 16 }
        return sum
    }
}
