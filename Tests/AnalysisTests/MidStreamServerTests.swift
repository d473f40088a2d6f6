import Analysis
import CaptureSynthesis
import Model
import TestSupport
import Testing

@Suite("A connection picked up in its middle")
struct MidStreamServerTests {
    /// Of a client and a server that know each other for long, the capture sees the server's packets first.
    @Test("messages count for the side that sends responses, whoever was seen first", arguments: [1, 2], [1, 4])
    func server(threads: Int, exchanges: Int) throws {
        var http = HTTPConversation()
        http.open()
        http.get("/before")
        let unseen = http.tcp.packets.count
        http.respond(bodyLength: 5_000)
        for number in 0..<exchanges {
            http.get("/\(number)")
            http.respond(bodyLength: 700 + number)
        }
        http.tcp.close(.server)
        http.tcp.close(.client)
        let folder = try TemporaryDirectory()
        // The first packet has the server's first bytes after the request: a head, or, one further on, the inside of a body.
        for missing in [unseen, unseen + 1] {
            let path = try folder.write(
                CaptureBuilder(Array(http.tcp.packets.dropFirst(missing))).pcap(), to: "x.pcap")
            var options = AnalysisOptions(paths: [path])
            options.threads = threads
            let report = try CaptureAnalysis.triage(options)
            #expect(report.captures[0].trust.midstreamConnections == 1)
            #expect(report.totals.responses.complete >= exchanges)
            let cohort = try #require(report.cohorts.first)
            #expect(report.cohorts.count == 1)
            #expect(cohort.server == EndpointReference(address: "10.0.0.2", port: 8080))
            #expect(cohort.messages == report.totals.responses.complete)
        }
    }
}
