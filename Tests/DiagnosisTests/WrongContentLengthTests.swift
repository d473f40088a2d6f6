import Diagnosis
import Framing
import Model
import PacketLayers
import TCPStreams
import Testing

@Suite("wrong-content-length")
struct WrongContentLengthTests {
    @Test("a short body that is whole in its own format, in a partial segment, with an open window")
    func formatComplete() throws {
        var connection = ConnectionBuilder(declared: 5_200, sent: 5_000)
        connection.response.contentType = "text/html"
        connection.response.bodyStart = Array("<!doctype html><".utf8)
        connection.response.bodyTail = Array("</body>\n</html>\n".utf8)
        connection.serverFin(onData: false)
        let finding = try #require(connection.finding)
        #expect(finding.cause == .wrongContentLength)
        #expect(finding.confidence > 0.8)
        #expect(finding.has("body-format"))
    }

    @Test("gzip's own length field equal to the declared length settles it")
    func inflatedLength() throws {
        var connection = ConnectionBuilder(declared: 52_000, sent: 8_000)
        connection.response.contentEncoding = "gzip"
        connection.response.bodyStart = [0x1f, 0x8b, 8, 0]
        connection.response.bodyTail = [1, 2, 3, 4, 0x20, 0xcb, 0, 0]
        connection.serverFin(onData: false)
        let finding = try #require(connection.finding)
        #expect(finding.cause == .wrongContentLength)
        #expect(finding.confidence > 0.95)
    }

    @Test("a source that ran dry: partial last segment, nothing held back, nothing else known")
    func sourceShort() throws {
        var connection = ConnectionBuilder(declared: 10_000_000, sent: 5_003)
        connection.serverFin(onData: false)
        let finding = try #require(connection.finding)
        #expect(finding.cause == .wrongContentLength)
        #expect(finding.confidence(of: .flushBeforeShutdown) < 0.15)
    }

    @Test("a receiver that waits for bytes which do not exist is not blamed")
    func receiverGaveUp() throws {
        var connection = ConnectionBuilder(declared: 5_200, sent: 5_000)
        connection.clientFin(packet: 105, at: 30_100)
        connection.serverFin(packet: 107, at: 30_101, onData: false)
        connection.client.finAcked = ConnectionBuilder.mark(107, 30_101)
        connection.server.finAcked = ConnectionBuilder.mark(108, 30_121)
        let finding = try #require(connection.finding)
        #expect(finding.verdict == .truncated)
        #expect(finding.cause == .wrongContentLength)
        #expect(finding.has("receiver-gave-up-waiting"))
    }
}
