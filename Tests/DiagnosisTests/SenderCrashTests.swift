import Diagnosis
import Framing
import Model
import PacketLayers
import TCPStreams
import Testing

@Suite("sender-crash")
struct SenderCrashTests {
    @Test("connections that end together and refused ones afterwards")
    func endTogether() throws {
        var builders = (0..<4).map { index in
            var connection = ConnectionBuilder(
                declared: 900_000, sent: 100_000 + Int64(index) * 7_777, stream: UInt32(index))
            connection.outcome.facts.first = ConnectionBuilder.mark(1, -900 * Int64(index))
            connection.serverFin(packet: 100 + UInt64(index), at: 100 + Int64(index))
            return connection
        }
        var refused = ConnectionBuilder(declared: nil, sent: 0, stream: 9)
        refused.outcome.facts.refused = true
        refused.outcome.facts.first = ConnectionBuilder.mark(200, 1_000)
        refused.outcome.facts.last = ConnectionBuilder.mark(201, 1_001)
        builders.append(refused)
        var diagnosis = Diagnosis()
        for builder in builders {
            diagnosis.retire(builder.outcome.facts.refused ? builder.outcome : builder.finished)
        }
        let finding = try #require(diagnosis.conclude(contexts: [ConnectionBuilder.context]).findings.first)
        #expect(finding.cause == .senderCrash)
        #expect(finding.confidence > 0.8)
        #expect(finding.has("other-connections"))
        #expect(finding.has("refused-afterwards"))
    }

    @Test("requests sent together end together without a crash")
    func startTogether() throws {
        let builders = (0..<4).map { index in
            var connection = ConnectionBuilder(
                declared: 900_000, sent: 100_000 + Int64(index) * 7_777, stream: UInt32(index))
            connection.serverFin(packet: 100 + UInt64(index), at: 100 + Int64(index))
            return connection
        }
        #expect(try #require(ConnectionBuilder.findings(of: builders).first).has("other-connections") == false)
    }

    @Test("a response that began afterwards speaks against it")
    func othersLiveOn() throws {
        let alone = try #require(FlushBeforeShutdownTests.firstWrite().finding)
        var diagnosis = Diagnosis()
        let connection = FlushBeforeShutdownTests.firstWrite()
        diagnosis.retire(connection.finished)
        var later = connection.response
        later.progress = .complete
        later.first = Stamp(packet: 500, time: ConnectionBuilder.start + 20 * ConnectionBuilder.second)
        later.last = later.first
        diagnosis.tally(later, cohort: diagnosis.cohort(of: connection.outcome.facts.responder))
        let finding = try #require(diagnosis.conclude(contexts: [ConnectionBuilder.context]).findings.first)
        #expect(finding.confidence(of: .senderCrash) < alone.confidence(of: .senderCrash) / 2)
    }
}
