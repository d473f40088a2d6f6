import Diagnosis
import Framing
import Model
import PacketLayers
import TCPStreams
import Testing

@Suite("a program that writes at a pace")
struct PacedWriterTests {
    /// Forty-five writes of 4096 bytes, one every 50 ms, each acknowledged at once; the last at 2,272 ms, and a FIN later.
    static func paced(finAfter wait: Int64, more: Int64 = 0) -> ConnectionBuilder {
        var connection = ConnectionBuilder(declared: 900_000, sent: 46 * 4_096 + more - ConnectionBuilder.headLength)
        connection.server.idleMoments = 45
        connection.server.lastIdle = ConnectionBuilder.mark(98, 2_272)
        connection.server.lastIdleOffset = 45 * 4_096
        connection.server.highestSegment = ConnectionBuilder.mark(100, 2_272)
        connection.server.lastData = ConnectionBuilder.mark(100, 2_272)
        connection.server.lastAckProgress = ConnectionBuilder.mark(101, 2_273)
        connection.server.lastPeerProgress = ConnectionBuilder.mark(101, 2_273)
        connection.server.smallestRoundTrip = 100_000
        connection.outcome.facts.handshakeToInitiator = 100_000
        connection.serverFin(packet: 103, at: 2_272 + wait, onData: false)
        return connection
    }

    @Test("ended while it waited for its next write: from outside, not by its source")
    func between() throws {
        let finding = try #require(Self.paced(finAfter: 23).finding)
        let item = try #require(finding.evidence.first { $0.id == "ended-between-writes" })
        #expect(Set(item.favours) == [.senderCrash, .senderTimeout])
        #expect(item.weight > 0)
    }

    @Test("ended with its last write: its source ended")
    func withWrite() throws {
        let finding = try #require(Self.paced(finAfter: 1).finding)
        let item = try #require(finding.evidence.first { $0.id == "ended-between-writes" })
        #expect(item.favours.contains(.wrongContentLength))
        #expect(finding.cause == .wrongContentLength)
    }

    @Test("ended when the next write was due: a source that ends looks the same")
    func whenDue() throws {
        #expect(try !#require(Self.paced(finAfter: 50).finding).has("ended-between-writes"))
    }

    @Test("each of its writes leaves a segment that is not full: the last one tells nothing of its source")
    func partialSegments() throws {
        var paced = Self.paced(finAfter: 23, more: 77)
        paced.server.lastSegmentLength = 600
        #expect(try #require(paced.finding).evidence.allSatisfy { !$0.text.contains("nothing held it back") })
        var steady = paced
        steady.server.idleMoments = 0
        #expect(try #require(steady.finding).evidence.contains { $0.text.contains("nothing held it back") })
    }

    @Test("pauses that the network explains are no pace")
    func slowPath() throws {
        var connection = Self.paced(finAfter: 23)
        connection.outcome.facts.handshakeToInitiator = 60 * ConnectionBuilder.millisecond
        #expect(try !#require(connection.finding).has("ended-between-writes"))
    }

    @Test("a program dies waiting as well as writing, and between whole chunks")
    func diesWaiting() throws {
        let silent = try #require(Self.paced(finAfter: 1_500).finding)
        #expect(silent.evidence.contains { $0.id == "silence-before-end" && $0.favours.contains(.senderCrash) })
        var chunked = Self.paced(finAfter: 23)
        chunked.response.framing = .chunked
        chunked.response.declaredLength = nil
        chunked.response.progress = .betweenChunks
        chunked.response.chunkCount = 45
        let item = try #require(chunked.finding?.evidence.first { $0.id == "chunk-position" })
        #expect(item.favours.contains(.senderCrash) && item.favours.contains(.missingTerminalChunk))
    }
}
