import Diagnosis
import Framing
import Model
import PacketLayers
import TCPStreams
import Testing

@Suite("counts")
struct CountTests {
    @Test("a request that met a closing server is a reuse race, and nothing is cut")
    func reuseRace() {
        var connection = ConnectionBuilder(declared: nil, sent: 1_000)
        connection.serverFin(packet: 100, at: 5_000, onData: false)
        connection.server.peerBytesAfterEnd = 80
        connection.outcome.requests = 2
        connection.outcome.responses = 1
        connection.outcome.lastRequest?.last = Stamp(packet: 102, time: ConnectionBuilder.start + 5_010_000_000)
        var diagnosis = Diagnosis()
        diagnosis.retire(connection.outcome)
        #expect(diagnosis.totals.reuseRaces == 1)
        #expect(diagnosis.conclude(contexts: [ConnectionBuilder.context]).findings.isEmpty)
    }

    @Test("TLS is counted, never called truncated")
    func tls() {
        var connection = ConnectionBuilder(declared: nil, sent: 30_000)
        connection.serverFin()
        connection.outcome.spoken = .tls
        connection.outcome.tlsFromServer.records = 3
        connection.outcome.tlsFromServer.bytesIntoRecord = 700
        var diagnosis = Diagnosis()
        diagnosis.retire(connection.outcome)
        #expect(diagnosis.totals.tlsConnections == 1)
        #expect(diagnosis.totals.tlsEndedInsideRecord == 1)
        #expect(diagnosis.totals.responses.truncated == 0)
    }

    @Test("cohorts count whole and cut messages of a server")
    func cohorts() throws {
        var diagnosis = Diagnosis()
        let connection = FlushBeforeShutdownTests.firstWrite()
        let index = diagnosis.cohort(of: connection.outcome.facts.responder)
        var whole = connection.response
        whole.progress = .complete
        whole.bodyLength = 20_000
        for _ in 0..<38 { diagnosis.tally(whole, cohort: index) }
        diagnosis.retire(connection.finished)
        let result = diagnosis.conclude(contexts: [ConnectionBuilder.context])
        let cohort = try #require(result.cohorts.first)
        #expect(cohort.messages == 39)
        #expect(cohort.truncated == 1)
        #expect(cohort.text == "The largest whole one had 20,000 body bytes, the smallest cut one promised 900,000.")
        #expect(result.totals.responses.complete == 38)
        #expect(try #require(result.findings.first).has("size-threshold"))
        #expect(result.findings.first?.id == "F1")
    }
}
