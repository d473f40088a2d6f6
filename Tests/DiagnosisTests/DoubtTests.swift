import Diagnosis
import Framing
import Model
import PacketLayers
import TCPStreams
import Testing

@Suite("what is said of causes that the wire cannot separate")
struct DoubtTests {
    @Test("a cut behind a stalled reader names all three, and what would decide between them")
    func three() throws {
        var connection = ConnectionBuilder(declared: 9_000_000, sent: 90 * 1_448 - ConnectionBuilder.headLength)
        var shut = TimedSpan()
        shut.begin = ConnectionBuilder.mark(40, 200)
        shut.end = ConnectionBuilder.mark(80, 900)
        shut.offset = 40 * 1_448
        connection.server.zeroWindows = 1
        connection.server.lastZeroWindow = shut
        connection.serverFin(at: 1_000)
        let finding = try #require(connection.finding)
        for cause in [Cause.flushBeforeShutdown, .senderCrash, .senderTimeout] {
            #expect(finding.confidence(of: cause) > 0.1)
        }
        #expect(finding.confidence < 0.65)
        #expect(finding.cause == .flushBeforeShutdown)
        #expect(finding.summary.contains("A crash of the process gives the same packets"))
        #expect(finding.summary.contains("A deadline that fires during a stall gives the same packets"))
    }

    @Test("a first send buffer on loopback is larger than what was in flight: the close behind one is not sharp")
    func loopbackQueue() throws {
        var connection = ConnectionBuilder(
            declared: 12_000_000, sent: 1_048_576 - ConnectionBuilder.headLength, mss: 65_483)
        connection.server.largestInFlight = 131_072
        connection.server.lastSegmentLength = 16_215
        connection.server.acknowledged.restart(at: 0, time: ConnectionBuilder.mark(6, 22).time)
        for step in 1...15 {
            let time = ConnectionBuilder.mark(UInt64(6 + step), 7_000 + Int64(step) * 100).time
            connection.server.acknowledged.note(Int64(step) * 65_536, at: time)
        }
        connection.serverFin(packet: 100, at: 8_550)
        let item = try #require(connection.finding?.evidence.first { $0.id == "round-timer" })
        #expect(item.text.contains("waited behind queued data"))
    }
}
