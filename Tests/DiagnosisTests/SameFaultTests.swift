import Diagnosis
import Framing
import Model
import TCPStreams
import Testing

@Suite("one server, one fault")
struct SameFaultTests {
    /// A cut of an odd size that nothing held back: by itself it looks like a source that ended.
    static func odd(stream: UInt32) -> ConnectionBuilder {
        var connection = ConnectionBuilder(declared: 900_000, sent: 400_003, stream: stream)
        connection.server.lastSegmentLength = 603
        connection.response.target = "/odd/\(stream)"
        connection.serverFin(packet: 100, at: 300)
        return connection
    }

    /// A cut that leaves a whole number of full segments.
    static func full(stream: UInt32) -> ConnectionBuilder {
        var connection = ConnectionBuilder(
            declared: 900_000, sent: 1_448 * (70 + Int64(stream)) - ConnectionBuilder.headLength, stream: stream)
        connection.response.target = "/full/\(stream)"
        connection.serverFin(packet: 100, at: 300 + 40 * Int64(stream))
        return connection
    }

    @Test("what leaves no clear mark of its own is judged with the server's other cuts")
    func othersTell() throws {
        let alone = try #require(Self.odd(stream: 0).finding)
        let findings = ConnectionBuilder.findings(of: [Self.odd(stream: 0)] + (1...5).map { Self.full(stream: $0) })
        let among = try #require(findings.first { $0.connection.stream == 0 })
        #expect(alone.cause == .wrongContentLength)
        #expect(among.confidence(of: .wrongContentLength) < alone.confidence(of: .wrongContentLength) / 2)
        let item = try #require(among.evidence.first { $0.id == "same-fault" })
        #expect(item.favours.contains(.flushBeforeShutdown))
        #expect(item.favours.contains(.senderCrash))
    }

    @Test("however many others there are, a server may have two faults")
    func bounded() throws {
        let many = (1...40).map { Self.full(stream: UInt32($0)) }
        let findings = ConnectionBuilder.findings(of: [Self.odd(stream: 0)] + many)
        let among = try #require(findings.first { $0.connection.stream == 0 })
        for item in among.evidence where item.id == "same-fault" { #expect(item.weight < 4.5) }
    }

    @Test("the cuts of another server say nothing")
    func otherServer() throws {
        let others = (1...5).map { index in
            var connection = Self.full(stream: UInt32(index))
            connection.outcome.facts.responder.port = 9_999
            return connection
        }
        let findings = ConnectionBuilder.findings(of: [Self.odd(stream: 0)] + others)
        #expect(!(try #require(findings.first { $0.connection.stream == 0 }).has("same-fault")))
    }
}
