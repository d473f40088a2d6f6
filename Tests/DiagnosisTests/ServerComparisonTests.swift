import Diagnosis
import Framing
import Model
import PacketLayers
import TCPStreams
import Testing

@Suite("servers compared")
struct ServerComparisonTests {
    /// One cut response of 900,000 declared body bytes, after `count` whole ones of `length` from the server at `address`.
    static func conclude(
        _ count: Int, of length: Int64, from address: UInt32, port: UInt16 = 8_080
    ) -> (findings: [Finding], cohorts: [Cohort]) {
        let cut = FlushBeforeShutdownTests.firstWrite()
        var diagnosis = Diagnosis()
        let index = diagnosis.cohort(of: Endpoint(address: IPAddress(ipv4: address), port: port))
        var whole = cut.response
        whole.progress = .complete
        whole.declaredLength = length
        whole.bodyLength = length
        for _ in 0..<count { diagnosis.tally(whole, cohort: index) }
        diagnosis.retire(cut.finished)
        let result = diagnosis.conclude(contexts: [ConnectionBuilder.context])
        return (result.findings, result.cohorts)
    }

    @Test("one bad server among good ones is told apart from them")
    func badAmongGood() throws {
        let cohorts = Self.conclude(40, of: 2_000_000, from: 0x0a00_0003).cohorts
        let text = try #require(cohorts.first { $0.truncated == 1 }).text
        #expect(
            text.hasSuffix("1 other server on port 8080 sent 40 responses, none cut, of up to 2,000,000 body bytes."))
        #expect(try !#require(cohorts.first { $0.truncated == 0 }).text.contains("other server"))
    }

    /// Cohorts of a server with cuts among three others of its port, one of which has cuts too.
    private static func cohorts(whole: Int, cut: Int, others: Int, cutOfOne: Int) -> [Cohort] {
        var diagnosis = Diagnosis()
        var stream: UInt32 = 0
        func add(_ address: UInt32, whole count: Int, cut: Int) {
            var response = FlushBeforeShutdownTests.firstWrite().response
            response.progress = .complete
            response.bodyLength = 900_000
            let server = Endpoint(address: IPAddress(ipv4: address), port: 8_080)
            for _ in 0..<count { diagnosis.tally(response, cohort: diagnosis.cohort(of: server)) }
            for _ in 0..<cut {
                stream += 1
                var connection = FlushBeforeShutdownTests.firstWrite(stream: stream)
                connection.outcome.facts.responder = server
                diagnosis.retire(connection.finished)
            }
        }
        add(0x0a00_0002, whole: whole, cut: cut)
        for index in 0..<3 { add(0x0a00_0003 + UInt32(index), whole: others, cut: index == 0 ? cutOfOne : 0) }
        return diagnosis.conclude(contexts: [ConnectionBuilder.context]).cohorts
    }

    @Test("a server with more of the cuts than chance gives it is told apart, though another has one too")
    func badAmongFair() throws {
        let cohorts = Self.cohorts(whole: 8, cut: 4, others: 12, cutOfOne: 1)
        let text = try #require(cohorts.first { $0.truncated == 4 }).text
        // Fisher: (C(12,4) * C(37,1) + C(12,5)) / C(49,5) = 19107 / 1906884, for any of four servers: 1 in 25.
        #expect(text.contains("4 of its 12 responses were cut, more than others' (chance 1 in 25 if"))
        #expect(text.hasSuffix("3 other servers on port 8080 sent 37 responses, 1 cut, of up to 900,000 body bytes."))
        #expect(try !#require(cohorts.first { $0.truncated == 1 }).text.contains("other server"))
    }

    @Test("one cut here and one there says nothing of either server")
    func fair() {
        for cohort in Self.cohorts(whole: 11, cut: 1, others: 12, cutOfOne: 1) {
            #expect(!cohort.text.contains("other server"))
        }
    }

    @Test("another service is no comparison")
    func otherPort() throws {
        let cohorts = Self.conclude(40, of: 2_000_000, from: 0x0a00_0003, port: 443).cohorts
        #expect(try !#require(cohorts.first { $0.truncated == 1 }).text.contains("other server"))
    }

    @Test("only lengths beyond a threshold are cut: what buffers do")
    func threshold() throws {
        let finding = try #require(Self.conclude(40, of: 20_000, from: 0x0a00_0002).findings.first)
        let item = try #require(finding.evidence.first { $0.id == "size-threshold" })
        #expect(item.favours.contains(.flushBeforeShutdown))
        #expect(item.weight > 0)
    }

    @Test("a longer response of the same server was whole: length is not what matters")
    func noThreshold() throws {
        let finding = try #require(Self.conclude(40, of: 90_000_000, from: 0x0a00_0002).findings.first)
        let item = try #require(finding.evidence.first { $0.id == "size-threshold" })
        #expect(item.favours == [.wrongContentLength])
    }
}
