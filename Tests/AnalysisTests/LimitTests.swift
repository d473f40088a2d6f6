import Analysis
import CaptureSynthesis
import Model
import TCPStreams
import TestSupport
import Testing

/// Hostile streams: memory and work stay bounded. Counts are checked, not clocks.
@Suite("Limits")
struct LimitTests {
    static func triage(_ builder: CaptureBuilder, edit: (inout AnalysisOptions) -> Void = { _ in }) throws -> Report {
        let folder = try TemporaryDirectory()
        let path = try folder.write(builder.pcap(), to: "x.pcap")
        var options = AnalysisOptions(paths: [path])
        edit(&options)
        return try CaptureAnalysis.triage(options)
    }

    @Test("a Content-Length of 2^63-1 is declared, and its absence of bytes is arithmetic")
    func largestLength() throws {
        var http = HTTPConversation()
        http.open()
        http.get("/largest")
        http.deliver(.server, Array("HTTP/1.1 200 OK\r\nContent-Length: 9223372036854775807\r\n\r\nabc".utf8))
        http.tcp.close(.server)
        http.tcp.close(.client)
        let report = try Self.triage(CaptureBuilder(http.tcp))
        #expect(report.findings.count == 1)
        #expect(report.findings.first?.message.declaredLength == .max)
        #expect(report.findings.first?.message.deliveredLength == 3)
        #expect(report.findings.first?.message.missingLength == Int64.max - 3)
    }

    @Test("a million chunks of one byte are one message")
    func manyChunks() throws {
        var http = HTTPConversation()
        http.open()
        http.get("/chunks")
        var body = Array("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n".utf8)
        let chunk = Array("1\r\nx\r\n".utf8)
        for _ in 0..<1_000_000 { body += chunk }
        body += Array("0\r\n\r\n".utf8)
        http.deliver(.server, body)
        http.tcp.close(.server)
        http.tcp.close(.client)
        let report = try Self.triage(CaptureBuilder(http.tcp))
        #expect(report.totals.responses.complete == 1)
        #expect(report.findings.isEmpty)
    }

    @Test("what a filter, a limit or a repeated path does to the counts is said")
    func notes() throws {
        let folder = try TemporaryDirectory()
        let path = try folder.write(SameReportTests.capture().pcap(), to: "x.pcap")
        var options = AnalysisOptions(paths: [path, path])
        options.filter = "tcp port 8080"
        options.packetLimit = 10
        let notes = try CaptureAnalysis.triage(options).notes
        #expect(notes.contains { $0.contains("tcp port 8080") })
        #expect(notes.contains { $0.contains("10 packets") })
        #expect(notes.contains { $0.contains("more than once") })
    }

    @Test("a filter that has no meaning for a link type of the capture is said to match nothing there")
    func filterWithoutMeaning() throws {
        var tcp = TCPConversation()
        tcp.link = .raw
        tcp.handshake()
        let report = try Self.triage(CaptureBuilder(tcp)) { $0.filter = "vlan and tcp" }
        #expect(report.captures[0].packets == 0)
        #expect(report.captures[0].issues.contains { $0.kind == "filter-rejected" })
        // Nothing of it was looked at: no clean bill.
        #expect(!report.captures[0].fullyRead)
    }

    @Test("connections beyond the limit are given up and the report says so")
    func openConnections() throws {
        var builder = CaptureBuilder()
        for number in 0..<2000 {
            var tcp = TCPConversation(
                client: SocketAddress("10.0.0.1", UInt16(10_000 + number)),
                time: 1_767_225_600_000_000_000 + Int64(number) * 1000)
            tcp.segment(.client, control: .syn)
            builder.append(tcp)
        }
        let report = try Self.triage(builder) { $0.streams.openConnections = 500 }
        #expect(report.totals.connections == 2000)
        #expect(report.captures[0].issues.contains { $0.kind == "connection-limit" && $0.text.hasPrefix("1500 ") })
    }
}
