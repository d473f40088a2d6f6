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
