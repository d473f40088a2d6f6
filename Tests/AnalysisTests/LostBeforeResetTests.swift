import Analysis
import CaptureSynthesis
import Model
import TestSupport
import Testing

/// Responses that were sent in full, of which the receiver lacked bytes when the connection ended.
@Suite("Lost before a reset")
struct LostBeforeResetTests {
    private static let body = 29_200
    private static let arrived: Int64 = 9 * 1_460
    private static let head = HTTPConversation.head("HTTP/1.1 200 OK", ["Content-Length: \(body)"])

    /// A response whose tenth segment does not arrive, and is not captured either if `isSeen` is false. The client repeats its
    /// acknowledgement for each of the ten that follow.
    private static func holed(isSeen: Bool, duplicates: Int = 10) -> HTTPConversation {
        var http = HTTPConversation()
        http.open()
        http.get("/x")
        http.tcp.send(.server, head)
        for number in 0..<20 {
            http.tcp.send(
                .server, [UInt8](repeating: 97, count: 1_460),
                fate: number != 9 ? .delivered : isSeen ? .lostAfterCapture : .lostOnPath)
            if number < 9 || number < 9 + duplicates { http.tcp.acknowledge(.client) }
        }
        return http
    }

    private func report(
        _ http: HTTPConversation, messages: ((MessageRow) -> Void)? = nil
    ) throws -> Report {
        let folder = try TemporaryDirectory()
        let path = try folder.write(CaptureBuilder(http.tcp).pcap(), to: "x.pcap")
        let options = AnalysisOptions(paths: [path])
        guard let messages else { return try CaptureAnalysis.triage(options) }
        return try CaptureAnalysis.messages(options, row: messages)
    }

    @Test("a hole that the receiver reported and nobody filled before the RST is a cut, up to the hole")
    func reportedHole() throws {
        var http = Self.holed(isSeen: false)
        http.tcp.reset(.server)
        var rows: [MessageRow] = []
        let report = try report(http) { rows.append($0) }
        let finding = try #require(report.findings.first)
        #expect(finding.verdict == .truncated)
        #expect(finding.message.deliveredLength == Self.arrived)
        #expect(finding.message.missingLength == Int64(Self.body) - Self.arrived)
        #expect(finding.message.target == "/x")
        #expect(finding.end?.kind == "rst")
        #expect(report.totals.responses.truncated == 1)
        #expect(report.totals.responses.complete == 0)
        #expect(report.totals.requests.complete == 1)
        // What the program had sent in full, no fault in its writing can have cut.
        #expect(![.flushBeforeShutdown, .wrongContentLength].contains(finding.cause))
        // The row of the message says the same, once.
        let responses = rows.filter { $0.message.direction == "response" }
        #expect(responses.map(\.verdict) == [.truncated])
        #expect(responses.first?.message.deliveredLength == Self.arrived)
    }

    @Test("a FIN behind a message that did not arrive whole is not its end; the receiver's RST is")
    func receiverLeft() throws {
        var http = Self.holed(isSeen: false)
        http.tcp.close(.server)
        http.tcp.wait(milliseconds: 10_000)
        http.tcp.reset(.client)
        let finding = try #require(try report(http).findings.first)
        #expect(finding.verdict == .truncated)
        #expect(finding.cause == .receiverAbort)
        #expect(finding.end?.sentBy == "client")
    }

    @Test("a hole that was filled, or of which the receiver said nothing, leaves the message whole")
    func filled() throws {
        var filled = Self.holed(isSeen: false)
        filled.tcp.segment(
            .server, control: .ack, payload: [UInt8](repeating: 97, count: 1_460),
            sequence: filled.tcp[.server].nextSequence &- 11 * 1_460)
        filled.tcp.acknowledge(.client)
        filled.tcp.reset(.server)
        #expect(try report(filled).totals.responses.complete == 1)
        // All bytes are in the capture; what was acknowledged of them just before the RST is not known.
        var silent = Self.holed(isSeen: true, duplicates: 0)
        silent.tcp.reset(.server)
        #expect(try report(silent).totals.responses.complete == 1)
        // Without an end that could have destroyed it, it may still have been repaired.
        var open = Self.holed(isSeen: false)
        open.tcp.wait(milliseconds: 100)
        let undecided = try report(open)
        #expect(undecided.totals.responses.undetermined == 1)
        #expect(undecided.totals.responses.complete == 0)
    }

    @Test("bytes sent again and again without an answer did not arrive, though all of them were sent")
    func unanswered() throws {
        var http = HTTPConversation()
        http.open()
        http.get("/x")
        http.tcp.send(.server, Self.head)
        http.tcp.acknowledge(.client)
        let start = http.tcp.server.nextSequence
        http.tcp.send(.server, [UInt8](repeating: 97, count: Self.body), fin: true, fate: .lostAfterCapture)
        for number in 0..<6 {
            http.tcp.wait(milliseconds: 200 << Int64(number))
            http.tcp.segment(
                .server, control: .ack, payload: [UInt8](repeating: 97, count: http.tcp.server.segmentSize),
                sequence: start, fate: .lostAfterCapture)
        }
        let report = try report(http)
        #expect(report.totals.responses.complete == 0)
        let finding = try #require(report.findings.first)
        #expect(finding.cause == .pathFailure)
        #expect(finding.message.deliveredLength == 0)
    }

    /// A response of which half came after a silence, and was answered by a RST without acknowledgement: the host that the
    /// client's packets came from, or something between, knew no such connection any more.
    private static func forgotten(afterFin: Bool = false, afterUnseenFin: Bool = false) -> HTTPConversation {
        var http = HTTPConversation()
        http.open()
        http.get("/x")
        http.tcp.send(.server, head)
        http.tcp.send(.server, [UInt8](repeating: 97, count: 10 * 1_460))
        http.tcp.acknowledge(.client)
        if afterFin { http.tcp.close(.client) }
        http.tcp.wait(milliseconds: 2_000)
        http.tcp.send(.server, [UInt8](repeating: 97, count: 10 * 1_460), fate: .lostAfterCapture)
        if afterUnseenFin {
            http.tcp.close(.client, fate: .lostBeforeCapture)
            http.tcp.acknowledge(.server)
        }
        http.tcp.reset(.client, withAck: false)
        return http
    }

    @Test("bytes that met no socket did not arrive, though they were the last")
    func forgotten() throws {
        let report = try report(Self.forgotten())
        let finding = try #require(report.findings.first)
        #expect(finding.verdict == .truncated)
        #expect(finding.message.deliveredLength == 10 * 1_460)
        #expect([.idleExpiry, .injectedReset].contains(finding.cause))
        // A client that has closed answers so as well; what its program had read by then is not seen.
        #expect(try self.report(Self.forgotten(afterFin: true)).totals.responses.complete == 1)
        // Nor is what it said where the server acknowledged more of it than was captured.
        #expect(try self.report(Self.forgotten(afterUnseenFin: true)).totals.responses.complete == 1)
    }
}
