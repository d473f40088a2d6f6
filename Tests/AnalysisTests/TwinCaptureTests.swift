import Analysis
import CaptureSynthesis
import Model
import TestSupport
import Testing

/// Two captures of the same traffic: real ones from both ends of a path (`fixtures/make/two_sides.py`), and built ones.
@Suite("Two captures of the same traffic")
struct TwinCaptureTests {
    static func report(_ paths: [String]) throws -> Report { try CaptureAnalysis.triage(AnalysisOptions(paths: paths)) }

    static func pair(_ name: String) -> [String] {
        ["client", "server"].map { Fixtures.path("captures/pairs/two-sides-\(name)-\($0).pcap.gz") }
    }

    @Test("both views of an end are one incident: linked, said, and no surer than one view alone")
    func sameEnd() throws {
        let both = Self.pair("flush")
        let together = try Self.report(both)
        let alone = try Self.report([both[0]])
        #expect(together.findings.count == 2 * alone.findings.count && alone.findings.count == 2)
        for finding in together.findings {
            let related = try #require(finding.related.first)
            #expect(related.relation == .sameTraffic && related.capture == 1 - finding.connection.capture)
            #expect(related.stream == finding.connection.stream)
            #expect(finding.summary.contains("FIN at the same byte"))
            let other = try #require(alone.findings.first { $0.key == finding.key || finding.connection.capture == 1 })
            #expect(finding.cause == other.cause && finding.confidence <= other.confidence + 0.001)
        }
        #expect(together.notes.contains { $0.contains("Captures 0, 1 show the same connections") })
        #expect(!alone.notes.contains { $0.contains("same connections") })
    }

    @Test(
        "each message counts once, whichever captures show it, and the findings of one name the other",
        arguments: [
            "flush", "injected", "path",
        ])
    func countedOnce(name: String) throws {
        let both = Self.pair(name)
        let together = try Self.report(both)
        let client = try Self.report([both[0]]).totals
        let server = try Self.report([both[1]]).totals
        #expect(client.connections == server.connections)
        #expect(together.totals.connections == client.connections)
        #expect(together.totals.twinConnections == client.connections)
        let responses = together.totals.responses
        #expect(
            responses.complete + responses.truncated + responses.undetermined
                == max(
                    client.responses.complete + client.responses.truncated + client.responses.undetermined,
                    server.responses.complete + server.responses.truncated + server.responses.undetermined))
        // What one side proves, the other's doubt does not take back.
        #expect(responses.truncated == max(client.responses.truncated, server.responses.truncated))
        let cohort = try #require(together.cohorts.first)
        #expect(cohort.messages == responses.complete + responses.truncated)
        let named = together.findings.filter { $0.sameMessageAs != nil }
        #expect(named.count * 2 == together.findings.count)
        for finding in named {
            let other = try #require(together.findings.first { $0.id == finding.sameMessageAs })
            #expect(other.sameMessageAs == nil && other.connection.capture != finding.connection.capture)
            #expect(other.verdict == .truncated || finding.verdict == .undetermined)
        }
    }

    @Test("a reset that the server's side never saw is held against who stands between")
    func injected() throws {
        let report = try Self.report(Self.pair("injected"))
        let client = try #require(report.findings.first { $0.connection.capture == 0 })
        #expect(client.cause == .injectedReset)
        let item = try #require(client.evidence.first { $0.id == "other-capture" })
        #expect(
            item.weight > 0 && item.text.contains("nearer to the server, two-sides-injected-server.pcap.gz")
                && item.text.contains("no RST"))
    }

    @Test("bytes that left the server and never came to the client died between the two")
    func died() throws {
        let both = Self.pair("path")
        let report = try Self.report(both)
        let server = try #require(report.findings.first { $0.connection.capture == 1 })
        #expect(server.cause == .pathFailure)
        #expect(server.evidence.contains { $0.id == "other-capture" && $0.text.contains("died between") })
        let alone = try #require(try Self.report([both[1]]).findings.first)
        #expect(server.confidence > alone.confidence)
    }

    /// A response that is cut, as seen at the client with its own and at the server with translated addresses.
    private static func translated() -> [TCPConversation] {
        [
            (SocketAddress("10.0.0.1", 40_000), SocketAddress("203.0.113.5", 80)),
            (SocketAddress("198.51.100.9", 61_234), SocketAddress("192.168.7.7", 8080)),
        ].enumerated().map { number, ends in
            var http = HTTPConversation(
                TCPConversation(
                    client: ends.0, server: ends.1, time: 1_767_225_600_000_000_000 + Int64(number) * 3_000_000))
            http.open()
            http.get("/cut")
            http.respond(bodyLength: 20_000, declaredLength: 90_000, fields: ["ETag: \"one\""], fin: true)
            http.tcp.close(.client)
            http.tcp.acknowledge(.server)
            return http.tcp
        }
    }

    @Test("address translation does not hide it, nor make a proxy's leg of it")
    func addressTranslation() throws {
        let folder = try TemporaryDirectory()
        let paths = try Self.translated().enumerated().map {
            try folder.write(CaptureBuilder($0.element).pcap(), to: "\($0.offset).pcap")
        }
        let report = try Self.report(paths)
        #expect(report.findings.count == 2)
        #expect(report.findings.allSatisfy { $0.related.map(\.relation) == [.sameTraffic] })
        #expect(report.findings.allSatisfy { $0.cause != .relayedTruncation })
    }

    @Test("the same file twice is linked and makes nothing surer")
    func copies() throws {
        let path = Self.pair("flush")[0]
        let twice = try Self.report([path, path])
        let once = try Self.report([path])
        #expect(twice.findings.count == 4)
        for finding in twice.findings {
            let alone = try #require(once.findings.first { $0.key == finding.key })
            #expect(finding.confidence <= alone.confidence + 0.001 && finding.cause == alone.cause)
            #expect(finding.related.map(\.relation) == [.sameTraffic] && finding.related.first?.text == nil)
        }
    }

    @Test("refused and silent connections count once too, and their server refused no more than it did")
    func withoutPayload() throws {
        var cut = HTTPConversation()
        cut.open()
        cut.get("/cut")
        cut.respond(bodyLength: 20_000, declaredLength: 90_000, fin: true)
        cut.tcp.close(.client)
        cut.tcp.acknowledge(.server)
        var conversations = [cut.tcp]
        for number in 0..<4 {
            var tcp = TCPConversation(
                client: SocketAddress("10.0.0.1", UInt16(51_000 + number)), clientSequence: UInt32(77_000 + number),
                time: cut.tcp.time + Int64(number + 1) * 1_000_000_000)
            switch number {
            case 0, 1:
                tcp.segment(.client, control: .syn)
                tcp.reset(.server)
            case 2: tcp.segment(.client, control: .syn)
            default:
                tcp.handshake()
                tcp.closeBoth(first: .client)
            }
            conversations.append(tcp)
        }
        let folder = try TemporaryDirectory()
        let paths = try (0..<2).map { number in
            var capture = CaptureBuilder()
            for tcp in conversations {
                // The unanswered SYN never came to the server.
                if number == 1, tcp.packets.count == 1 { continue }
                for var packet in tcp.packets {
                    packet.time += Int64(number) * 7_000_000
                    capture.append(packet.bytes, time: packet.time)
                }
            }
            return try folder.write(capture.pcap(), to: "\(number).pcap")
        }
        let report = try Self.report(paths)
        #expect(report.totals.connections == 5)
        #expect(report.totals.twinConnections == 4)
        let refusals = report.findings.flatMap(\.evidence).filter { $0.id == "refused-afterwards" }
        #expect(!refusals.isEmpty)
        #expect(refusals.allSatisfy { $0.text.hasPrefix("the server refused 2 connections after that") })
        #expect(try Self.report([paths[0], paths[0]]).totals.twinConnections == 5)
    }

    @Test("connections that only share a side's number are not the same")
    func halfEqual() throws {
        let folder = try TemporaryDirectory()
        let paths = try [3_000_000_000, 3_000_000_001].enumerated().map { number, sequence in
            var http = HTTPConversation(TCPConversation(serverSequence: UInt32(sequence)))
            http.open()
            http.get("/cut")
            http.respond(bodyLength: 20_000, declaredLength: 90_000, fin: true)
            http.tcp.close(.client)
            return try folder.write(CaptureBuilder(http.tcp).pcap(), to: "\(number).pcap")
        }
        #expect(try Self.report(paths).findings.map(\.related) == [[], []])
    }
}
