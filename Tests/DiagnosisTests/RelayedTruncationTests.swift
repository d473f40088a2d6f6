import Diagnosis
import Framing
import Model
import PacketLayers
import TCPStreams
import Testing

@Suite("relayed-truncation")
struct RelayedTruncationTests {
    private static func leg(_ port: UInt16, at time: Int64, sent: Int64, onData: Bool = true) -> ConnectionBuilder {
        var connection = ConnectionBuilder(declared: 5_000_000, sent: sent, stream: UInt32(port % 100))
        connection.outcome.facts.responder.port = port
        // The leg behind: the client is the front's server.
        if port == 8_081 {
            connection.outcome.facts.initiator.address = connection.outcome.facts.responder.address
            connection.outcome.facts.responder.address = IPAddress(ipv4: 0x0a00_0003)
        }
        connection.response.identity = 0x1234_5678
        connection.serverFin(packet: UInt64(time), at: time, onData: onData)
        return connection
    }

    @Test("the same body offset on both legs points behind the proxy")
    func bothLegs() throws {
        let findings = ConnectionBuilder.findings(of: [
            Self.leg(80, at: 150, sent: 777_777), Self.leg(8_081, at: 100, sent: 777_777),
        ])
        let front = try #require(findings.first { $0.connection.server.port == 80 })
        let behind = try #require(findings.first { $0.connection.server.port == 8_081 })
        #expect(front.cause == .relayedTruncation)
        #expect(behind.cause != .relayedTruncation)
    }

    @Test("few missing bytes are the leg behind's wrong count, passed on")
    func countBehind() throws {
        let sent: Int64 = 5_000_000 - 37
        let findings = ConnectionBuilder.findings(of: [
            Self.leg(80, at: 150, sent: sent, onData: false), Self.leg(8_081, at: 100, sent: sent, onData: false),
        ])
        let front = try #require(findings.first { $0.connection.server.port == 80 })
        #expect(front.cause == .relayedTruncation)
        #expect(!front.has("missing-tail"))
        #expect(try #require(findings.first { $0.connection.server.port == 8_081 }).cause == .wrongContentLength)
    }

    @Test("legs are linked though the proxy rewrote the path, and however many are alike")
    func rewrittenPath() throws {
        let body: [UInt8] = Array("a body that both legs carry".utf8)
        func legs(_ index: Int64) -> [ConnectionBuilder] {
            [UInt16(80), 8_081].map { port in
                var leg = Self.leg(port, at: 100 + index * 150 + (port == 80 ? 50 : 0), sent: 777_777 + index)
                leg.outcome.facts.stream = UInt32(index) * 2 + (port == 80 ? 0 : 1)
                leg.outcome.facts.initiator.port = 20_000 + UInt16(index) * 2 + (port == 80 ? 0 : 1)
                leg.response.first = Stamp(packet: 6, time: ConnectionBuilder.mark(6, 22 + index * 150).time)
                leg.outcome.facts.first = ConnectionBuilder.mark(1, index * 150)
                leg.response.identity = UInt64(port) + UInt64(index) * 100_000
                leg.response.target = port == 80 ? "/api/big" : "/big"
                leg.response.bodyStart = body
                return leg
            }
        }
        let findings = ConnectionBuilder.findings(of: (0..<300).flatMap { legs($0) })
        let front = findings.filter { $0.connection.server.port == 80 }
        #expect(front.count == 300)
        #expect(front.allSatisfy { $0.cause == .relayedTruncation })
    }

    @Test("a leg behind whose end the capture lost is linked where it stopped at the same byte")
    func endLost() throws {
        func front(behind: Int64) throws -> Finding {
            var leg = Self.leg(8_081, at: 100, sent: behind)
            leg.server.fin = nil
            leg.server.finAcked = PacketMark()
            leg.response.issues.insert(.gapInside)
            leg.server.gapBytes = 1
            let findings = ConnectionBuilder.findings(of: [Self.leg(80, at: 150, sent: 777_777), leg])
            return try #require(findings.first { $0.connection.server.port == 80 })
        }
        #expect(try front(behind: 777_777).cause == .relayedTruncation)
        #expect(try front(behind: 777_776).cause != .relayedTruncation)
    }

    @Test("a server that passes on one cut is a proxy for all")
    func oneLegShowsProxy() throws {
        var other = Self.leg(80, at: 900, sent: 350_003, onData: false)
        other.outcome.facts.stream = 7
        other.response.identity = 99
        let legs = [Self.leg(80, at: 150, sent: 777_777), Self.leg(8_081, at: 100, sent: 777_777)]
        let alone = try #require(other.finding)
        let findings = ConnectionBuilder.findings(of: legs + [other])
        let among = try #require(findings.first { $0.connection.stream == 7 })
        #expect(alone.has("proxy-software"))
        #expect(!among.has("proxy-software"))
    }

    @Test("a size of whole pages is the leg behind's, and no flush fault of the proxy")
    func shapeBehind() throws {
        let sent = 622_592 - ConnectionBuilder.headLength
        let findings = ConnectionBuilder.findings(of: [
            Self.leg(80, at: 150, sent: sent), Self.leg(8_081, at: 100, sent: sent),
        ])
        let front = try #require(findings.first { $0.connection.server.port == 80 })
        #expect(front.cause == .relayedTruncation)
        #expect(front.confidence > 0.8)
        #expect(!front.has("page-fragments"))
    }

    @Test("a silence and a round time that the leg behind explains are not held against the front leg")
    func silenceBehind() throws {
        let findings = ConnectionBuilder.findings(of: [
            Self.leg(80, at: 5_050, sent: 50_003, onData: false),
            Self.leg(8_081, at: 5_020, sent: 50_003, onData: false),
        ])
        let front = try #require(findings.first { $0.connection.server.port == 80 })
        let behind = try #require(findings.first { $0.connection.server.port == 8_081 })
        #expect(front.cause == .relayedTruncation)
        #expect(!front.has("silence-before-end"))
        #expect(behind.cause == .senderTimeout)
        #expect(behind.has("silence-before-end"))
    }

    @Test("a leg behind that was whole blames the proxy itself")
    func wholeBehind() throws {
        var diagnosis = Diagnosis()
        let front = Self.leg(80, at: 150, sent: 46_336 - ConnectionBuilder.headLength)
        let behind = Self.leg(8_081, at: 100, sent: 5_000_000)
        var whole = behind.response
        whole.progress = .complete
        diagnosis.tally(whole, cohort: diagnosis.cohort(of: behind.outcome.facts.responder))
        diagnosis.retire(behind.outcome)
        diagnosis.retire(front.finished)
        let finding = try #require(diagnosis.conclude(contexts: [ConnectionBuilder.context]).findings.first)
        #expect(finding.cause == .flushBeforeShutdown)
        #expect(finding.has("other-leg"))
        #expect(finding.confidence(of: .relayedTruncation) < 0.01)
    }

    @Test("a leg behind that brought all that was declared shows that the declared length is right")
    func lengthMetBehind() throws {
        // The proxy handed over all it wanted to, though it had more: what a short source looks like by itself.
        let front = Self.leg(80, at: 150, sent: 123_456, onData: false)
        let alone = try #require(front.finding)
        #expect(alone.cause == .wrongContentLength)
        let behind = Self.leg(8_081, at: 100, sent: 5_000_000)
        var whole = behind.response
        whole.progress = .complete
        var diagnosis = Diagnosis()
        diagnosis.tally(whole, cohort: diagnosis.cohort(of: behind.outcome.facts.responder))
        diagnosis.retire(behind.outcome)
        diagnosis.retire(front.finished)
        let finding = try #require(diagnosis.conclude(contexts: [ConnectionBuilder.context]).findings.first)
        #expect(finding.confidence(of: .wrongContentLength) < 0.02)
        #expect(finding.confidence(of: .relayedTruncation) < 0.02)
        #expect(finding.confidence(of: .proxySpoolFailure) > alone.confidence(of: .proxySpoolFailure))
    }

    @Test("a Via field shows a proxy, whatever the server calls itself")
    func via() throws {
        var connection = Self.leg(80, at: 150, sent: 123_456, onData: false)
        connection.response.software = "Apache/2.4"
        let before = try #require(connection.finding?.evidence.first { $0.id == "proxy-software" })
        #expect(before.weight < 0)
        connection.response.passedProxy = true
        let item = try #require(connection.finding?.evidence.first { $0.id == "proxy-software" })
        #expect(item.weight > 0)
        #expect(item.text.contains("between the origin of the response and this capture point"))
    }

    @Test("a proxy that resets a server in the middle of its data, and passes on less, failed itself")
    func spoolFailure() throws {
        let front = Self.leg(80, at: 400, sent: 65_123)
        var behind = Self.leg(8_081, at: 90, sent: 400_000)
        behind.server.fin = nil
        behind.client.reset = ConnectionBuilder.activeReset(packet: 90, at: 90, offset: 80)
        behind.client.resets = 1
        let findings = ConnectionBuilder.findings(of: [front, behind])
        let finding = try #require(findings.first { $0.connection.server.port == 80 })
        #expect(finding.cause == .proxySpoolFailure)
        #expect(finding.confidence(of: .relayedTruncation) < 0.01)
    }

    @Test("legs are linked by target, length and the body's first bytes where the proxy writes its own Date")
    func linkedByBody() throws {
        var front = Self.leg(80, at: 150, sent: 777_777)
        var behind = Self.leg(8_081, at: 100, sent: 777_777)
        front.response.identity = 1
        behind.response.identity = 2
        let body: [UInt8] = Array("a body that both legs carry".utf8)
        front.response.bodyStart = body
        behind.response.bodyStart = body
        let findings = ConnectionBuilder.findings(of: [front, behind])
        #expect(findings.first { $0.connection.server.port == 80 }?.cause == .relayedTruncation)
        behind.response.bodyStart = Array("another body of that length".utf8)
        let others = ConnectionBuilder.findings(of: [front, behind])
        #expect(others.first { $0.connection.server.port == 80 }?.cause != .relayedTruncation)
    }

    @Test("legs in two captures are linked as in one")
    func acrossCaptures() throws {
        let front = Self.leg(80, at: 150, sent: 777_777)
        var behind = Self.leg(8_081, at: 100, sent: 777_777)
        behind.outcome.capture = 1
        var diagnosis = Diagnosis()
        diagnosis.retire(front.finished)
        diagnosis.retire(behind.finished)
        let context = ConnectionBuilder.context
        let findings = diagnosis.conclude(contexts: [context, context]).findings
        let passedOn = try #require(findings.first { $0.connection.capture == 0 })
        #expect(passedOn.cause == .relayedTruncation)
        // The first of its packets is the end of the other leg.
        let item = try #require(passedOn.evidence.first { $0.id == "other-leg" })
        #expect(item.packetCaptures == [1] + item.packets.dropFirst().map { _ in 0 })
    }
}
