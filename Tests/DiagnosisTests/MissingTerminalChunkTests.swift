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
}
