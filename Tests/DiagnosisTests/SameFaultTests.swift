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

    @Test("whole bodies with a wrong count are another fault than that of a body that stops in its middle")
    func wrongCountElsewhere() throws {
        func page(_ stream: UInt32, end: String, last: Int) -> ConnectionBuilder {
            var connection = Self.odd(stream: stream)
            connection.response.bodyStart = Array("<!doctype html><".utf8)
            connection.response.bodyTail = Array(end.utf8)
            connection.server.fin?.payloadLength = last
            connection.server.lastSegmentLength = last
            return connection
        }
        func said(_ end: String) throws -> Double {
            let others = (1...5).map { page($0, end: "</body>\n</html>\n", last: 1_448) }
            let findings = ConnectionBuilder.findings(of: [page(0, end: end, last: 603)] + others)
            let finding = try #require(findings.first { $0.connection.stream == 0 })
            return finding.evidence.filter { $0.id == "same-fault" && $0.favours.contains(.wrongContentLength) }
                .reduce(0) { $0 + $1.weight }
        }
        #expect(try said("</body>\n</html>\n") > 0.5 + said("<p>in the middle"))
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

    @Test("sizes that repeat on some of a server's cuts speak for all of them, and less for those alone")
    func repeatedSizes() throws {
        func cut(_ stream: UInt32, _ segments: Int64) -> ConnectionBuilder {
            var connection = ConnectionBuilder(
                declared: 900_000 + Int64(stream), sent: 1_448 * segments - ConnectionBuilder.headLength,
                stream: stream)
            connection.serverFin(packet: 100, at: 300 + 40 * Int64(stream))
            return connection
        }
        func weight(_ sizes: [Int64], of stream: Int) throws -> Double {
            let findings = ConnectionBuilder.findings(of: sizes.enumerated().map { cut(UInt32($0), $1) })
            let finding = try #require(findings.first { $0.connection.stream == stream })
            return finding.evidence.first { $0.id == "same-size" && $0.favours.contains(.flushBeforeShutdown) }?.weight
                ?? 0
        }
        let all = try weight([70, 70, 81, 81], of: 0)
        let some = try weight([70, 70, 81, 92, 103, 114], of: 0)
        #expect(all > some)
        #expect(some > 0.5)
        // One whose own size is its own.
        #expect(try weight([70, 70, 81, 81, 92], of: 4) > 0.5)
        #expect(try weight([60, 70, 81, 93, 92], of: 4) == 0)
    }

    @Test("what a proxy needs a slow start for is no wait for its reader")
    func slowStart() throws {
        // 82788 bytes on a path of 160 ms: ten segments, twenty, and the rest, after the handshake and the request.
        func item(_ milliseconds: Int64) throws -> EvidenceItem {
            var connection = ConnectionBuilder(declared: 515_868, sent: 82_788 - ConnectionBuilder.headLength)
            connection.outcome.facts.handshakeToInitiator = 160 * ConnectionBuilder.millisecond
            connection.serverFin(packet: 100, at: milliseconds)
            let finding = try #require(connection.finding)
            return try #require(finding.evidence.first { $0.id == "enough-for-a-queue" })
        }
        #expect(try item(870).weight > -1)
        #expect(try item(3_000).weight < -1)
    }

    @Test("a flight that is a small part of the whole was paced by its acknowledgements")
    func pacedByAcknowledgements() throws {
        func isHeldBack(_ inFlight: Int64) throws -> Bool {
            var connection = ConnectionBuilder(declared: 8_000_000, sent: 694_772)
            connection.server.windowLatest = 1_000_000
            connection.server.lastSegmentLength = 320
            connection.serverFin(packet: 100, at: 200)
            connection.server.fin?.peerWindow = 1_000_000
            let sent = connection.server.highestSent
            connection.server.fin?.highestAckedBefore = sent - inFlight
            return try #require(connection.finding).evidence.allSatisfy { !$0.text.contains("nothing held it back") }
        }
        #expect(try isHeldBack(137_000))
        #expect(try !isHeldBack(350_000))
        #expect(try !isHeldBack(3_000))
    }
}
