import PacketLayers
import TCPStreams
import Testing

@Suite("Gaps")
struct GapTests {
    /// A server's 300 bytes, of which the middle 100 are not captured and the client acknowledges so many.
    private static func hole(acknowledged: Int64) -> Recorder {
        var dialogue = Dialogue()
        dialogue.handshake()
        dialogue.send(from: .server, offset: 0, pattern(0..<100), ack: 0)
        dialogue.send(from: .server, offset: 200, pattern(200..<300), ack: 0)
        dialogue.send(from: .client, ack: acknowledged)
        dialogue.send(from: .client, ack: acknowledged, after: 400_000_000)
        return record(dialogue.sent)
    }

    @Test("a hole that the receiver acknowledged is a loss of the capture")
    func acknowledgedHole() {
        let result = Self.hole(acknowledged: 300)
        #expect(result.events.contains("gap responder 100+100"))
        let facts = result.facts[0].fromResponder
        #expect(facts.gapBytes == 100)
        #expect(facts.gapBytesAcked == 100)
        #expect(facts.nextExpected == 300)
        #expect(facts.highestAcked == 300)
    }

    @Test("a hole that was never acknowledged is not called a loss of the capture")
    func unacknowledgedHole() {
        let facts = Self.hole(acknowledged: 100).facts[0].fromResponder
        #expect(facts.gapBytes == 100)
        #expect(facts.gapBytesAcked == 0)
    }

    @Test("a FIN beyond the last captured byte proves the bytes before it")
    func holeBelowFin() {
        var dialogue = Dialogue()
        dialogue.handshake()
        dialogue.send(from: .server, offset: 0, pattern(0..<100), ack: 0)
        dialogue.send(from: .server, offset: 5000, ack: 0, flags: .fin)
        dialogue.send(from: .client, ack: 5001)
        let result = record(dialogue.sent)
        let facts = result.facts[0].fromResponder
        #expect(facts.fin?.offset == 5000)
        #expect(facts.highestAcked == 5000)
        #expect(facts.finAcked.exists)
        #expect(facts.gapBytes == 4900)
        #expect(facts.gapBytesAcked == 4900)
        #expect(result.events.contains("finished responder"))
    }

    @Test("a gap of ten gigabytes costs no memory and one event")
    func hugeGap() {
        var dialogue = Dialogue()
        dialogue.handshake()
        dialogue.send(from: .server, offset: 0, pattern(0..<100), ack: 0)
        var offset: Int64 = 100
        // Sequence numbers can express a jump of less than 2³¹ at a time.
        for _ in 0..<5 {
            offset += 2_000_000_000
            dialogue.send(from: .server, offset: offset, pattern(0..<10), ack: 0)
            dialogue.send(from: .client, ack: offset + 10)
            dialogue.send(from: .client, ack: offset + 10, after: 300_000_000)
            offset += 10
        }
        let result = record(dialogue.sent)
        #expect(result.facts[0].fromResponder.gapBytes == 10_000_000_000)
        #expect(result.facts[0].fromResponder.highestSent == offset)
        #expect(result.bytes[.responder]?.count == 150)
    }

    @Test("held bytes stay within the limit, and what was given up is counted")
    func pendingLimit() {
        var limits = StreamLimits()
        limits.pendingBytesPerConnection = 10_000
        var dialogue = Dialogue()
        dialogue.handshake()
        for part in 1..<30 {
            dialogue.send(from: .server, offset: Int64(part * 1000 + 10), pattern(0..<1000), ack: 0)
        }
        let result = record(dialogue.sent, limits: limits)
        #expect(result.facts[0].fromResponder.givenUpBytes == 1010)
        #expect(result.facts[0].fromResponder.limitsReached == .bytesOfHalfStream)
        #expect(result.facts[0].fromResponder.gapBytes == 1010)
        #expect(result.bytes[.responder]?.count == 29_000)
    }

    @Test("bytes cut by the snap length pass as a gap, but their segment counts as sent")
    func snapped() {
        var dialogue = Dialogue()
        dialogue.handshake()
        dialogue.send(from: .server, offset: 0, pattern(0..<1000), ack: 0, captured: 60)
        dialogue.send(from: .server, offset: 1000, pattern(0..<1000), ack: 0, captured: 60)
        let result = record(dialogue.sent)
        #expect(result.events.contains("gap responder 60+940"))
        #expect(result.facts[0].fromResponder.highestSent == 2000)
        #expect(result.facts[0].fromResponder.gapBytes == 0)
        #expect(result.facts[0].fromResponder.snappedSegments == 2)
    }

    @Test("a hole that the receiver reported was lost on the path; one that was not waited for may have been filled")
    func reportedHole() {
        var half = HalfStreamFacts()
        half.highestSent = 30_000
        half.highestAcked = 10_000
        half.gapBytes = 1_460
        half.duplicateAcks = 3
        #expect(half.lacksBytes(below: 30_000))
        #expect(!half.lacksBytes(below: 10_000))
        half.givenUpBytes = 1_460
        #expect(!half.lacksBytes(below: 30_000))
    }
}
