import Diagnosis
import Framing
import Model
import TCPStreams
import Testing

@Suite("what a buffered writer loses")
struct BufferedWriterTests {
    @Test("whole writes of any size, and no more than one missing, are a buffered writer's")
    func measuredWrites() throws {
        // Sixty writes of 3600 bytes behind a head written apart; 2,000 bytes are missing.
        func finding(last: Int64, missing: Int64) throws -> Finding {
            let sent = 60 * 3_600 + last
            var connection = ConnectionBuilder(declared: sent + missing, sent: sent)
            for index in 0...60 {
                connection.server.writeUnit.note(end: ConnectionBuilder.headLength + 3_600 * Int64(index))
            }
            if last > 0 { connection.server.writeUnit.note(end: ConnectionBuilder.headLength + sent) }
            connection.server.lastSegmentLength = 704
            connection.serverFin(onData: false)
            return try #require(connection.finding)
        }
        let lost = try finding(last: 0, missing: 2_000)
        #expect(lost.cause == .flushBeforeShutdown || lost.cause == .senderCrash)
        #expect(lost.confidence(of: .wrongContentLength) < 0.1)
        // A last write of another size is a source's end; more than one write missing is no buffer.
        #expect(try finding(last: 777, missing: 2_000).cause == .wrongContentLength)
        #expect(try finding(last: 0, missing: 90_000).cause == .wrongContentLength)
    }

    @Test("a stop inside a chunk at the end of a whole write needs no full queue")
    func measuredInsideChunk() throws {
        func finding(writes: Int64) throws -> Finding {
            var connection = ConnectionBuilder(declared: nil, sent: 6 * 8_192, framing: .chunked)
            connection.response.progress = .chunkData
            connection.response.chunkRemaining = 100
            for index in 0..<writes {
                connection.server.writeUnit.note(end: connection.server.highestSent - (writes - 1 - index) * 8_192)
            }
            connection.server.lastSegmentLength = 952
            connection.serverFin(onData: false)
            return try #require(connection.finding)
        }
        let lost = try finding(writes: 6)
        #expect(lost.has("missing-tail"))
        #expect(
            lost.confidence(of: .flushBeforeShutdown) > 3
                * (try finding(writes: 1).confidence(of: .flushBeforeShutdown)))
    }

    @Test("a first write that stands alone tells the size of those that ran together")
    func measuredFirstWrite() throws {
        func finding(total: Int64) throws -> Finding {
            let sent = total - ConnectionBuilder.headLength
            var connection = ConnectionBuilder(declared: sent + 5_069, sent: sent)
            connection.server.writeUnit.note(end: 7_800)
            connection.server.writeUnit.note(end: total)
            connection.server.lastSegmentLength = 408
            connection.serverFin(onData: false)
            return try #require(connection.finding)
        }
        #expect(try finding(total: 25 * 7_800).confidence(of: .wrongContentLength) < 0.1)
        #expect(try finding(total: 25 * 7_800 - 3).cause == .wrongContentLength)
    }

    @Test("little missing of much is sooner an unflushed buffer than a death: one cut in 200 leaves so little")
    func shortTail() throws {
        func finding(missing: Int64) throws -> Finding {
            var connection = ConnectionBuilder(declared: 1_000_000 + missing, sent: 1_000_000)
            connection.server.lastSegmentLength = 408
            connection.serverFin(packet: 100, at: 2_700)
            return try #require(connection.finding)
        }
        let tail = try finding(missing: 5_000)
        let cut = try finding(missing: 700_000)
        // log(0.16 / (log(65,536 / 64) × 5,000 / 1,005,000) + 0.84)
        #expect(abs((try #require(tail.evidence.first { $0.id == "missing-tail" })).weight - 1.70) < 0.01)
        #expect(!cut.has("missing-tail"))
        #expect(tail.confidence(of: .senderCrash) < cut.confidence(of: .senderCrash))
        // Of 20,000 bytes any cut leaves 5,000 or fewer once in four times.
        var small = ConnectionBuilder(declared: 20_000, sent: 15_000)
        small.server.lastSegmentLength = 408
        small.serverFin(packet: 100, at: 2_700)
        #expect(!(try #require(small.finding)).has("missing-tail"))
    }

    @Test("what a buffered writer lost is not sought in the kernel's send buffer")
    func unflushedAdvice() throws {
        var connection = ConnectionBuilder(declared: 40_000, sent: 32_768)
        connection.serverFin(onData: true)
        let finding = try #require(connection.finding)
        #expect(finding.has("missing-tail"))
        #expect(finding.nextSteps.contains { $0.contains("SO_SNDBUF will not move it") })
        #expect(!finding.nextSteps.contains { $0.contains("Set SO_SNDBUF") })
        #expect(
            try #require(FlushBeforeShutdownTests.firstWrite().finding).nextSteps.contains {
                $0.contains("Set SO_SNDBUF")
            })
    }
}
