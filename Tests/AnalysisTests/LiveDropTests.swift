import Analysis
import CaptureSynthesis
import Diagnosis
import Model
import Testing

@Suite("Packets dropped in a live run")
struct LiveDropTests {
    /// A response that stops while its sender repeats a segment; drops are noticed `later` nanoseconds after the latest packet.
    private func finding(dropsNoticed later: Int64?) throws -> Finding {
        var http = HTTPConversation()
        http.open()
        http.get("/big")
        http.respond(bodyLength: 20_000, declaredLength: 90_000)
        let sent = http.tcp.send(.server, HTTPConversation.body(1_000), fate: .lostAfterCapture)
        for _ in 0..<6 {
            http.tcp.wait(milliseconds: 400)
            http.tcp.retransmit(sent)
        }
        var live = try LiveRun(of: CaptureBuilder(http.tcp).pcap())
        if let later {
            live.note(dropped: 3, at: http.tcp.time + later)
            // Counters that stand still are no drop.
            live.note(dropped: 3, at: http.tcp.time + 10_000_000_000)
        }
        return try #require(live.conclude().report.findings.first)
    }

    @Test("explain a missing end when they were noticed after the message's latest packet")
    func missingEnd() throws {
        let plain = try finding(dropsNoticed: nil)
        #expect(plain.verdict == .undetermined)
        #expect(plain.cause == .pathFailure)
        #expect(try finding(dropsNoticed: -1).cause == .pathFailure)
        #expect(try finding(dropsNoticed: 50_000_000).cause == .captureLoss)
    }
}
