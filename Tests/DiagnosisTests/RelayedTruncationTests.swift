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

    @Test("a proxy that resets a server in the middle of its data, and passes on less, failed itself")
    func spoolFailure() throws {
        let front = Self.leg(80, at: 400, sent: 65_123)
        var behind = Self.leg(8_081, at: 90, sent: 400_000)
        behind.server.fin = nil
        var reset = ConnectionBuilder.activeReset(packet: 90, at: 90, offset: 80)
        reset.highestSentBefore = 80
        reset.highestAckedBefore = 80
        behind.client.reset = reset
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
        #expect(findings.first { $0.connection.capture == 0 }?.cause == .relayedTruncation)
    }
}
