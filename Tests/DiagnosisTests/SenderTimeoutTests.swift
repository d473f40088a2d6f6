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

    @Test("a silence speaks against a flush fault")
    func silenceAgainstFlush() throws {
        var connection = ConnectionBuilder(declared: 900_000, sent: 50_003)
        connection.serverFin(packet: 105, at: 3_777, onData: false)
        #expect(try #require(connection.finding).confidence(of: .flushBeforeShutdown) < 0.1)
    }

    @Test("durations that cluster while sizes differ")
    func sameDuration() throws {
        let builders = (0..<4).map { index in
            var connection = ConnectionBuilder(
                declared: 900_000, sent: 1_448 * Int64(90 + index * 13) - ConnectionBuilder.headLength,
                stream: UInt32(index))
            connection.response.target = "/\(index)"
            connection.serverFin(packet: 105, at: 3_003 + Int64(index))
            return connection
        }
        let finding = try #require(ConnectionBuilder.findings(of: builders).first)
        #expect(finding.has("same-duration"))
        #expect(finding.cause == .senderTimeout)
    }
}
