import Diagnosis
import Framing
import Model
import PacketLayers
import TCPStreams
import Testing

@Suite("paths that fail, and resets that nobody's host sent")
struct PathTests {
    /// A response under way of which the last 30,000 bytes were never acknowledged.
    private func unanswered(repeats: UInt32) -> ConnectionBuilder {
        var connection = ConnectionBuilder(declared: 900_000, sent: 200_000)
        connection.server.highestAcked = 170_119
        connection.server.repeatsOfLowest = repeats
        connection.server.lastRetransmission = ConnectionBuilder.mark(140, 3_000)
        connection.outcome.facts.retired = .captureEnd
        connection.outcome.facts.last = ConnectionBuilder.mark(140, 3_000)
        return connection
    }

    @Test("segments repeated without an answer are the path's, even if one was sent just before the capture ended")
    func repeatedWithoutAnswer() throws {
        let context = CaptureContext(
            firstTime: ConnectionBuilder.start, lastTime: ConnectionBuilder.start + 3 * ConnectionBuilder.second,
            dropped: 0, cut: false)
        let finding = try #require(
            ConnectionBuilder.findings(of: [unanswered(repeats: 5)], context: context).first)
        #expect(finding.verdict == .undetermined)
        #expect(finding.cause == .pathFailure)
        #expect(finding.confidence > 0.9)
        #expect(!finding.has("capture-stopped"))
    }

    @Test(
        "a receiver that gives up after bytes were lost twice in a row did not break the path",
        arguments: [1, 2] as [UInt32])
    func gaveUpEarly(_ repeats: UInt32) throws {
        var connection = unanswered(repeats: repeats)
        connection.outcome.facts.retired = .closed
        connection.clientFin(packet: 150, at: 3_500)
        let finding = try #require(connection.finding)
        #expect(finding.has("unanswered-retransmissions") == (repeats == 2))
        #expect((finding.cause == .pathFailure) == (repeats == 2))
    }

    @Test("a receiver that resets when nothing reached it any more did not break the path, whatever it sends at last")
    func resetAfterSilence() throws {
        var connection = unanswered(repeats: 5)
        connection.outcome.facts.retired = .reset
        connection.client.reset = ConnectionBuilder.activeReset(packet: 150, at: 7_021, offset: 80)
        connection.client.resets = 1
        let finding = try #require(connection.finding)
        #expect(finding.verdict == .truncated)
        #expect(finding.cause == .pathFailure)
    }

    @Test("a sender that had given up answers the receiver's late FIN with RST: the path's fault all the same")
    func gaveUpBoth() throws {
        // Two repetitions in the two seconds of a user timeout; the receiver's own patience ends after four.
        var connection = unanswered(repeats: 2)
        connection.server.lastRetransmission = ConnectionBuilder.mark(140, 1_200)
        connection.outcome.facts.retired = .reset
        connection.clientFin(packet: 150, at: 4_100)
        connection.server.reset = ConnectionBuilder.reactiveReset(
            packet: 151, at: 4_101, offset: connection.server.highestAcked)
        connection.server.resets = 1
        let finding = try #require(connection.finding)
        #expect(finding.verdict == .truncated)
        #expect(finding.cause == .pathFailure)
    }

    /// Seen from the receiver's side: everything that came was acknowledged, then nothing came until it reset.
    private func brokenBurst(push: Bool, at milliseconds: Int64) -> ConnectionBuilder {
        var connection = ConnectionBuilder(declared: 900_000, sent: 1_448 * 130 - ConnectionBuilder.headLength)
        connection.server.lastSegmentFlags = push ? [.ack, .psh] : .ack
        connection.outcome.facts.handshakeToResponder = 20 * ConnectionBuilder.millisecond
        connection.outcome.facts.handshakeToInitiator = 50_000
        connection.client.reset = ConnectionBuilder.activeReset(packet: 150, at: milliseconds, offset: 80)
        connection.client.resets = 1
        return connection
    }

    @Test("a burst that stops in its middle, with room for more, broke off on the way")
    func stopsInBurst() throws {
        let broken = try #require(brokenBurst(push: false, at: 4_100).finding)
        #expect(broken.cause == .pathFailure)
        #expect(broken.has("broken-burst"))
        #expect(try #require(brokenBurst(push: true, at: 4_100).finding).has("broken-burst") == false)
        let soon = try #require(brokenBurst(push: false, at: 400).finding)
        #expect(soon.cause == .receiverAbort)
    }

    @Test("a message that was moving when the capture ended is the capture's")
    func moving() throws {
        var connection = ConnectionBuilder(declared: 900_000, sent: 200_000)
        connection.outcome.facts.retired = .captureEnd
        let context = CaptureContext(
            firstTime: ConnectionBuilder.start, lastTime: ConnectionBuilder.start + 130 * ConnectionBuilder.millisecond,
            dropped: 0, cut: false)
        let finding = try #require(ConnectionBuilder.findings(of: [connection], context: context).first)
        #expect(finding.cause == .capturePartial)
        #expect(finding.has("capture-stopped"))
    }

    @Test("a receiver's FIN that nothing answers, sent again and again, means that the sender's host is out of reach")
    func unansweredEnd() throws {
        var connection = ConnectionBuilder(declared: 900_000, sent: 200_000)
        connection.clientFin(packet: 120, at: 5_000)
        connection.client.finRetransmissions = 4
        let finding = try #require(connection.finding)
        #expect(finding.has("unanswered-end"))
        #expect(finding.cause == .pathFailure)
        // A path that forgot the connection in those five seconds looks the same.
        #expect(finding.alternatives.first?.cause == .idleExpiry)
        #expect(finding.confidence <= 0.6)
    }

    @Test("a FIN that is acknowledged is no sign of a dead path")
    func answeredEnd() throws {
        var connection = ConnectionBuilder(declared: 900_000, sent: 200_000)
        connection.clientFin(packet: 120, at: 5_000)
        connection.client.finRetransmissions = 1
        connection.client.finAcked = ConnectionBuilder.mark(121, 5_020)
        #expect(try #require(connection.finding).has("unanswered-end") == false)
    }

    @Test("everything before a long silence arrived and nothing after it: the idle connection was forgotten")
    func lostInSilence() throws {
        var connection = unanswered(repeats: 4)
        connection.server.highestAcked = 100_119
        connection.server.lastAckProgress = ConnectionBuilder.mark(80, 90)
        connection.server.lastIdleOffset = 100_119
        connection.server.lastIdle = ConnectionBuilder.mark(100, 90_000)
        connection.server.lastRetransmission = ConnectionBuilder.mark(140, 95_000)
        let finding = try #require(connection.finding)
        #expect(finding.has("lost-in-silence"))
        #expect(finding.confidence(of: .idleExpiry) > 0.3)
    }

    @Test("a forged RST after which its named sender goes on, and its victim answers, proves the cut")
    func forgedAndDeadly() throws {
        var connection = ConnectionBuilder(declared: 900_000, sent: 200_000)
        var reset = ConnectionBuilder.activeReset(packet: 60, at: 60, offset: 150_119)
        reset.hopLimit = 57
        connection.server.reset = reset
        connection.server.resets = 1
        connection.server.aliveAfterReset = 12
        connection.server.highestAcked = 148_000
        connection.client.reset = ConnectionBuilder.reactiveReset(packet: 64, at: 61, offset: 80)
        connection.client.resets = 5
        let finding = try #require(connection.finding)
        #expect(finding.verdict == .truncated)
        #expect(finding.cause == .injectedReset)
        #expect(finding.end?.resetType == "forged")
        #expect(finding.message.deliveredLength == 150_000)
    }

    @Test("a forged RST that its victim survives is no cut")
    func forgedAndIgnored() throws {
        var connection = ConnectionBuilder(declared: 900_000, sent: 200_000)
        connection.server.reset = ConnectionBuilder.activeReset(packet: 60, at: 60, offset: 150_119)
        connection.server.resets = 1
        connection.server.aliveAfterReset = 12
        #expect(connection.verdict == .undetermined)
    }

    @Test("a receiver's socket that is gone without a FIN of its own was not closed by its program")
    func receiverGoneWithoutEnd() throws {
        var connection = ConnectionBuilder(declared: 900_000, sent: 200_000)
        var reset = ConnectionBuilder.reactiveReset(packet: 104, at: 120, offset: 80)
        reset.highestSentBefore = 80
        reset.highestAckedBefore = 80
        connection.client.reset = reset
        connection.client.resets = 3
        let finding = try #require(connection.finding)
        #expect(finding.cause == .injectedReset)
        #expect(finding.confidence < 0.9)
    }

    @Test("a receiver's FIN and then RST are its program's")
    func receiverClosed() throws {
        var connection = ConnectionBuilder(declared: 900_000, sent: 200_000)
        connection.clientFin(packet: 90, at: 80)
        var reset = ConnectionBuilder.reactiveReset(packet: 104, at: 100, offset: 81)
        reset.highestSentBefore = 80
        reset.highestAckedBefore = 80
        connection.client.reset = reset
        connection.client.resets = 3
        #expect(try #require(connection.finding).cause == .receiverAbort)
    }

    @Test("acknowledgements alone draw no reset from a socket that ends by itself")
    func unprovokedReset() throws {
        var connection = ConnectionBuilder(declared: 300_000, sent: 82_521)
        connection.server.reset = ConnectionBuilder.reactiveReset(packet: 101, at: 900, offset: 82_640)
        let finding = try #require(connection.finding)
        #expect(finding.cause == .injectedReset)
        #expect(!finding.has("bytes-after-close"))
    }

    @Test("RSTs with numbers beyond everything sent were guessed")
    func guessed() throws {
        var connection = ConnectionBuilder(declared: 300_000, sent: 82_521)
        connection.server.reset = ConnectionBuilder.activeReset(packet: 101, at: 101, offset: 82_640)
        connection.server.guessedResets = 2
        let finding = try #require(connection.finding)
        #expect(finding.end?.resetType == "forged")
        #expect(finding.cause == .injectedReset)
    }
}
