import Diagnosis
import Framing
import Model
import PacketLayers
import TCPStreams
import Testing

@Suite("chunked")
struct MissingTerminalChunkTests {
    @Test("every chunk whole and the last one missing")
    func boundary() throws {
        var connection = ConnectionBuilder(declared: nil, sent: 5_003, framing: .chunked)
        connection.response.chunkCount = 3
        connection.serverFin(onData: false)
        #expect(try #require(connection.finding).cause == .missingTerminalChunk)
    }

    @Test("inside a chunk the underlying cause is named")
    func inside() throws {
        var connection = ConnectionBuilder(
            declared: nil, sent: 1_448 * 90 - ConnectionBuilder.headLength, framing: .chunked)
        connection.response.progress = .chunkData
        connection.response.chunkRemaining = 3_000
        connection.serverFin()
        let finding = try #require(connection.finding)
        #expect(finding.cause == .flushBeforeShutdown)
        #expect(finding.confidence(of: .missingTerminalChunk) == 0)
    }

    /// The rest of the stream is the head of that other response.
    @Test("a body given up for another response was given up by its program, and is cut where that begins")
    func answeredAgain() throws {
        var connection = ConnectionBuilder(declared: nil, sent: 5_003, framing: .chunked)
        connection.response.chunkCount = 3
        connection.server.highestSent += 38
        connection.server.highestAcked += 38
        connection.serverFin()
        #expect(connection.verdict == .undetermined)
        connection.response.issues.insert(.answeredAgain)
        let finding = try #require(connection.finding)
        #expect(finding.verdict == .truncated)
        #expect(finding.cause == .missingTerminalChunk)
        #expect(finding.message.deliveredLength == 5_003)
        #expect(finding.has("answered-again"))
    }
}
