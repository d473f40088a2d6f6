import Framing
import Glibc
import Model
import TCPStreams
import Testing

@testable import Diagnosis

@Suite("when the program can have closed several connections")
struct CloseTimesTests {
    /// A server that sent `total` bytes to a reader of `rate` bytes a millisecond, begun at `start` milliseconds; the FIN
    /// came when all had been taken.
    static func drained(_ stream: UInt32, start: Int64, rate: Int64, total: Int64) -> ConnectionBuilder {
        var connection = ConnectionBuilder(
            declared: 9_000_000, sent: total - ConnectionBuilder.headLength, stream: stream)
        connection.response.target = "/\(stream)"
        connection.outcome.facts.first = ConnectionBuilder.mark(1, start)
        let begin = ConnectionBuilder.mark(6, start)
        connection.response.first = .init(packet: begin.packet, time: begin.time)
        connection.outcome.lastRequest?.last = connection.response.first
        let end = start + total / rate
        var progress = AcknowledgementProgress()
        for acknowledged in stride(from: Int64(0), through: total, by: 5_000) {
            progress.note(acknowledged, at: ConnectionBuilder.mark(1, start + acknowledged / rate).time)
        }
        connection.server.acknowledged = progress
        connection.server.lastAckProgress = ConnectionBuilder.mark(100, end)
        connection.server.largestInFlight = 14_480
        connection.server.zeroWindows = 1
        connection.serverFin(packet: 100, at: end)
        return connection
    }

    private static func against(_ cause: Cause, in finding: Finding) -> Double {
        finding.evidence.filter { $0.id == "close-times" && $0.favours == [cause] }.reduce(0) { $0 + $1.weight }
    }

    /// Whole segments, nearest to a number of bytes.
    private static func segments(_ bytes: Int64) -> Int64 { bytes / 1_448 * 1_448 }

    @Test("queues alike when they had first filled, ends in their own time: neither a death nor a deadline")
    func firstFill() throws {
        let builders = [0, 700, 1_500, 2_600].enumerated().map { index, start in
            Self.drained(
                UInt32(index), start: Int64(start), rate: [400, 600, 300, 900][index],
                total: Self.segments(110_000 + 3_000 * Int64(index)))
        }
        for finding in ConnectionBuilder.findings(of: builders) {
            #expect(finding.cause == .flushBeforeShutdown)
            #expect(Self.against(.senderCrash, in: finding) < -2)
            #expect(Self.against(.senderTimeout, in: finding) < -2)
            #expect(Self.against(.flushBeforeShutdown, in: finding) == 0)
        }
    }

    @Test("one moment at which all queues were alike: a death, and no flush fault")
    func oneMoment() throws {
        // Killed 2237 ms after the first began, with 100 to 130 KB in the queue.
        let starts: [Int64] = [0, 430, 871, 1_289]
        let rates: [Int64] = [60, 130, 250, 400]
        let builders = starts.indices.map { index in
            let taken = rates[index] * (2_237 - starts[index])
            return Self.drained(
                UInt32(index), start: starts[index], rate: rates[index],
                total: Self.segments(taken + 100_000 + 10_000 * Int64(index)))
        }
        for finding in ConnectionBuilder.findings(of: builders) {
            #expect(Self.against(.flushBeforeShutdown, in: finding) < -2)
            #expect(Self.against(.senderCrash, in: finding) > Self.against(.senderTimeout, in: finding))
            #expect(finding.cause == .senderCrash)
            // Queues alone do not make a death certain.
            #expect(finding.confidence < 0.9)
        }
    }

    @Test("a round time after each start at which all queues were alike: a deadline, and no flush fault")
    func oneDeadline() throws {
        // Closed 2 s after each began, with 100 to 130 KB in the queue.
        let rates: [Int64] = [60, 130, 250, 400]
        let builders = rates.indices.map { index in
            Self.drained(
                UInt32(index), start: 900 * Int64(index), rate: rates[index],
                total: Self.segments(rates[index] * 2_000 + 100_000 + 10_000 * Int64(index)))
        }
        let findings = ConnectionBuilder.findings(of: builders)
        for finding in findings {
            #expect(Self.against(.flushBeforeShutdown, in: finding) < -1)
            #expect(Self.against(.senderTimeout, in: finding) > Self.against(.senderCrash, in: finding))
            #expect(finding.cause == .senderTimeout)
        }
        #expect(findings.count == 4)
    }

    @Test("connections begun together leave a death and a deadline both possible")
    func together() throws {
        for finding in ConnectionBuilder.findings(of: SenderTimeoutTests.drained(startsApart: 0)) {
            #expect(Self.against(.flushBeforeShutdown, in: finding) < -1)
            #expect(abs(Self.against(.senderTimeout, in: finding) - Self.against(.senderCrash, in: finding)) < 2.5)
            #expect(finding.confidence <= 0.75)
        }
    }

    @Test("readers that took nothing after the first filling tell nothing apart")
    func stalled() throws {
        let builders = (0..<4).map { index in
            var connection = Self.drained(
                UInt32(index), start: 200 * Int64(index), rate: 100, total: Self.segments(300_000))
            // The reader took 60 KB at once, nothing for 4 s, then the rest.
            var progress = AcknowledgementProgress()
            for step in 0...12 {
                progress.note(
                    Int64(step) * 5_000, at: ConnectionBuilder.mark(1, 200 * Int64(index) + Int64(step)).time)
            }
            for step in 1...48 {
                progress.note(
                    60_000 + Int64(step) * 5_000,
                    at: ConnectionBuilder.mark(1, 200 * Int64(index) + 4_000 + Int64(step)).time)
            }
            connection.server.acknowledged = progress
            connection.serverFin(packet: 100, at: 200 * Int64(index) + 4_050)
            return connection
        }
        let finding = try #require(ConnectionBuilder.findings(of: builders).first)
        let costs = [Cause.flushBeforeShutdown, .senderCrash, .senderTimeout].map { Self.against($0, in: finding) }
        #expect((costs.min() ?? -9) > -2.5)
    }

    @Test("one message alone, and such without known progress, are not compared")
    func alone() throws {
        let one = Self.drained(0, start: 0, rate: 100, total: Self.segments(300_000))
        #expect(try #require(one.finding).has("close-times") == false)
        let blind = (0..<3).map { index in
            var connection = Self.drained(UInt32(index), start: 0, rate: 100, total: Self.segments(300_000))
            connection.server.acknowledged = AcknowledgementProgress()
            return connection
        }
        #expect(ConnectionBuilder.findings(of: blind).allSatisfy { !$0.has("close-times") })
    }

    @Test("a thousand messages of one server are compared in parts")
    func many() throws {
        let builders = (0..<200).map { index in
            Self.drained(UInt32(index), start: 50 * Int64(index), rate: 400, total: Self.segments(110_000))
        }
        let findings = ConnectionBuilder.findings(of: builders)
        #expect(findings.count == 200)
        #expect(findings.allSatisfy { $0.evidence.allSatisfy { !$0.text.contains("200 cut messages") } })
    }

    @Test("what the other closes of a server lose counts for half and to a limit")
    func pooled() {
        let slow = CloseCosts(flush: -0.5, crash: -1.5, timeout: 0)
        let quick = CloseCosts(flush: 0, crash: nil, timeout: nil)
        #expect(quick.crash == -4)
        let together = slow.pooled(with: [quick, quick])
        #expect(together.flush == 0)
        #expect(together.timeout < -1)
        // What is plainly another fault stays one.
        let timer = CloseCosts(flush: -4, crash: -3, timeout: 0)
        #expect(timer.pooled(with: [quick, quick, quick]).timeout == 0)
        #expect(timer.pooled(with: []).flush == -4)
    }

    @Test("full queues fit one buffer better than unequal ones, refilled ones down to two thirds of it")
    func likelihood() {
        let likelihood = QueueLikelihood(fresh: 46_080)
        func value(_ sizes: [Double], isFirst: Bool) -> Double {
            likelihood.logarithm(
                sizes.map { QueueLikelihood.Queue(size: log($0), growth: 0, shrinkage: 0, isFirst: isFirst) })
        }
        let equal = value([100_000, 100_500, 99_000], isFirst: true)
        #expect(equal > value([100_000, 140_000, 70_000], isFirst: true) + 1)
        #expect(equal > value([100_000, 400_000, 20_000], isFirst: true) + 3)
        let refilled = value([100_000, 80_000, 70_000], isFirst: false)
        #expect(refilled > value([100_000, 80_000, 70_000], isFirst: true))
        #expect(refilled > value([100_000, 30_000, 10_000], isFirst: false) + 2)
    }

    @Test("how well two equal queues fit does not depend on the size that they happen to have")
    func evenLikelihood() {
        let likelihood = QueueLikelihood(fresh: 46_080)
        let values = (0..<40).map { number in
            let size = log(600_000.0) + 0.005 * Double(number)
            return likelihood.logarithm(
                [size, size + 0.002].map {
                    QueueLikelihood.Queue(size: $0, growth: 0.1, shrinkage: 0, isFirst: true)
                })
        }
        let (least, most) = (values.min() ?? 0, values.max() ?? 0)
        #expect(most - least < 0.05)
    }

    /// nginx with sendfile, segments of 1448, never more than 103,550 bytes in flight: 1,068,007 stood queued in a stall.
    @Test("a queue of pages that are not copied holds far more than was ever in flight")
    func queueOfPages() {
        var sender = HalfStreamFacts()
        sender.largestInFlight = 103_550
        #expect(CloseInterval.bound(of: sender, segment: 1_448) >= 1_068_007)
        sender.largestInFlight = .max
        #expect(CloseInterval.bound(of: sender, segment: 1_448) == CloseInterval.largestBuffer)
    }

    @Test(
        "a window smaller than the first flight bounds no queue: measured, SIOCOUTQ said 1,733,360 with 44,800 in flight"
    )
    func smallWindow() {
        var sender = HalfStreamFacts()
        sender.largestInFlight = 44_800
        #expect(CloseInterval.bound(of: sender, segment: 8_948) >= 1_733_360)
        #expect(CloseInterval.bound(of: sender, segment: 1_448) < 1_000_000)
    }
}
