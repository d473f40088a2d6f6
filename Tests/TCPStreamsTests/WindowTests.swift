import PacketLayers
import TCPStreams
import Testing

@Suite("Windows, probes, copies and pauses")
struct WindowTests {
    @Test("scales the window only when both SYNs carried the option")
    func scaling() {
        var both = Dialogue()
        both.handshake(scale: 7)
        both.send(from: .client, ack: 0, window: 501)
        #expect(record(both.sent).facts[0].fromResponder.windowLatest == 501 * 128)

        var one = Dialogue()
        one.send(from: .client, flags: .syn) { $0.windowScale = 7 }
        one.send(from: .server, ack: 0, flags: .syn)
        one.send(from: .client, ack: 0, window: 501)
        #expect(record(one.sent).facts[0].fromResponder.windowLatest == 501)

        var late = Dialogue()
        late.send(from: .server, offset: 0, pattern(0..<10), ack: 0)
        late.send(from: .client, ack: 10, window: 501)
        #expect(record(late.sent).facts[0].fromInitiator.windowLatest == -1)
    }

    @Test("the right edge of a SACK block beyond the acknowledgement is kept, and falls behind once the hole is filled")
    func selectiveAcknowledgement() {
        var dialogue = Dialogue()
        dialogue.handshake()
        dialogue.send(from: .server, offset: 0, pattern(0..<1000), ack: 0)
        dialogue.send(from: .server, offset: 2000, pattern(0..<1000), ack: 0)
        dialogue.send(from: .client, ack: 1000) {
            $0.sackBlockCount = 1
            $0.sackLeft = 5001 + 2000
            $0.sackRight = 5001 + 3000
        }
        var facts = record(dialogue.sent).facts[0].fromResponder
        #expect(facts.highestAcked == 1000)
        #expect(facts.highestSacked == 3000)
        dialogue.send(from: .client, ack: 3000)
        facts = record(dialogue.sent).facts[0].fromResponder
        #expect(facts.highestSacked <= facts.highestAcked)
        #expect(facts.highestAcked == 3000)
    }

    @Test("an acknowledgement of bytes that come later in the capture shows two clocks, and by how much they differ")
    func acknowledgedUnseen() {
        var dialogue = Dialogue()
        dialogue.handshake()
        dialogue.send(from: .server, offset: 0, pattern(0..<1000), ack: 0)
        dialogue.send(from: .client, ack: 1000)
        #expect(record(dialogue.sent).facts[0].fromResponder.acknowledgedUnseen == 0)
        dialogue.send(from: .client, ack: 2000)
        dialogue.send(from: .server, offset: 1000, pattern(0..<1000), ack: 0, after: 30_000_000)
        let facts = record(dialogue.sent).facts[0].fromResponder
        #expect(facts.acknowledgedUnseen == 1)
        #expect(facts.acknowledgedAhead == 30_000_000)
    }

    @Test("a shut window, its probes and its re-opening are one span with the bytes around it")
    func zeroWindow() {
        var dialogue = Dialogue()
        dialogue.handshake(scale: 0)
        dialogue.send(from: .server, offset: 0, pattern(0..<1000), ack: 0)
        dialogue.send(from: .client, ack: 1000, window: 0)
        dialogue.send(from: .server, offset: 999, ack: 0, after: 200_000_000)
        dialogue.send(from: .client, ack: 1000, window: 0)
        dialogue.send(from: .client, ack: 1000, window: 4000, after: 100_000_000)
        dialogue.send(from: .server, offset: 1000, pattern(0..<500), ack: 0, flags: .fin)
        let facts = record(dialogue.sent).facts[0].fromResponder
        #expect(facts.zeroWindows == 1)
        #expect(facts.firstZeroWindow.offset == 1000)
        #expect(facts.lastZeroWindow.endOffset == 1000)
        #expect(facts.lastZeroWindow.begin.packet == 5)
        #expect(facts.lastZeroWindow.end.packet == 8)
        #expect(facts.zeroWindowTime == 301_000_000)
        #expect(facts.windowProbes == 1)
        #expect(facts.keepAlives == 0)
        #expect(facts.idleMoments == 0)
    }

    @Test("bytes in flight that fill the window are a span until the next acknowledgement")
    func windowFull() {
        var dialogue = Dialogue()
        dialogue.handshake(scale: 0)
        dialogue.send(from: .client, ack: 0, window: 2920)
        dialogue.send(from: .server, offset: 0, pattern(0..<1460), ack: 0)
        dialogue.send(from: .server, offset: 1460, pattern(0..<1460), ack: 0)
        dialogue.send(from: .client, ack: 2920, window: 2920)
        let facts = record(dialogue.sent).facts[0].fromResponder
        #expect(facts.windowFulls == 1)
        #expect(facts.lastWindowFull.end.packet == 7)
        #expect(facts.largestInFlight == 2920)
    }

    @Test("a keep-alive is neither data nor a retransmission")
    func keepAlive() {
        var dialogue = Dialogue()
        dialogue.handshake()
        dialogue.send(from: .client, offset: 0, pattern(0..<100), ack: 0)
        dialogue.send(from: .client, offset: 99, ack: 0, after: 45_000_000_000)
        dialogue.send(from: .client, offset: 99, [0], ack: 0, after: 45_000_000_000)
        let facts = record(dialogue.sent).facts[0].fromInitiator
        #expect(facts.keepAlives == 2)
        #expect(facts.retransmissions == 0)
        #expect(facts.highestSent == 100)
    }

    @Test("a packet that the capture holds twice is no retransmission; the same bytes in a new packet are")
    func copies() {
        var dialogue = Dialogue()
        dialogue.handshake()
        let place = dialogue.send(from: .server, offset: 0, pattern(0..<100), ack: 0)
        var copy = dialogue.sent[place]
        copy.segment.time += 50_000
        copy.segment.hopLimit = 63
        dialogue.append(copy)
        dialogue.send(from: .server, offset: 0, pattern(0..<100), ack: 0, after: 210_000_000)
        let facts = record(dialogue.sent).facts[0].fromResponder
        #expect(facts.duplicates == 1)
        #expect(facts.retransmissions == 1)
    }

    /// Two bursts with a wait between them; the first fills the window, or not; captured at the server, or at the client.
    private func twoBursts(window: UInt16, wait: Int64, atClient: Bool) -> HalfStreamFacts {
        var dialogue = Dialogue()
        let (near, far): (Int64, Int64) = (100_000, 10_000_000)
        dialogue.send(from: .client, flags: .syn) { $0.maximumSegmentSize = 1460 }
        dialogue.send(from: .server, ack: 0, flags: .syn, after: atClient ? far : near) { $0.maximumSegmentSize = 1460 }
        dialogue.send(from: .client, ack: 0, window: window, after: atClient ? near : far)
        dialogue.send(from: .client, offset: 0, pattern(0..<20), ack: 0, window: window)
        dialogue.send(from: .server, offset: 0, pattern(0..<1460), ack: 20)
        dialogue.send(from: .server, offset: 1460, pattern(0..<1460), ack: 20)
        dialogue.send(from: .client, offset: 20, ack: 2920, window: window)
        dialogue.send(from: .server, offset: 2920, pattern(0..<1460), ack: 20, after: wait)
        return record(dialogue.sent).facts[0].fromResponder
    }

    @Test("a sender that the window had stopped was not idle, however late it went on")
    func stoppedByWindow() {
        #expect(twoBursts(window: 2920, wait: 400_000_000, atClient: false).idleMoments == 0)
        #expect(twoBursts(window: 8192, wait: 400_000_000, atClient: false).idleMoments == 1)
    }

    @Test("far from the sender, a wait that a busy path can explain is no idle moment")
    func busyPath() {
        #expect(twoBursts(window: 8192, wait: 50_000_000, atClient: false).idleMoments == 1)
        // At the sender, an acknowledgement that has passed the capture is there at once, however long the path.
        #expect(twoBursts(window: 8192, wait: 12_000_000, atClient: false).idleMoments == 1)
        #expect(twoBursts(window: 8192, wait: 50_000_000, atClient: true).idleMoments == 0)
        #expect(twoBursts(window: 8192, wait: 400_000_000, atClient: true).idleMoments == 1)
    }

    @Test("the stream is idle where everything was acknowledged and a new request came")
    func idle() {
        var dialogue = Dialogue()
        dialogue.handshake()
        dialogue.send(from: .client, offset: 0, pattern(0..<50), ack: 0)
        dialogue.send(from: .server, offset: 0, pattern(0..<500), ack: 50)
        dialogue.send(from: .client, offset: 50, ack: 500)
        dialogue.send(from: .client, offset: 50, pattern(0..<50), ack: 500)
        dialogue.send(from: .server, offset: 500, pattern(0..<700), ack: 100)
        let facts = record(dialogue.sent).facts[0].fromResponder
        #expect(facts.lastIdleOffset == 500)
        #expect(facts.idleMoments == 1)
    }

    @Test("the handshake's two halves place the capture point")
    func handshakeTimes() {
        var dialogue = Dialogue()
        dialogue.send(from: .client, flags: .syn)
        dialogue.send(from: .server, ack: 0, flags: .syn, after: 20_000_000)
        dialogue.send(from: .client, ack: 0, after: 30_000)
        let facts = record(dialogue.sent).facts[0]
        #expect(facts.handshakeToResponder == 20_000_000)
        #expect(facts.handshakeToInitiator == 30_000)
    }
}
