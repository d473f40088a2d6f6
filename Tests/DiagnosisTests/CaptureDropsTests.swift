import Framing
import Model
import TCPStreams
import Testing

@testable import Diagnosis

@Suite("Packets dropped while capturing")
struct CaptureDropsTests {
    private func context(dropped: UInt64, packets: UInt64) -> CaptureContext {
        CaptureContext(firstTime: 0, lastTime: 0, dropped: dropped, cut: false, packets: packets)
    }

    @Test("the risk is that one of ten packets is among the dropped, drops being spread evenly")
    func risk() {
        // 1 − 0.99¹⁰ and 1 − 0.5¹⁰.
        #expect(abs(CaptureDrops.risk(context(dropped: 1, packets: 99)) - 0.0956) < 0.0001)
        #expect(abs(CaptureDrops.risk(context(dropped: 50, packets: 50)) - 0.99902) < 0.0001)
    }

    @Test("without drops, or where nothing is known of them, nothing is said")
    func none() {
        #expect(CaptureDrops.item(context(dropped: 0, packets: 100)) == nil)
        #expect(CaptureDrops.item(context(dropped: 10, packets: 0)) == nil)
        #expect(CaptureDrops.item(nil) == nil)
    }

    @Test("what is said names the count and the risk, and speaks against every cause but the capture's own")
    func item() throws {
        let item = try #require(CaptureDrops.item(context(dropped: 1, packets: 99)))
        #expect(item.favours == [.captureLoss])
        #expect(item.text.hasPrefix("1 packet"))
        #expect(item.text.contains("10 %"))
        #expect(item.weight > 0)
    }

    /// A response under way, whose latest packet came 3 s after its connection began, repeated without an answer.
    private func unanswered(lastDrop: Int64?) throws -> Finding {
        var connection = ConnectionBuilder(declared: 900_000, sent: 200_000)
        connection.server.highestAcked = 170_119
        connection.server.repeatsOfLowest = 5
        connection.server.lastRetransmission = ConnectionBuilder.mark(140, 3_000)
        connection.outcome.facts.retired = .captureEnd
        connection.outcome.facts.last = ConnectionBuilder.mark(140, 3_000)
        let context = CaptureContext(
            firstTime: ConnectionBuilder.start, lastTime: ConnectionBuilder.start + 60 * ConnectionBuilder.second,
            dropped: 7, lastDrop: lastDrop, cut: false, packets: 1_000_000)
        return try #require(ConnectionBuilder.findings(of: [connection], context: context).first)
    }

    @Test("an end that is missing may be among the packets dropped since the message's latest, not among those before")
    func missingEnd() throws {
        let latest = ConnectionBuilder.start + 3 * ConnectionBuilder.second
        for lastDrop in [latest, latest + 40 * ConnectionBuilder.second] {
            let finding = try unanswered(lastDrop: lastDrop)
            #expect(finding.verdict == .undetermined)
            #expect(finding.cause == .captureLoss)
        }
        #expect(try unanswered(lastDrop: latest - 1).cause == .pathFailure)
        #expect(try unanswered(lastDrop: nil).cause == .pathFailure)
    }

    @Test("an end that was seen is not explained away by what was dropped after it")
    func seenEnd() throws {
        var connection = ConnectionBuilder(declared: 900_000, sent: 500_000)
        connection.serverFin()
        let sure = try #require(connection.finding)
        let context = CaptureContext(
            firstTime: ConnectionBuilder.start, lastTime: ConnectionBuilder.start + 60 * ConnectionBuilder.second,
            dropped: 1, lastDrop: ConnectionBuilder.start + 50 * ConnectionBuilder.second, cut: false,
            packets: 1_000_000)
        let finding = try #require(ConnectionBuilder.findings(of: [connection], context: context).first)
        #expect(finding.verdict == .truncated && finding.cause == sure.cause)
    }

    @Test("bytes given up at a limit are the capture's loss where it dropped packets")
    func givenUp() throws {
        func cause(dropped: UInt64) throws -> Cause {
            var connection = ConnectionBuilder(declared: 50_000, sent: 50_000)
            connection.response.issues.formUnion([.gapInHead, .gapInside])
            connection.server.givenUpBytes = 1_000
            connection.serverFin()
            let context = CaptureContext(firstTime: 0, lastTime: .max, dropped: dropped, cut: false)
            let finding = try #require(ConnectionBuilder.findings(of: [connection], context: context).first)
            #expect(finding.verdict == .undetermined)
            return finding.cause
        }
        #expect(try cause(dropped: 0) == .undetermined)
        #expect([.captureLoss, .capturePartial].contains(try cause(dropped: 5)))
    }
}
