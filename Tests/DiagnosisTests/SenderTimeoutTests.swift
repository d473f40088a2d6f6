import Diagnosis
import Framing
import Model
import PacketLayers
import TCPStreams
import Testing

@Suite("sender-timeout")
struct SenderTimeoutTests {
    @Test("a bare FIN 2 s after the last progress")
    func idleTimer() throws {
        var connection = ConnectionBuilder(declared: 900_000, sent: 50_003)
        connection.serverFin(packet: 105, at: 2_121, onData: false)
        let finding = try #require(connection.finding)
        #expect(finding.cause == .senderTimeout)
        #expect(finding.has("round-timer"))
        #expect(finding.has("silence-before-end"))
    }

    @Test("a silence of a length that no timer has is no sure timer, though nothing else fits")
    func oddSilence() throws {
        func confidence(at milliseconds: Int64) throws -> Double {
            var connection = ConnectionBuilder(declared: nil, sent: 29_932, framing: .chunked)
            connection.response.progress = .chunkData
            connection.serverFin(packet: 105, at: milliseconds, onData: false)
            var idle = ConnectionBuilder(declared: 700, sent: 700, stream: 1)
            idle.outcome.facts.first = ConnectionBuilder.mark(2, -300)
            idle.serverFin(packet: 300, at: 20_000, onData: false)
            idle.outcome.facts.last = ConnectionBuilder.mark(303, 20_020)
            idle.outcome.lastResponse = CompletedMessage(
                index: 0, first: idle.response.first, last: idle.response.first, bodyLength: 700, endOffset: 819,
                closesConnection: false)
            var diagnosis = Diagnosis()
            diagnosis.retire(connection.finished)
            diagnosis.retire(idle.outcome)
            let finding = try #require(diagnosis.conclude(contexts: [ConnectionBuilder.context]).findings.first)
            #expect(finding.cause == .senderTimeout)
            #expect(finding.has("other-connections"))
            return finding.confidence
        }
        #expect(try confidence(at: 714) <= 0.75)
        #expect(try confidence(at: 1_120) > 0.75)
    }

    /// The evidence on an end after a silence of so many milliseconds.
    private static func timer(_ silence: Int64, software: String = "") throws -> EvidenceItem? {
        var connection = ConnectionBuilder(declared: 900_000, sent: 50_003)
        connection.response.software = software
        connection.serverFin(packet: 105, at: 100 + silence, onData: false)
        return try #require(connection.finding).evidence.first { $0.id == "round-timer" }
    }

    @Test(
        "a timer that programs have by default is named with its owners",
        arguments: [
            (5_000, "Node keepAliveTimeout"), (30_000, "gunicorn timeout"), (60_000, "nginx send_timeout"),
            (75_000, "nginx keepalive_timeout"), (230_000, "Azure App Service"), (924_600, "Linux tcp_retries2"),
            (7_200_000, "Linux tcp_keepalive_time"),
        ])
    func knownTimer(_ silence: Int64, _ owner: String) throws {
        let item = try #require(try Self.timer(silence))
        #expect(item.weight > 1)
        #expect(item.text.contains(owner))
        #expect(item.text.contains("by default"))
    }

    @Test("the owners that the server calls itself come first")
    func ownServer() throws {
        let item = try #require(try Self.timer(60_000, software: "Apache/2.4.57"))
        #expect(item.text.contains("as Apache TimeOut, nginx"))
    }

    @Test(
        "whole seconds that are nobody's default fit a timer, by the chance of whole seconds",
        arguments: [7_000, 35_000] as [Int64])
    func wholeSeconds(_ silence: Int64) throws {
        let item = try #require(try Self.timer(silence))
        #expect(item.weight > 0)
        #expect(item.text.contains("whole seconds"))
        #expect(item.text.contains("chance 1 in"))
        let odd = try #require(try Self.timer(silence + 400))
        #expect(odd.weight < 0)
        #expect(odd.text.contains("no usual timer fits"))
    }

    @Test("a silence speaks against a flush fault")
    func silenceAgainstFlush() throws {
        var connection = ConnectionBuilder(declared: 900_000, sent: 50_003)
        connection.serverFin(packet: 105, at: 3_777, onData: false)
        #expect(try #require(connection.finding).confidence(of: .flushBeforeShutdown) < 0.1)
    }

    @Test("durations that cluster while sizes differ and starts lie apart")
    func sameDuration() throws {
        let builders = (0..<4).map { index in
            var connection = ConnectionBuilder(
                declared: 900_000, sent: 1_448 * Int64(90 + index * 13) - ConnectionBuilder.headLength,
                stream: UInt32(index))
            connection.response.target = "/\(index)"
            let start = 700 * Int64(index)
            connection.outcome.facts.first = ConnectionBuilder.mark(1, start)
            connection.serverFin(packet: 105, at: start + 3_003 + Int64(index))
            return connection
        }
        let finding = try #require(ConnectionBuilder.findings(of: builders).first)
        #expect(finding.has("same-duration"))
        #expect(finding.cause == .senderTimeout)
    }

    /// Readers of 50, 150, 300 and 500 KB/s, closed 2 s after their request with 100 KB in the queue, which then drains.
    static func drained(startsApart apart: Int64) -> [ConnectionBuilder] {
        [50, 150, 300, 500].enumerated().map { index, rate in
            let start = apart * Int64(index)
            let total = Int64(rate) * 2_000 + 100_000
            var connection = ConnectionBuilder(
                declared: 9_000_000, sent: total - ConnectionBuilder.headLength, stream: UInt32(index))
            connection.response.target = "/\(index)"
            connection.outcome.facts.first = ConnectionBuilder.mark(1, start)
            let begin = Stamp(packet: 6, time: ConnectionBuilder.mark(6, start).time)
            connection.response.first = begin
            connection.outcome.lastRequest?.last = begin
            let end = start + total / Int64(rate)
            var progress = AcknowledgementProgress()
            for acknowledged in stride(from: Int64(0), through: total, by: 5_000) {
                progress.note(acknowledged, at: ConnectionBuilder.mark(1, start + acknowledged / Int64(rate)).time)
            }
            connection.server.acknowledged = progress
            connection.server.lastAckProgress = ConnectionBuilder.mark(100, end)
            connection.server.largestInFlight = 20_000
            connection.serverFin(packet: 100, at: end)
            return connection
        }
    }

    /// A response that is cut after its reader had stopped for a while.
    private static func cut(_ stream: UInt32 = 0, stalled milliseconds: Int64) -> ConnectionBuilder {
        var connection = ConnectionBuilder(declared: 900_000, sent: 100_003 + Int64(stream), stream: stream)
        var span = TimedSpan()
        span.begin = ConnectionBuilder.mark(50, 60)
        span.end = ConnectionBuilder.mark(60, 60 + milliseconds)
        span.offset = 60_000
        connection.server.zeroWindows = 1
        connection.server.lastZeroWindow = span
        connection.serverFin(packet: 100, at: 100 + milliseconds)
        return connection
    }

    @Test("a send timer cuts nobody who reads at once: with such cuts of the same server a stall says nothing")
    func stallAmongQuickReaders() throws {
        func stallCounts(_ others: [Int64]) throws -> Bool {
            let builders =
                [Self.cut(stalled: 3_000)] + others.enumerated().map { Self.cut(UInt32($0 + 1), stalled: $1) }
            let findings = ConnectionBuilder.findings(of: builders)
            return try #require(findings.first { $0.connection.stream == 0 }).has("long-stall")
        }
        #expect(try stallCounts([2_000, 4_000]))
        #expect(try !stallCounts([40, 40]))
    }

    @Test("a stall that outlasts a timer, and none")
    func longStall() throws {
        let long = try #require(Self.cut(stalled: 3_000).finding)
        let short = try #require(Self.cut(stalled: 200).finding)
        #expect(long.has("long-stall"))
        #expect(long.confidence(of: .senderTimeout) > 2 * short.confidence(of: .senderTimeout))
        #expect(long.confidence <= 0.75)
    }
}
