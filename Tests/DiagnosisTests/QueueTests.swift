import Diagnosis
import Framing
import Model
import PacketLayers
import TCPStreams
import Testing

@Suite("what a queue can and cannot have held")
struct QueueTests {
    @Test("a stream smaller than the smallest default send buffer was no full queue")
    func tooLittle() throws {
        var connection = ConnectionBuilder(declared: 300_000, sent: 20_001)
        connection.serverFin()
        let finding = try #require(connection.finding)
        #expect(finding.has("too-little-for-a-queue"))
        #expect(finding.cause == .wrongContentLength)
    }

    @Test("a server whose full queue held less has smaller buffers: a small stream is no sign against a queue then")
    func smallerBuffers() throws {
        var small = ConnectionBuilder(declared: 300_000, sent: 20_001)
        small.serverFin(onData: true)
        // 12 full segments with their head, the FIN on the last: a send buffer that the program made smaller.
        var full = ConnectionBuilder(
            declared: 400_000, sent: 12 * 1_448 - ConnectionBuilder.headLength, stream: 1)
        full.serverFin(onData: true)
        let findings = ConnectionBuilder.findings(of: [small, full])
        #expect(findings.count == 2)
        #expect(findings.contains { $0.has("fin-on-full-segment") })
        #expect(!findings.contains { $0.has("too-little-for-a-queue") })
        #expect(try #require(small.finding).has("too-little-for-a-queue"))
    }

    @Test(
        "a stream that fills the smallest default send buffer may be one: 46,080 bytes of memory for segments of 1448")
    func enough() throws {
        var connection = ConnectionBuilder(declared: 300_000, sent: 46_001)
        connection.serverFin()
        #expect(try #require(connection.finding).has("too-little-for-a-queue") == false)
    }

    @Test("on loopback a full queue is whole pages: an odd stream is none, a round one is")
    func loopbackPages() throws {
        var odd = ConnectionBuilder(declared: 9_000_000, sent: 100_001, mss: 65_483)
        odd.serverFin(onData: true)
        #expect(try #require(odd.finding).confidence(of: .flushBeforeShutdown) < 0.2)
        // 131072 = SO_SNDBUF 65536 doubled, measured; the head is part of it.
        var round = ConnectionBuilder(declared: 9_000_000, sent: 131_072 - 119, mss: 65_483)
        round.serverFin(onData: true)
        let finding = try #require(round.finding)
        #expect(finding.has("page-fragments"))
        #expect(finding.confidence(of: .flushBeforeShutdown) > finding.confidence(of: .wrongContentLength))
    }

    @Test("a body of whole pages is the source's roundness, not the queue's")
    func roundBody() throws {
        var connection = ConnectionBuilder(declared: 9_000_000, sent: 131_072, mss: 65_483)
        connection.serverFin(onData: true)
        #expect(try #require(connection.finding).has("page-fragments") == false)
    }

    @Test("the same odd size for other resources, with nothing that held the writer back, may be the same short source")
    func sameOddSize() throws {
        let connections = (0..<4).map { number in
            var connection = ConnectionBuilder(
                declared: 300_000 + Int64(number) * 1_000, sent: 100_001, stream: UInt32(number))
            connection.response.target = "/page/\(number)"
            connection.serverFin(onData: true)
            return connection
        }
        let findings = ConnectionBuilder.findings(of: connections)
        #expect(findings.allSatisfy { $0.cause == .wrongContentLength })
    }

    @Test("totals that stay alike while some drain ten times as long speak for a buffer, not for a deadline")
    func alikeTotals() throws {
        let segments: [Int64] = [300, 310, 320, 330]
        let connections = segments.enumerated().map { number, count in
            var connection = ConnectionBuilder(
                declared: 5_000_000, sent: count * 1_448 - ConnectionBuilder.headLength, stream: UInt32(number))
            let milliseconds = 300 * Int64(1 + number * 3)
            connection.server.lastData = ConnectionBuilder.mark(100, milliseconds)
            connection.server.highestSegment = ConnectionBuilder.mark(100, milliseconds)
            connection.serverFin(at: milliseconds)
            return connection
        }
        for finding in ConnectionBuilder.findings(of: connections) {
            #expect(finding.has("alike-totals"))
            #expect(finding.cause == .flushBeforeShutdown)
        }
    }

    @Test("a sender that falls silent with everything acknowledged has stalled")
    func silentSender() throws {
        var connection = ConnectionBuilder(declared: 900_000, sent: 20_000)
        connection.outcome.facts.retired = .captureEnd
        let finding = try #require(connection.finding)
        #expect(finding.verdict == .undetermined)
        #expect(finding.cause == .stall)
        #expect(finding.summary.contains("The server stopped sending"))
    }
}
