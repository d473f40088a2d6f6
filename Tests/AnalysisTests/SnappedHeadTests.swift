import Analysis
import CaptureSynthesis
import Model
import TestSupport
import Testing

/// Heads of which a short snap length keeps the length field and not the end.
@Suite("Snapped heads")
struct SnappedHeadTests {
    /// A response that promises 5000 body bytes and sends `sent`; of each packet the first 120 bytes are captured: headers
    /// of 54 to 66 bytes, the status line and Content-Length, and not all of the rest of the head.
    private func report(sending sent: Int) throws -> Report {
        var http = HTTPConversation()
        http.open()
        http.get("/", fields: [])
        let head = HTTPConversation.head(
            "HTTP/1.1 200 OK", ["Content-Length: 5000", "Server: one with a name as long as servers have them"])
        http.deliver(.server, Array(head.utf8) + HTTPConversation.body(sent), fin: true)
        http.tcp.snap(to: 120)
        let folder = try TemporaryDirectory()
        let path = try folder.write(CaptureBuilder(http.tcp).pcap(), to: "x.pcap")
        return try CaptureAnalysis.triage(AnalysisOptions(paths: [path]))
    }

    @Test("less behind the length than it promises is a cut, with as many bytes at most")
    func cut() throws {
        let report = try report(sending: 3_000)
        let message = try #require(report.findings.first).message
        #expect(report.totals.responses.truncated == 1)
        #expect(message.declaredLength == 5_000)
        #expect(message.deliveredLength >= 3_000 && message.deliveredLength < 3_100)
        #expect(message.issues.contains("gap-in-head"))
    }

    @Test("as much as it promises is undecided, and a note says why")
    func whole() throws {
        let report = try report(sending: 5_000)
        #expect(report.findings.isEmpty)
        #expect(report.totals.responses.undetermined == 1)
        #expect(report.notes.contains { $0.contains("1 message could not be followed to the end") })
    }

    @Test("a body that was withheld is none that the capture lost")
    func withheld() throws {
        var http = HTTPConversation()
        http.open()
        let put = HTTPConversation.head("PUT / HTTP/1.1", ["Expect: 100-continue", "Content-Length: 20"])
        let get = HTTPConversation.head("GET / HTTP/1.1", ["Host: a"])
        let no = HTTPConversation.head("HTTP/1.1 417 No", ["Content-Length: 0"])
        for request in [put, get] {
            http.tcp.send(.client, request)
            http.deliver(.server, Array(no.utf8))
        }
        http.tcp.closeBoth(first: .client)
        let folder = try TemporaryDirectory()
        let path = try folder.write(CaptureBuilder(http.tcp).pcap(), to: "x.pcap")
        let report = try CaptureAnalysis.triage(AnalysisOptions(paths: [path]))
        #expect(report.totals.requests.undetermined == 1)
        #expect(!report.notes.contains { $0.contains("could not be followed") })
    }
}
