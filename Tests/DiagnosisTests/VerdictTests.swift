import Framing
import Model
import TCPStreams
import Testing

@testable import Diagnosis

/// DESIGN §4: truncated only with the end's packet and the arithmetic.
@Suite("Verdict")
struct VerdictTests {
    @Test("a FIN below the declared end cuts the message, with lengths by acknowledgement")
    func finBelowDeclaredEnd() {
        var connection = ConnectionBuilder(declared: 900_000, sent: 182_329)
        connection.serverFin()
        #expect(connection.verdict == .truncated)
        let message = connection.finding?.message
        #expect(message?.deliveredLength == 182_329)
        #expect(message?.missingLength == 717_671)
        #expect(message?.basis == .acknowledged)
    }

    @Test("a FIN at the declared end with holes in the capture is a whole message")
    func sentInFullThoughCaptureHasHoles() {
        var connection = ConnectionBuilder(declared: 900_000, sent: 900_000)
        connection.response.bodyLength = 500_000
        connection.response.gapBytes = 100_000
        connection.server.nextExpected = 600_000
        connection.serverFin()
        #expect(connection.verdict == .complete)
    }

    @Test("bytes acknowledged but never captured count as sent")
    func acknowledgedUnseen() {
        var connection = ConnectionBuilder(declared: 900_000, sent: 500_000)
        connection.server.highestAcked = 900_000 + ConnectionBuilder.headLength + 1
        connection.outcome.facts.retired = .captureEnd
        #expect(connection.verdict == .complete)
    }

    @Test("a capture that ends while the message moves decides nothing")
    func captureEnded() {
        var connection = ConnectionBuilder(declared: 900_000, sent: 500_000)
        connection.outcome.facts.retired = .captureEnd
        #expect(connection.verdict == .undetermined)
        let context = CaptureContext(
            firstTime: ConnectionBuilder.start, lastTime: ConnectionBuilder.start + 200_000_000, dropped: 0, cut: false)
        #expect(ConnectionBuilder.findings(of: [connection], context: context).first?.cause == .capturePartial)
    }

    @Test("a connection dropped for a limit decides nothing", arguments: [RetireReason.evicted, .idle, .reused])
    func noEnd(_ reason: RetireReason) {
        var connection = ConnectionBuilder(declared: 900_000, sent: 500_000)
        connection.outcome.facts.retired = reason
        #expect(connection.verdict == .undetermined)
    }

    @Test("an RST of the sender below the declared end cuts the message")
    func resetBySender() {
        var connection = ConnectionBuilder(declared: 900_000, sent: 14_361)
        connection.server.reset = ConnectionBuilder.activeReset(packet: 101, at: 101, offset: 14_480)
        connection.server.highestAcked = 7_000
        #expect(connection.verdict == .truncated)
        // The bytes left in order before the RST, so they arrived before it.
        #expect(connection.finding?.message.deliveredLength == 14_361)
        #expect(connection.finding?.message.basis == .sequence)
    }

    @Test("bytes that lie behind a hole which the receiver reported had not arrived when the sender's RST came")
    func resetBehindHole() {
        var connection = ConnectionBuilder(declared: 900_000, sent: 14_361)
        connection.server.reset = ConnectionBuilder.activeReset(packet: 101, at: 101, offset: 14_480)
        connection.server.highestAcked = 7_000
        connection.server.highestSacked = 9_896
        #expect(connection.verdict == .truncated)
        #expect(connection.finding?.message.deliveredLength == 7_000 - ConnectionBuilder.headLength)
        #expect(connection.finding?.message.basis == .acknowledged)
        // A block below the acknowledgement tells of a copy (RFC 2883 §4), not of a hole.
        connection.server.highestSacked = 6_000
        #expect(connection.finding?.message.deliveredLength == 14_361)
    }

    @Test("an RST at the declared end after bytes that the capture missed decides nothing")
    func resetAtDeclaredEnd() {
        var connection = ConnectionBuilder(declared: 900_000, sent: 500_000)
        connection.server.reset = ConnectionBuilder.activeReset(packet: 101, at: 101, offset: 900_119)
        #expect(connection.verdict == .undetermined)
    }

    @Test("an RST whose sender goes on is no end")
    func resetThatWasNotObeyed() {
        var connection = ConnectionBuilder(declared: 900_000, sent: 500_000)
        connection.server.reset = ConnectionBuilder.activeReset(packet: 50, at: 50, offset: 200_000)
        connection.server.aliveAfterReset = 3
        #expect(connection.verdict == .undetermined)
    }

    @Test("a receiver's RST cuts the message, its FIN alone does not")
    func receiverEnds() {
        var connection = ConnectionBuilder(declared: 900_000, sent: 500_000)
        connection.clientFin(packet: 90, at: 90)
        #expect(connection.verdict == .undetermined)
        connection.client.reset = ConnectionBuilder.reactiveReset(packet: 95, at: 95, offset: 81)
        #expect(connection.verdict == .truncated)
    }

    @Test("a response without body bytes whose request is unknown may answer HEAD")
    func headNotExcluded() {
        var connection = ConnectionBuilder(declared: 900_000, sent: 0)
        connection.response.issues.insert(.unknownRequest)
        connection.serverFin()
        #expect(connection.verdict == .undetermined)
        connection.response.framing = .chunked
        connection.response.declaredLength = nil
        #expect(connection.verdict == .undetermined)
    }

    @Test("a body that begins with a status line may be the answer to another request, unless it says that it is HTTP")
    func pairingDoubtful() {
        var connection = ConnectionBuilder(declared: 900_000, sent: 300)
        connection.response.bodyStart = Array("HTTP/1.1 200 OK".utf8)
        connection.serverFin()
        #expect(connection.verdict == .undetermined)
        connection.response.contentType = "application/http;msgtype=response"
        #expect(connection.verdict == .truncated)
    }

    @Test("a body that begins with a status line after an unknown request may be the answer after one to HEAD")
    func nextResponseTakenForBody() {
        var connection = ConnectionBuilder(declared: 900_000, sent: 300)
        connection.response.issues.insert(.unknownRequest)
        connection.response.bodyStart = Array("HTTP/1.1 200 OK".utf8)
        connection.serverFin()
        #expect(connection.verdict == .undetermined)
    }

    @Test("bytes behind a hole after the head of an unknown answer may be the next response, one to HEAD before it")
    func holeBehindHead() {
        var connection = ConnectionBuilder(declared: 900_000, sent: 500_000)
        connection.response.issues.insert(.unknownRequest)
        connection.serverFin()
        connection.response.bodyStart = Array("<!doctype html>".utf8)
        #expect(connection.verdict == .truncated)
        connection.response.bodyStart = []
        #expect(connection.verdict == .undetermined)
        connection.response.issues.remove(.unknownRequest)
        #expect(connection.verdict == .truncated)
    }

    @Test("what begins where an earlier body or a tunnel may lie is not called cut")
    func doubtfulStart() {
        var connection = ConnectionBuilder(declared: 900_000, sent: 500_000)
        connection.response.bodyStart = Array("<!doctype html>".utf8)
        connection.serverFin()
        connection.response.issues = [.resynchronised]
        #expect(connection.verdict == .truncated)
        connection.response.issues = [.resynchronised, .unknownRequest]
        #expect(connection.verdict == .undetermined)
        connection.response.issues = [.doubtfulStart]
        #expect(connection.verdict == .undetermined)
    }

    /// The client's RST behind its request, which acknowledges the head of the response and so many bytes of the body.
    private static func clientReset(acknowledging bodyBytes: Int64) -> EndPacket {
        var reset = ConnectionBuilder.activeReset(packet: 95, at: 95, offset: 81)
        reset.acknowledged = ConnectionBuilder.headLength + bodyBytes
        return reset
    }

    @Test("a receiver's RST that acknowledges everything promised tells of bytes that were not captured")
    func resetAcknowledgesAll() {
        var connection = ConnectionBuilder(declared: 900_000, sent: 500_000)
        connection.client.reset = Self.clientReset(acknowledging: 500_000)
        #expect(connection.verdict == .truncated)
        connection.client.reset = Self.clientReset(acknowledging: 900_000)
        #expect(connection.verdict == .undetermined)
        // A number made up.
        connection.client.reset = Self.clientReset(acknowledging: 1_900_000_000)
        #expect(connection.verdict == .truncated)
    }

    @Test("a sender's empty segment tells of bytes that were not captured")
    func emptySegmentShowsAll() {
        var connection = ConnectionBuilder(declared: 900_000, sent: 500_000)
        connection.client.reset = ConnectionBuilder.reactiveReset(packet: 95, at: 95, offset: 80)
        connection.server.highestSequence = ConnectionBuilder.headLength + 500_000
        #expect(connection.verdict == .truncated)
        connection.server.highestSequence = ConnectionBuilder.headLength + 900_001
        #expect(connection.verdict == .undetermined)
        // After a FIN that was captured it counts that.
        var ended = ConnectionBuilder(declared: 900_000, sent: 899_999)
        ended.serverFin()
        ended.server.highestSequence = ConnectionBuilder.headLength + 900_000
        #expect(ended.verdict == .truncated)
    }

    @Test("a chunked body may have ended in bytes of which only a RST's acknowledgement tells")
    func chunkedAcknowledgedByReset() {
        var connection = ConnectionBuilder(declared: nil, sent: 1_007, framing: .chunked)
        connection.response.progress = .betweenChunks
        connection.client.reset = Self.clientReset(acknowledging: 1_007)
        #expect(connection.verdict == .truncated)
        connection.client.reset = Self.clientReset(acknowledging: 17_167)
        #expect(connection.verdict == .undetermined)
    }

    @Test("a RST without acknowledgement does not say how far a half-stream went of which the capture misses bytes")
    func plainResetAfterLoss() {
        var connection = ConnectionBuilder(declared: 900_000, sent: 500_000)
        connection.server.gapBytes = 1_448
        connection.server.gapBytesAcked = 1_448
        connection.client.reset = ConnectionBuilder.activeReset(packet: 95, at: 95, offset: 80)
        #expect(connection.verdict == .truncated)
        connection.client.reset = ConnectionBuilder.reactiveReset(packet: 95, at: 95, offset: 80)
        #expect(connection.verdict == .undetermined)
        connection.server.gapBytesAcked = 0
        #expect(connection.verdict == .truncated)
    }

    @Test("a receiver whose RST counts a FIN that the capture lacks may have had everything when it closed")
    func closedUnseen() {
        var connection = ConnectionBuilder(declared: 900_000, sent: 500_000)
        connection.client.reset = ConnectionBuilder.reactiveReset(packet: 95, at: 95, offset: 80)
        #expect(connection.verdict == .truncated)
        connection.client.reset = ConnectionBuilder.reactiveReset(packet: 95, at: 95, offset: 81)
        #expect(connection.verdict == .undetermined)
        // Also where more than the FIN is missing, of which the server's acknowledgement tells.
        connection.client.highestAcked = 240
        connection.client.reset = ConnectionBuilder.reactiveReset(packet: 95, at: 95, offset: 240)
        #expect(connection.verdict == .undetermined)
    }

    @Test("a request found by search is one only if answered, and one whose answer was not captured may be refused")
    func doubtfulRequests() {
        var connection = ConnectionBuilder(declared: 900_000, sent: 500_000)
        // What the server of the builder sent, as if it were the client.
        connection.response.direction = .request
        connection.outcome.clientSide = .responder
        connection.serverFin()
        #expect(connection.verdict == .truncated)
        connection.response.issues = [.resynchronised]
        #expect(connection.verdict == .undetermined)
        connection.response.issues = []
        connection.client.segments = 0
        #expect(connection.verdict == .undetermined)
        // At the first byte seen of a connection that began before the capture, it may lie inside an upload.
        connection.client.segments = 10
        connection.client.syn = PacketMark()
        #expect(connection.verdict == .truncated)
        connection.server.syn = PacketMark()
        #expect(connection.verdict == .undetermined)
        connection.response.index = 1
        #expect(connection.verdict == .truncated)
    }

    @Test("a response found after a hole may answer a request that is missing too")
    func foundWithRequestMissing() {
        var connection = ConnectionBuilder(declared: 900_000, sent: 500_000)
        connection.serverFin()
        connection.response.issues = [.resynchronised]
        #expect(connection.verdict == .truncated)
        connection.client.gapBytes = 70
        #expect(connection.verdict == .undetermined)
        connection.client.gapBytes = 0
        connection.client.highestAcked = 150
        #expect(connection.verdict == .undetermined)
    }

    @Test("a gap inside the head, before a length was seen, decides nothing")
    func gapInHead() {
        var connection = ConnectionBuilder(declared: nil, sent: 500_000)
        connection.response.issues.insert(.gapInHead)
        connection.serverFin()
        #expect(connection.verdict == .undetermined)
    }

    @Test("a head that its sender ended is cut, unless the capture misses bytes of it")
    func headCut() {
        var connection = ConnectionBuilder(declared: nil, sent: 0, framing: .unknown)
        connection.response.headLength = 0
        connection.response.progress = .head
        connection.serverFin()
        #expect(connection.verdict == .truncated)
        connection.server.nextExpected = 60
        #expect(connection.verdict == .undetermined)
    }

    @Test("a chunked body with a hole below the FIN decides nothing, one inside the current chunk does")
    func chunkedWithHole() {
        var connection = ConnectionBuilder(declared: nil, sent: 50_000, framing: .chunked)
        connection.serverFin()
        #expect(connection.verdict == .truncated)
        connection.response.bodyStreamLength = 40_000
        connection.response.bodyLength = 39_000
        #expect(connection.verdict == .undetermined)
        connection.response.progress = .chunkData
        connection.response.chunkRemaining = 20_000
        #expect(connection.verdict == .truncated)
        #expect(connection.finding?.message.sentLength == 49_000)
    }

    @Test("a close-delimited body is whole with FIN and undecided with RST")
    func closeDelimited() {
        var connection = ConnectionBuilder(declared: nil, sent: 50_000, framing: .closeDelimited)
        connection.response.progress = .untilClose
        connection.server.reset = ConnectionBuilder.activeReset(packet: 101, at: 101, offset: 50_119)
        #expect(connection.verdict == .undetermined)
        connection.server.reset = nil
        connection.serverFin()
        #expect(connection.verdict == .complete)
    }

    @Test("Multipath TCP may carry the rest elsewhere")
    func multipath() {
        var connection = ConnectionBuilder(declared: 900_000, sent: 500_000)
        connection.outcome.facts.multipath = true
        connection.serverFin()
        #expect(connection.verdict == .undetermined)
    }

    @Test("bytes after a FIN make it doubtful")
    func bytesAfterFin() {
        var connection = ConnectionBuilder(declared: 900_000, sent: 500_000)
        connection.serverFin()
        connection.server.fin?.offset = 300_000
        connection.server.bytesAfterFin = 200_119
        #expect(connection.verdict == .undetermined)
    }

    @Test("a length of 2⁶³−1 does not trap")
    func largestLength() {
        var connection = ConnectionBuilder(declared: .max, sent: 500_000)
        connection.serverFin()
        #expect(connection.verdict == .truncated)
        #expect(connection.finding?.message.missingLength == Int64.max - 500_000)
    }

    @Test("requests are judged like responses")
    func requestCut() {
        var connection = ConnectionBuilder(declared: 900_000, sent: 500_000)
        connection.serverFin()
        var outcome = connection.finished(asRequest: {
            $0.method = "PUT"
            $0.status = 0
        })
        var diagnosis = Diagnosis()
        diagnosis.retire(outcome)
        #expect(diagnosis.totals.requests.truncated == 1)
        #expect(diagnosis.totals.responses.truncated == 0)
        // Among answers' bytes that the capture lacks may be one that refused the request.
        outcome.facts.fromInitiator.gapBytes = 200
        diagnosis.retire(outcome)
        #expect(diagnosis.totals.requests.truncated == 1)
        #expect(diagnosis.totals.requests.undetermined == 1)
    }
}
