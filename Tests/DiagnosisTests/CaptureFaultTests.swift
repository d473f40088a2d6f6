import Diagnosis
import Framing
import Model
import PacketLayers
import TCPStreams
import Testing

@Suite("capture faults")
struct CaptureFaultTests {
    @Test("a hole that was acknowledged is the capture's loss")
    func acknowledgedGap() throws {
        var connection = ConnectionBuilder(declared: nil, sent: 50_000, framing: .chunked)
        connection.response.progress = .desynchronised
        connection.response.gapBytes = 10_000
        connection.server.gapBytes = 10_000
        connection.server.gapBytesAcked = 10_000
        connection.serverFin()
        let finding = try #require(connection.finding)
        #expect(finding.verdict == .undetermined)
        #expect(finding.cause == .captureLoss)
    }

    @Test("a window that shuts for good is a stall, not a truncation")
    func stall() throws {
        var connection = ConnectionBuilder(declared: 900_000, sent: 82_521)
        connection.outcome.facts.retired = .captureEnd
        connection.server.zeroWindows = 1
        connection.server.lastZeroWindow.begin = ConnectionBuilder.mark(60, 60)
        connection.server.lastZeroWindow.offset = 82_640
        connection.server.windowProbes = 9
        connection.server.lastWindowProbe = ConnectionBuilder.mark(90, 30_000)
        let finding = try #require(connection.finding)
        #expect(finding.verdict == .undetermined)
        #expect(finding.cause == .stall)
    }

    @Test("retransmissions without an answer are a path failure")
    func pathFailure() throws {
        var connection = ConnectionBuilder(declared: 900_000, sent: 82_521)
        connection.server.highestAcked = 20_000
        connection.server.repeatsOfLowest = 6
        connection.server.lastRetransmission = ConnectionBuilder.mark(150, 20_000)
        let finding = try #require(connection.finding)
        #expect(finding.verdict == .undetermined)
        #expect(finding.cause == .pathFailure)
    }
}
