import Diagnosis
import Framing
import Model
import PacketLayers
import TCPStreams
import Testing

@Suite("receiver-abort")
struct ReceiverAbortTests {
    /// The client closed, and its host resets what comes afterwards.
    static func leftInMidResponse() -> ConnectionBuilder {
        var connection = ConnectionBuilder(declared: 5_000_000, sent: 216_752)
        connection.clientFin(packet: 90, at: 90)
        connection.client.reset = ConnectionBuilder.reactiveReset(packet: 101, at: 111, offset: 81)
        connection.client.resets = 7
        return connection
    }

    @Test("a client that closes in mid-response and resets what follows")
    func clientCloses() throws {
        let finding = try #require(Self.leftInMidResponse().finding)
        #expect(finding.verdict == .truncated)
        #expect(finding.cause == .receiverAbort)
        #expect(finding.confidence > 0.8)
        #expect(finding.end?.sentBy == "client")
    }

    @Test("a client that half-closed after its request is not blamed for the server's FIN")
    func halfClose() throws {
        var connection = FlushBeforeShutdownTests.firstWrite()
        connection.clientFin(packet: 5, at: 21)
        let finding = try #require(connection.finding)
        #expect(finding.end?.sentBy == "server")
        #expect(finding.cause == .flushBeforeShutdown)
        #expect(finding.confidence(of: .receiverAbort) == 0)
    }

    @Test("a client's FIN that acknowledges the server's came second, whatever the clock says")
    func acknowledgementDecides() throws {
        var connection = FlushBeforeShutdownTests.firstWrite()
        connection.clientFin(packet: 101, at: 100)
        connection.server.finAcked = ConnectionBuilder.mark(101, 100)
        #expect(try #require(connection.finding).end?.sentBy == "server")
    }
}
