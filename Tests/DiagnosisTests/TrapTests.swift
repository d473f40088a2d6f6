import Diagnosis
import Framing
import Model
import PacketLayers
import TCPStreams
import Testing

/// Everyday things that look like a cut or like another cause (causes.md, "Traps").
@Suite("Traps")
struct TrapTests {
    @Test(
        "a body withheld after Expect: 100-continue was not owed; one refused while it was being sent is neither whole nor cut",
        arguments: [(FramingIssues.bodyWithheld, Int64(0), Verdict.complete), (.refusedEarly, 20_000, .undetermined)])
    func notOwed(_ issue: FramingIssues, sent: Int64, verdict: Verdict) {
        var connection = ConnectionBuilder(declared: 50_000, sent: sent)
        connection.response.issues.insert(issue)
        connection.serverFin()
        #expect(connection.verdict == verdict)
        #expect(connection.finding == nil)
    }

    @Test("a request refused while it was being sent is no finding, and a note says why it is undecided")
    func refusedNote() {
        var connection = ConnectionBuilder(declared: 900_000, sent: 500_000)
        connection.serverFin()
        var diagnosis = Diagnosis()
        diagnosis.retire(connection.finished(asRequest: { $0.issues.insert(.refusedEarly) }))
        let (totals, findings, _, notes) = diagnosis.conclude(contexts: [])
        #expect(totals.requests.undetermined == 1)
        #expect(findings.isEmpty)
        #expect(notes.contains { $0.contains("1 request refused while being sent") })
    }

    @Test("a head whose rest was not captured proves a cut only where all that followed is less than the body")
    func restOfHeadUnseen() throws {
        func finding(behindHead bytes: Int64) throws -> Finding {
            var connection = ConnectionBuilder(declared: 50_000, sent: bytes)
            connection.response.issues.formUnion([.gapInHead, .gapInside])
            connection.serverFin()
            return try #require(connection.finding)
        }
        let cut = try finding(behindHead: 49_990)
        #expect(cut.verdict == .truncated)
        #expect(!cut.has("missing-tail"))
        #expect(try finding(behindHead: 50_000).verdict == .undetermined)
    }

    @Test("a note says why messages without a whole head are undecided")
    func lostNote() {
        var diagnosis = Diagnosis()
        diagnosis.tallyLost(.response)
        diagnosis.tallyAbandoned(.response)
        let (totals, _, _, notes) = diagnosis.conclude(contexts: [])
        #expect(totals.responses.undetermined == 2)
        #expect(notes.contains { $0.contains("1 message could not be followed") })
    }

    @Test("an end that acknowledges the other side's FIN came after it, whatever the clocks of two taps say")
    func orderByAcknowledgement() throws {
        var connection = ConnectionBuilder(declared: 50_000, sent: 20_000)
        connection.serverFin(packet: 100, at: 100, onData: false)
        connection.clientFin(packet: 90, at: 50)
        #expect(try #require(connection.finding).cause == .receiverAbort)
        let behindFin = connection.server.highestSent + 1
        connection.client.fin?.acknowledged = behindFin
        #expect(try #require(connection.finding).cause != .receiverAbort)
    }

    @Test("a reset after a whole message is not a truncation")
    func resetAfterWhole() {
        var connection = ConnectionBuilder(declared: 50_000, sent: 50_000)
        connection.client.reset = ConnectionBuilder.activeReset(packet: 101, at: 130, offset: 80)
        #expect(connection.verdict == .complete)
    }

    @Test("a FIN that the capture shows before the missing data arrives counts by its sequence number")
    func finOutOfOrder() {
        var connection = ConnectionBuilder(declared: 50_000, sent: 50_000)
        connection.server.nextExpected = 20_000
        connection.server.highestSent = 20_000
        connection.serverFin()
        connection.server.fin?.offset = 50_000 + ConnectionBuilder.headLength
        #expect(connection.verdict == .complete)
    }

    @Test("a zero window that recovered long before does not count as back-pressure of this message")
    func earlierZeroWindow() throws {
        var connection = ConnectionBuilder(declared: 10_000_000, sent: 5_003)
        connection.response.startOffset = 1_000_000
        connection.server.highestSent += 1_000_000
        connection.server.nextExpected += 1_000_000
        connection.server.highestAcked += 1_000_000
        connection.server.lastIdleOffset = 1_000_000
        connection.server.zeroWindows = 1
        connection.server.lastZeroWindow.begin = ConnectionBuilder.mark(10, 10)
        connection.server.lastZeroWindow.end = ConnectionBuilder.mark(12, 12)
        connection.server.lastZeroWindow.offset = 90_000
        connection.serverFin(onData: false)
        let finding = try #require(connection.finding)
        #expect(finding.message.deliveredLength == 5_003)
        #expect(finding.sizes.streamBytes == 5_003 + ConnectionBuilder.headLength)
        #expect(finding.cause == .wrongContentLength)
    }

    @Test("without a handshake no stream size is compared")
    func midStream() throws {
        var connection = FlushBeforeShutdownTests.firstWrite()
        connection.server.syn = PacketMark()
        connection.client.syn = PacketMark()
        let finding = try #require(connection.finding)
        #expect(finding.verdict == .truncated)
        #expect(finding.sizes.streamBytes == nil)
        #expect(finding.sizes.totalBytes == nil)
    }

    @Test("one-sided: what was sent is told by sequence numbers, and the basis says so")
    func oneSided() throws {
        var connection = FlushBeforeShutdownTests.firstWrite()
        connection.client.segments = 0
        connection.server.highestAcked = -1
        connection.server.finAcked = PacketMark()
        let finding = try #require(connection.finding)
        #expect(finding.verdict == .truncated)
        #expect(finding.message.basis == .sequence)
        #expect(finding.message.deliveredLength == 46_336 - ConnectionBuilder.headLength)
    }

    @Test("a FIN after bytes that were never acknowledged delivers only what was acknowledged")
    func unacknowledgedTail() throws {
        var connection = ConnectionBuilder(declared: 900_000, sent: 100_000)
        connection.serverFin()
        connection.server.finAcked = PacketMark()
        connection.server.highestAcked = 60_119
        let finding = try #require(connection.finding)
        #expect(finding.message.deliveredLength == 60_000)
        #expect(finding.message.sentLength == 100_000)
        #expect(finding.message.basis == .acknowledged)
    }

    @Test("bytes in flight at the end wait for a retransmission: that silence is the path's")
    func lossBeforeEnd() throws {
        var connection = ConnectionBuilder(declared: 900_000, sent: 50_003)
        connection.serverFin(packet: 105, at: 1_500, onData: false)
        connection.server.fin?.highestAckedBefore = 40_000
        #expect(try #require(connection.finding).has("silence-before-end") == false)
    }

    @Test("end packets that crossed on the way blame nobody for being first")
    func crossed() throws {
        var connection = FlushBeforeShutdownTests.firstWrite()
        connection.server.finAcked = PacketMark()
        connection.outcome.facts.handshakeToResponder = 10 * ConnectionBuilder.millisecond
        connection.outcome.facts.handshakeToInitiator = 10 * ConnectionBuilder.millisecond
        connection.clientFin(packet: 99, at: 99)
        let finding = try #require(connection.finding)
        #expect(finding.has("receiver-ended-first") == false)
        #expect(finding.end?.sentBy == "server")
    }

    @Test("a cut without a sign of its cause is not given one")
    func noSign() throws {
        var connection = ConnectionBuilder(declared: nil, sent: 0, framing: .unknown)
        connection.response.headLength = 0
        connection.response.progress = .head
        connection.serverFin()
        let finding = try #require(connection.finding)
        #expect(finding.verdict == .truncated)
        #expect(finding.cause == .undetermined)
        #expect(!finding.alternatives.isEmpty)
    }

    @Test("hostile times do not trap")
    func hostileTimes() {
        for time in [Int64.min, .max, 0, -1] {
            var connection = FlushBeforeShutdownTests.firstWrite()
            connection.server.fin?.mark.time = time
            connection.server.lastData.time = .max
            connection.server.smallestRoundTrip = .max
            connection.outcome.facts.handshakeToInitiator = .max
            connection.outcome.facts.handshakeToResponder = .max
            connection.outcome.facts.first.time = .min
            connection.server.zeroWindows = 1
            connection.server.lastZeroWindow.begin = PacketMark(packet: 3, time: .min)
            connection.server.lastZeroWindow.end = PacketMark(packet: 4, time: .max)
            #expect(connection.finding != nil)
        }
    }

    @Test("a buffered writer dropped unflushed: whole buffers arrived, less than one is missing")
    func bufferedWriter() throws {
        var connection = ConnectionBuilder(declared: 100_000, sent: 98_304)
        connection.serverFin(onData: false)
        let finding = try #require(connection.finding)
        #expect(finding.has("missing-tail"))
        #expect(finding.cause == .flushBeforeShutdown)
    }

    @Test("more findings than the limit are counted and noted")
    func limit() {
        var diagnosis = Diagnosis()
        var builder = ConnectionBuilder(declared: 900_000, sent: 1_000)
        builder.serverFin()
        let outcome = builder.finished
        for _ in 0..<6_003 { diagnosis.retire(outcome) }
        let result = diagnosis.conclude(contexts: [ConnectionBuilder.context])
        #expect(result.totals.responses.truncated == 6_003)
        #expect(result.findings.count == 6_000)
        #expect(result.notes.contains { $0.contains("3 more cut messages") })
    }
}
