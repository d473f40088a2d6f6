import Analysis
import CaptureSynthesis
import Model
import TCPStreams
import TestSupport
import Testing

/// What a report says of a capture that is not as captures should be, and of limits that were reached.
@Suite("Notes on captures")
struct CaptureNotesTests {
    private func triage(
        _ bytes: [UInt8], edit: (inout AnalysisOptions) -> Void = { _ in }
    ) throws -> Report {
        let folder = try TemporaryDirectory()
        var options = AnalysisOptions(paths: [try folder.write(bytes, to: "x.pcap")])
        edit(&options)
        return try CaptureAnalysis.triage(options)
    }

    private func rows(_ bytes: [UInt8]) throws -> [MessageRow] {
        let folder = try TemporaryDirectory()
        var options = AnalysisOptions(paths: [try folder.write(bytes, to: "x.pcap")])
        options.threads = 1
        var rows: [MessageRow] = []
        _ = try CaptureAnalysis.messages(options) { rows.append($0) }
        return rows
    }

    private static func word(_ value: Int) -> [UInt8] { (0..<4).map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) } }

    /// Packets as simple packet blocks, which have no time (draft-ietf-opsawg-pcapng, section 4.4).
    private static func withoutTimes(_ packets: [SynthesizedPacket]) -> [UInt8] {
        var bytes: [UInt8] = []
        func block(_ type: Int, _ body: [UInt8]) {
            let padded = body + [UInt8](repeating: 0, count: (4 - body.count % 4) % 4)
            bytes += word(type) + word(padded.count + 12) + padded + word(padded.count + 12)
        }
        block(0x0a0d_0d0a, word(0x1a2b_3c4d) + [1, 0, 0, 0] + [UInt8](repeating: 0xff, count: 8))
        block(1, [1, 0, 0, 0] + word(0))
        for packet in packets { block(3, word(packet.bytes.count) + packet.bytes) }
        return bytes
    }

    private static func cutConversations() -> [SynthesizedPacket] {
        var packets: [SynthesizedPacket] = []
        for number in 0..<3 {
            var http = HTTPConversation(
                TCPConversation(client: SocketAddress("10.0.0.1", UInt16(50_000 + number))))
            http.open()
            http.get("/big")
            http.respond(bodyLength: 20_000 + number * 1_000, declaredLength: 400_000)
            http.tcp.wait(milliseconds: 5_000)
            http.tcp.closeBoth(first: .server)
            packets += http.tcp.packets
        }
        return packets
    }

    @Test("packets without time are said to have none, and no time is evidence")
    func withoutTimes() throws {
        let packets = Self.cutConversations()
        let report = try triage(Self.withoutTimes(packets))
        let capture = try #require(report.captures.first)
        #expect(capture.packets == UInt64(packets.count))
        #expect(capture.firstPacket == nil)
        #expect(capture.lastPacket == nil)
        let issue = try #require(capture.issues.first { $0.kind == "packets-without-time" })
        #expect(issue.text.hasPrefix("\(packets.count) packets without time"))
        #expect(report.totals.responses.truncated == 3)
        #expect(report.findings.count == 3)
        let rows = try rows(Self.withoutTimes(packets))
        #expect(!rows.isEmpty)
        #expect(rows.allSatisfy { $0.firstTime.isEmpty })
        for finding in report.findings {
            let ids = Set(finding.evidence.map(\.id))
            #expect(
                ids.isDisjoint(with: [
                    "round-timer", "silence-before-end", "close-times", "bare-fin", "same-duration", "back-pressure",
                    "other-connections", "long-stall", "same-fault",
                ]), "\(ids)")
            #expect(!finding.evidence.contains { $0.text.contains("0 ns") })
        }
        // The same packets with times: there they are evidence.
        let timed = try triage(CaptureBuilder(packets).pcapng())
        #expect(timed.captures.first?.firstPacket != nil)
        #expect(timed.captures.first?.issues.isEmpty == true)
        #expect(timed.findings.first?.evidence.contains { $0.id == "bare-fin" } == true)
    }

    /// A chunked response with a hole in it, and so many bytes behind the hole; nothing acknowledges them.
    private static func hole(bytesBehind count: Int, filled: Bool) -> [UInt8] {
        var http = HTTPConversation()
        http.open()
        http.get("/chunks")
        let head = HTTPConversation.head("HTTP/1.1 200 OK", ["Transfer-Encoding: chunked"])
        let chunk = Array("400\r\n".utf8) + [UInt8](repeating: 0x61, count: 1024) + Array("\r\n".utf8)
        http.deliver(.server, Array(head.utf8) + chunk)
        let missing = http.tcp.server.nextSequence
        http.tcp.send(.server, chunk, fate: .lostOnPath)
        for _ in 0..<count / chunk.count { http.tcp.send(.server, chunk) }
        http.tcp.send(.server, "0\r\n\r\n")
        if filled { http.tcp.segment(.server, control: .ack, payload: chunk, sequence: missing) }
        http.tcp.closeBoth(first: .server)
        return CaptureBuilder(http.tcp).pcap()
    }

    @Test("a hole that is given up at a limit is no loss of the capture, and the limit and its option are named")
    func reorderLimit() throws {
        for filled in [false, true] {
            let bytes = Self.hole(bytesBehind: 400_000, filled: filled)
            let report = try triage(bytes) { $0.streams.reorderMemory = 1 }
            let trust = try #require(report.captures.first).trust
            // 1024 bytes of data, "400", and two line ends.
            #expect(trust.givenUpBytes == 1031)
            #expect(trust.gapBytes == 0)
            let issue = try #require(report.captures[0].issues.first { $0.kind == "reorder-limit" })
            #expect(issue.text.hasPrefix("1031 "))
            #expect(issue.text.contains("--reorder-memory"))
            #expect(report.totals.responses.undetermined == 1)
            let told = report.notes + report.findings.flatMap { [$0.summary] + $0.nextSteps }
            #expect(told.contains { $0.contains("--reorder-memory") })
            #expect(!told.contains { $0.contains("snap length") || $0.contains("-s 0") })
        }
        // With the memory that it takes, the filled hole is none.
        let whole = try triage(Self.hole(bytesBehind: 400_000, filled: true))
        #expect(whole.captures[0].trust.givenUpBytes == 0)
        #expect(whole.captures[0].issues.isEmpty)
        #expect(whole.totals.responses.complete == 1)
    }

    @Test("fragments that are thrown away are counted")
    func fragmentLimit() throws {
        var tcp = TCPConversation()
        for _ in 0..<1100 {
            tcp.segment(.client, control: .ack, payload: Array("12345678".utf8)) {
                $0.ip.moreFragments = true
                $0.ip.dontFragment = false
            }
        }
        let bytes = CaptureBuilder(tcp).pcap()
        for report in [try triage(bytes), try liveReport(bytes)] {
            let issue = try #require(report.captures[0].issues.first { $0.kind == "fragment-limit" })
            #expect(issue.text.hasPrefix("76 IP fragments thrown away"))
        }
    }

    private func liveReport(_ bytes: [UInt8]) throws -> Report {
        var live = try LiveRun(of: bytes)
        return live.conclude().report
    }

    @Test("wrong IP header checksums and impossible lengths are counted")
    func oddHeaders() throws {
        var http = HTTPConversation()
        http.open()
        http.tcp.segment(.client, control: .ack) { $0.ip.checksum = 0x1234 }
        http.tcp.segment(.client, control: .ack) { $0.ip.checksum = 0x1234 }
        http.tcp.segment(.client, control: .ack) { $0.ip.totalLength = 9_000 }
        let trust = try #require(try triage(CaptureBuilder(http.tcp).pcap()).captures.first).trust
        #expect(trust.badIPChecksums == 2)
        #expect(trust.impossibleLengths == 1)
    }

    @Test("a request that was refused while it was sent has one verdict in all counts and lists")
    func refusedEarly() throws {
        var http = HTTPConversation()
        http.open()
        http.tcp.send(.client, HTTPConversation.head("POST /u HTTP/1.1", ["Host: a", "Content-Length: 100"]) + "abcd")
        http.deliver(.server, Array((HTTPConversation.head("HTTP/1.1 413 No", ["Content-Length: 2"]) + "no").utf8))
        http.tcp.closeBoth(first: .server)
        let bytes = CaptureBuilder(http.tcp).pcap()
        let report = try triage(bytes)
        #expect(report.totals.requests.undetermined == 1)
        #expect(report.totals.requests.complete == 0)
        let verdicts = try rows(bytes).filter { $0.message.direction == "request" }.map(\.verdict)
        #expect(verdicts == [.undetermined])
    }

    @Test(
        "a body behind a Content-Length that cannot be read is undecided, whatever ends it",
        arguments: [
            ("99999999999999999999", "overflowing-length"), ("x", "invalid-length"), ("-5", "negative-length"),
            ("+5", "invalid-length"),
        ])
    func unreadLength(_ value: String, _ issue: String) throws {
        var http = HTTPConversation()
        http.open()
        http.get("/x")
        http.deliver(
            .server, Array((HTTPConversation.head("HTTP/1.1 200 OK", ["Content-Length: \(value)"]) + "hello").utf8))
        http.tcp.closeBoth(first: .server)
        let bytes = CaptureBuilder(http.tcp).pcap()
        let report = try triage(bytes)
        #expect(report.totals.responses.complete == 0)
        #expect(report.totals.responses.undetermined == 1)
        let finding = try #require(report.findings.first)
        #expect(finding.verdict == .undetermined)
        #expect(finding.message.issues == [issue])
        #expect(try rows(bytes).last?.verdict == .undetermined)
    }

    @Test("a length that cannot be read matters no more where another rule says where the body ends")
    func unreadLengthOverruled() throws {
        var http = HTTPConversation()
        http.open()
        http.get("/x")
        let head = HTTPConversation.head("HTTP/1.1 200 OK", ["Content-Length: x", "Transfer-Encoding: gzip"])
        http.deliver(.server, Array((head + "hello").utf8))
        http.tcp.closeBoth(first: .server)
        #expect(try triage(CaptureBuilder(http.tcp).pcap()).totals.responses.complete == 1)
    }
}
