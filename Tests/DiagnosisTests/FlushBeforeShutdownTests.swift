import Diagnosis
import Framing
import Model
import TCPStreams
import Testing

@Suite("flush-before-shutdown")
struct FlushBeforeShutdownTests {
    /// 46336 stream bytes, the measured first write at MTU 1500, FIN on the last full segment.
    static func firstWrite(stream: UInt32 = 0, declared: Int64 = 900_000) -> ConnectionBuilder {
        var connection = ConnectionBuilder(
            declared: declared, sent: 46_336 - ConnectionBuilder.headLength, stream: stream)
        connection.serverFin()
        return connection
    }

    @Test("a full last segment after a first write names it, with the crash that looks alike, and is not sure")
    func aloneIsASuspicion() throws {
        let finding = try #require(Self.firstWrite().finding)
        #expect(finding.verdict == .truncated)
        #expect(finding.cause == .flushBeforeShutdown)
        #expect(finding.has("fin-on-full-segment"))
        #expect(finding.confidence < 0.85)
        #expect(finding.alternatives.contains { $0.cause == .senderCrash })
        #expect(finding.summary.contains("crash"))
        #expect(finding.matches.contains { $0.family == "whole-segments" && $0.multiple == 32 })
        #expect(finding.matches.contains { $0.family == "tcp-first-write-1448" })
        #expect(finding.confidence(of: .wrongContentLength) < 0.05)
    }

    @Test(
        "an answer that began before its request was complete has to be closed behind: likelier unflushed, never sure")
    func earlyAnswer() throws {
        var connection = ConnectionBuilder(declared: 900_000, sent: 100_003)
        connection.serverFin(packet: 100, at: 400)
        let usual = try #require(connection.finding)
        connection.response.issues.insert(.earlyResponse)
        let early = try #require(connection.finding)
        #expect(!usual.has("early-answer") && early.has("early-answer"))
        #expect(early.confidence(of: .flushBeforeShutdown) > usual.confidence(of: .flushBeforeShutdown))
        #expect(early.confidence <= 0.75)
        // A reset says what the unread request does: other causes.
        connection = ConnectionBuilder(declared: 900_000, sent: 100_003)
        connection.response.issues.insert(.earlyResponse)
        connection.server.reset = ConnectionBuilder.activeReset(packet: 101, at: 101, offset: 100_122)
        #expect(try !#require(connection.finding).has("early-answer"))
    }

    @Test("the same size on several resources makes it a proof")
    func sameSizeOnSeveral() throws {
        let builders = (0..<4).map { index in
            var connection = Self.firstWrite(stream: UInt32(index), declared: 900_000 + Int64(index) * 10_000)
            connection.response.target = "/big/\(index)"
            return connection
        }
        let finding = try #require(ConnectionBuilder.findings(of: builders).first)
        #expect(finding.cause == .flushBeforeShutdown)
        #expect(finding.confidence > 0.9)
        #expect(finding.has("same-size"))
    }

    @Test("a Unix-socket ladder size names it wherever the segments fall")
    func unixLadder() throws {
        var connection = ConnectionBuilder(declared: 14_896_092, sent: 219_264 - ConnectionBuilder.headLength)
        connection.serverFin()
        let finding = try #require(connection.finding)
        #expect(finding.cause == .flushBeforeShutdown)
        #expect(finding.has("unix-socket-ladder"))
    }

    @Test("a stalled reader, one burst after the window opened, FIN on a full segment")
    func slowReader() throws {
        // 82640 bytes filled the receiver's window, 415472 followed: measured on a real kernel.
        var connection = ConnectionBuilder(declared: 5_000_000, sent: 498_112 - ConnectionBuilder.headLength)
        connection.server.zeroWindows = 1
        var span = TimedSpan()
        span.begin = ConnectionBuilder.mark(60, 60)
        span.end = ConnectionBuilder.mark(80, 560)
        span.offset = 82_640
        span.endOffset = 82_640
        connection.server.firstZeroWindow = span
        connection.server.lastZeroWindow = span
        connection.serverFin(packet: 100, at: 600)
        let finding = try #require(connection.finding)
        #expect(finding.cause == .flushBeforeShutdown)
        #expect(finding.has("back-pressure"))
        #expect(finding.has("one-burst-after-reopening"))
        #expect(finding.sizes.afterReopening == 415_472)
        #expect(finding.sizes.atZeroWindow == 82_640)
        #expect(finding.confidence < 0.9)
    }

    @Test("on loopback the measured first write names it although segments say nothing")
    func loopback() throws {
        var connection = ConnectionBuilder(
            declared: 14_000_000, sent: 2_625_600 - ConnectionBuilder.headLength, mss: 65_483)
        connection.serverFin()
        let finding = try #require(connection.finding)
        #expect(finding.cause == .flushBeforeShutdown)
        #expect(finding.matches.contains { $0.family == "tcp-first-write-lo" })
        #expect(finding.confidence < 0.7)
    }

    @Test("the same sum of window and queue on several stalled connections does not tell a flush fault from a deadline")
    func sameSizeAtStall() throws {
        let builders = (0..<3).map { index in
            var connection = ConnectionBuilder(
                declared: 5_000_000 + Int64(index), sent: 498_112 - ConnectionBuilder.headLength, stream: UInt32(index))
            connection.server.zeroWindows = 1
            connection.server.lastZeroWindow.begin = ConnectionBuilder.mark(60, 60)
            connection.server.lastZeroWindow.end = ConnectionBuilder.mark(80, 5_560)
            connection.server.lastZeroWindow.offset = 82_640
            connection.serverFin(packet: 100, at: 5_600 + Int64(index) * 700)
            return connection
        }
        let finding = try #require(ConnectionBuilder.findings(of: builders).first)
        #expect(finding.confidence < 0.75)
    }

    @Test("a few sizes, each several times, are a queue's even where the readers had stopped")
    func repeatedSizesAtStall() throws {
        func weight(_ totals: [Int64]) throws -> Double {
            let builders = totals.enumerated().map { index, total in
                var connection = ConnectionBuilder(
                    declared: 5_000_000 + Int64(index), sent: 1_448 * total - ConnectionBuilder.headLength,
                    stream: UInt32(index))
                connection.server.zeroWindows = 1
                connection.server.lastZeroWindow.begin = ConnectionBuilder.mark(60, 60)
                connection.server.lastZeroWindow.end = ConnectionBuilder.mark(80, 5_560)
                connection.server.lastZeroWindow.offset = 82_640
                connection.serverFin(packet: 100, at: 5_600 + Int64(index) * 700)
                return connection
            }
            let finding = try #require(
                ConnectionBuilder.findings(of: builders).first { $0.sizes.streamBytes == 1_448 * totals[0] })
            return finding.evidence.first { $0.id == "same-size" && $0.favours.contains(.flushBeforeShutdown) }?.weight
                ?? 0
        }
        #expect(try weight([300, 300, 300, 331, 331, 362]) >= 1.5)
        #expect(try weight([300, 300, 300]) < 0.5)
    }

    @Test("super-packets: a last segment of ten full ones is full")
    func superPackets() throws {
        var connection = Self.firstWrite()
        connection.server.largestSegment = 14_480
        connection.server.lastSegmentLength = 14_480
        connection.serverFin()
        #expect(try #require(connection.finding).has("fin-on-full-segment"))
    }

    @Test("an empty send queue at the close rules it out")
    func emptyQueue() throws {
        var connection = ConnectionBuilder(declared: 900_000, sent: 1_448 * 20)
        connection.serverFin(packet: 105, at: 190, onData: false)
        let finding = try #require(connection.finding)
        #expect(
            finding.evidence.contains { $0.id == "bare-fin" && $0.favours == [.flushBeforeShutdown] && $0.weight < 0 })
        #expect(!finding.has("fin-on-full-segment"))
        #expect(finding.confidence(of: .flushBeforeShutdown) < 0.1)
    }

    @Test("a full queue that had drained when the program closed was given up, not ended by its source")
    func abandonedQueue() throws {
        var connection = ConnectionBuilder(declared: 900_000, sent: 1_448 * 56 - ConnectionBuilder.headLength)
        connection.serverFin(packet: 105, at: 190, onData: false)
        let finding = try #require(connection.finding)
        #expect(finding.cause == .flushBeforeShutdown)
        #expect(finding.evidence.contains { $0.id == "fin-on-full-segment" && !$0.favours.contains(.senderCrash) })
        // A live writer would have gone on, a source ends anywhere.
        var other = ConnectionBuilder(declared: 900_000, sent: 1_448 * 56 + 77)
        other.serverFin(packet: 105, at: 190, onData: false)
        #expect(try #require(other.finding).confidence(of: .flushBeforeShutdown) < 0.1)
    }

    @Test("head and body that are whole segments together are a queue's also where the buffer was set small")
    func smallQueueAbandoned() throws {
        // 23 × 1440 bytes, of which the default buffer would have taken 41 KB; the FIN comes a millisecond behind.
        func finding(_ total: Int64) throws -> Finding {
            var connection = ConnectionBuilder(
                declared: 900_000, sent: total - ConnectionBuilder.headLength, mss: 1_440)
            connection.serverFin(packet: 105, at: 190, onData: false)
            return try #require(connection.finding)
        }
        #expect(try finding(33_120).cause == .flushBeforeShutdown)
        #expect(try finding(33_121).cause != .flushBeforeShutdown)
    }

    @Test("a sender that repeats what was acknowledged had not gone idle: its queue was not empty")
    func lateAcknowledgement() throws {
        func bytes(repeatsAfter packet: UInt64) throws -> Int64? {
            var connection = ConnectionBuilder(declared: 9_000_000, sent: 1_368_000)
            connection.server.lastIdle = ConnectionBuilder.mark(90, 800)
            connection.server.lastIdleOffset = 1_356_000
            connection.server.retransmissions = 1
            connection.server.lastRetransmission = ConnectionBuilder.mark(packet, 801)
            connection.serverFin(packet: 100, at: 900)
            return try #require(connection.finding).sizes.streamBytes
        }
        #expect(try bytes(repeatsAfter: 20) == 1_368_119 - 1_356_000)
        #expect(try bytes(repeatsAfter: 92) == 1_368_119)
    }

    @Test("the same odd size, as large as a send buffer, for other resources is a buffer's also without whole segments")
    func sameLargeSize() throws {
        let connections = (0..<3).map { number in
            var connection = ConnectionBuilder(
                declared: 5_000_000 + Int64(number) * 1_000_001, sent: 694_772, stream: UInt32(number))
            connection.response.target = "/page/\(number)"
            connection.serverFin(onData: true)
            return connection
        }
        for finding in ConnectionBuilder.findings(of: connections) {
            let item = try #require(finding.evidence.first { $0.id == "same-size" })
            #expect(item.favours == [.flushBeforeShutdown, .proxySpoolFailure])
            #expect(item.weight > 1)
        }
    }

    @Test("a window of less than two segments cuts the last one, not the source")
    func smallWindow() throws {
        var connection = ConnectionBuilder(declared: 2_000_000, sent: 243_000, mss: 8_928)
        connection.server.windowLargest = 6_000
        connection.server.lastSegmentLength = 3_000
        connection.serverFin(packet: 100, at: 1_345)
        let finding = try #require(connection.finding)
        #expect(!finding.has("partial-last-segment"))
        #expect(!finding.has("too-little-for-a-queue"))
    }

    @Test("an end that waited behind as much as a send buffer holds is seldom that of a source")
    func enoughForQueue() throws {
        var connection = ConnectionBuilder(declared: 9_000_000, sent: 400_003)
        connection.serverFin(packet: 100, at: 2_345)
        let finding = try #require(connection.finding)
        #expect(
            finding.evidence.contains {
                $0.id == "enough-for-a-queue" && $0.favours == [.wrongContentLength] && $0.weight < 0
            })
        #expect(finding.cause != .wrongContentLength)
    }

    @Test("a FIN left alone by data that fill the window is no sign of an empty queue")
    func windowFilled() throws {
        var connection = ConnectionBuilder(declared: 900_000, sent: 1_448 * 40 - ConnectionBuilder.headLength)
        var span = TimedSpan()
        span.begin = ConnectionBuilder.mark(101, 110)
        span.end = ConnectionBuilder.mark(104, 189)
        span.offset = connection.server.highestSent
        connection.server.zeroWindows = 1
        connection.server.lastZeroWindow = span
        connection.serverFin(packet: 105, at: 190, onData: false)
        #expect(!(try #require(connection.finding).has("bare-fin")))
    }

    @Test("a window that was used up until a program's next call, and a full queue drained: the kernel had refused")
    func justDrained() throws {
        func finding(openedBefore milliseconds: Int64) throws -> Finding {
            var connection = ConnectionBuilder(declared: 9_000_000, sent: 555_003)
            var span = TimedSpan()
            span.begin = ConnectionBuilder.mark(90, 100)
            span.end = ConnectionBuilder.mark(95, 190 - milliseconds)
            span.offset = 500_000
            connection.server.zeroWindows = 1
            connection.server.lastZeroWindow = span
            connection.server.lastAckProgress = ConnectionBuilder.mark(98, 187)
            connection.server.highestSegment = ConnectionBuilder.mark(97, 186)
            connection.serverFin(packet: 105, at: 190, onData: false)
            return try #require(connection.finding)
        }
        #expect(!(try finding(openedBefore: 4).has("bare-fin")))
        #expect(try finding(openedBefore: 80).has("bare-fin"))
    }

    @Test("a window a round trip is all that a window allows, however empty the path looks at the receiver")
    func pacedByWindow() throws {
        func finding(window: Int64) throws -> Finding {
            var connection = ConnectionBuilder(declared: 2_700_000, sent: 249_999)
            connection.outcome.facts.handshakeToResponder = 80 * ConnectionBuilder.millisecond
            connection.outcome.facts.handshakeToInitiator = 40_000
            connection.server.lastSegmentLength = 764
            // 2920 bytes every 34 ms, the last ones at 2.9 s.
            for step in 0...80 {
                let time = ConnectionBuilder.mark(1, 2_900 - 34 * Int64(80 - step)).time
                connection.server.acknowledged.note(247_000 - 2_920 * Int64(80 - step), at: time)
            }
            connection.serverFin(packet: 200, at: 2_904)
            connection.server.fin?.peerWindow = window
            connection.server.fin?.highestAckedBefore = 249_354
            return try #require(connection.finding)
        }
        #expect(try finding(window: 8_760).evidence.allSatisfy { !$0.text.contains("nothing held") })
        #expect(try finding(window: 600_000).evidence.contains { $0.text.contains("nothing held") })
    }

    @Test("more than was ever in flight, after the first stall, means that the queue had been refilled")
    func refilled() throws {
        var last = try #require(SenderTimeoutTests.drained(startsApart: 0).last)
        last.server.zeroWindows = 1
        #expect(try #require(last.finding).has("refilled-queue"))
        var first = Self.firstWrite()
        first.server.zeroWindows = 1
        #expect(!(try #require(first.finding).has("refilled-queue")))
    }

    @Test("marks of acknowledgements stay few and in order however long the stream")
    func progressIsBounded() {
        var progress = AcknowledgementProgress()
        for step in 0..<1_000_000 { progress.note(Int64(step) * 1_448, at: Int64(step)) }
        #expect(progress.count <= AcknowledgementProgress.limit)
        #expect(progress.count >= AcknowledgementProgress.limit / 2)
        let offsets = (0..<progress.count).map { progress.mark($0).offset }
        #expect(offsets == offsets.sorted())
        #expect(offsets.first == 0)
    }
}
