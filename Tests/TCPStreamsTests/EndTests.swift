import PacketLayers
import TCPStreams
import Testing

@Suite("How connections begin and end")
struct EndTests {
    @Test("the number of a FIN that data follows is no byte that the capture lacks")
    func dataBehindFin() {
        var dialogue = Dialogue()
        dialogue.handshake()
        dialogue.send(from: .server, offset: 0, pattern(0..<100), ack: 0, flags: .fin)
        dialogue.send(from: .client, ack: 101)
        // The FIN takes one number (RFC 9293 §3.4).
        dialogue.send(from: .server, offset: 101, pattern(0..<50), ack: 0)
        let result = record(dialogue.sent)
        #expect(result.facts[0].fromResponder.bytesAfterFin == 50)
        #expect(result.facts[0].fromResponder.gapBytes == 0)
        #expect(result.facts[0].fromResponder.gaps == 0)
        #expect(result.facts[0].fromResponder.highestSent == 151)
        // Offsets go on without a break: whoever counts bytes is told of the one that is none.
        #expect(result.events.filter { $0.hasPrefix("gap") }.count == 1)
    }

    @Test("an orderly close settles the record at once and stragglers make no new connection")
    func orderlyClose() {
        var dialogue = Dialogue()
        dialogue.handshake()
        dialogue.send(from: .client, offset: 0, pattern(0..<10), ack: 0)
        dialogue.send(from: .server, offset: 0, pattern(0..<20), ack: 10, flags: .fin)
        dialogue.send(from: .client, offset: 10, ack: 21, flags: .fin)
        dialogue.send(from: .server, offset: 21, ack: 11)
        dialogue.send(from: .server, offset: 21, ack: 11, after: 5_000_000_000)
        let result = record(dialogue.sent)
        #expect(result.events.last == "retired 0 closed")
        #expect(result.facts.count == 1)
        #expect(result.facts[0].fromResponder.fin?.payloadLength == 20)
        #expect(result.facts[0].fromResponder.fin?.offset == 20)
        #expect(result.facts[0].fromResponder.finAcked.packet == 6)
    }

    @Test("a reset keeps what the other side had sent by then, not what came after it")
    func resetBeside() throws {
        var dialogue = Dialogue()
        dialogue.handshake()
        dialogue.send(from: .client, offset: 0, pattern(0..<100), ack: 0)
        dialogue.send(from: .server, offset: 0, ack: nil, flags: .rst)
        dialogue.send(from: .client, offset: 100, pattern(0..<50), ack: 0)
        let facts = record(dialogue.sent).facts[0]
        let reset = try #require(facts.fromResponder.reset)
        #expect(reset.peerHighestSent == 100)
        #expect(reset.peerLastData.packet == 4)
        #expect(facts.fromInitiator.highestSent == 150)
    }

    @Test("a FIN that comes before the bytes below it ends the stream only once they have come")
    func finOutOfOrder() {
        var dialogue = Dialogue()
        dialogue.handshake()
        dialogue.send(from: .server, offset: 100, ack: 0, flags: .fin)
        dialogue.send(from: .server, offset: 0, pattern(0..<100), ack: 0)
        let result = record(dialogue.sent)
        #expect(
            result.events == [
                "opened 0", "bytes responder 0+100", "finished responder", "retired 0 captureEnd",
            ])
    }

    /// What a server is seen to have sent, of whose 150 bytes the last 50 are captured behind the client's reset.
    private static func sentBeside(resetAcknowledging acknowledged: Int64) -> HalfStreamFacts {
        var dialogue = Dialogue()
        dialogue.handshake()
        dialogue.send(from: .server, offset: 0, pattern(0..<100), ack: 0)
        dialogue.send(from: .client, ack: acknowledged, flags: .rst)
        dialogue.send(from: .server, offset: 100, pattern(100..<150), ack: 0)
        return record(dialogue.sent).facts[0].fromResponder
    }

    @Test("a reset acknowledges bytes that are captured after it")
    func resetBeforeBytes() {
        let sent = Self.sentBeside(resetAcknowledging: 150)
        #expect(sent.highestAcked == 150)
        #expect(sent.lastAckProgress.packet == 5)
    }

    @Test("a reset that acknowledges more than was ever sent proves nothing")
    func resetBeyondBytes() {
        #expect(Self.sentBeside(resetAcknowledging: 151).highestAcked == 0)
    }

    @Test("a reset acknowledges bytes also when another reset came before it")
    func secondReset() {
        var dialogue = Dialogue()
        dialogue.handshake()
        dialogue.send(from: .client, offset: 0, pattern(0..<100), ack: 0)
        dialogue.send(from: .server, flags: .rst)
        dialogue.send(from: .server, ack: 60, flags: .rst)
        let facts = record(dialogue.sent).facts[0]
        #expect(facts.fromInitiator.highestAcked == 60)
        #expect(facts.fromResponder.reset?.mark.packet == 5)
    }

    @Test("a repeated FIN is counted and changes nothing")
    func repeatedFin() {
        var dialogue = Dialogue()
        dialogue.handshake()
        dialogue.send(from: .server, offset: 0, pattern(0..<100), ack: 0, flags: .fin)
        dialogue.send(from: .server, offset: 0, pattern(0..<100), ack: 0, flags: .fin, after: 200_000_000)
        let result = record(dialogue.sent)
        #expect(result.facts[0].fromResponder.fin?.mark.packet == 4)
        #expect(result.facts[0].fromResponder.finRetransmissions == 1)
        #expect(result.facts[0].fromResponder.retransmissions == 1)
    }

    @Test("a SYN with a new sequence number on used ports begins a new connection, the same number does not")
    func reuse() {
        var first = Dialogue()
        first.handshake()
        first.send(from: .client, offset: 0, pattern(0..<10), ack: 0)
        first.send(from: .client, flags: .syn)
        var second = Dialogue()
        second.clientStart = 77_000
        second.serverStart = 88_000
        second.time = first.time
        second.packet = first.packet
        second.handshake()
        second.send(from: .client, offset: 0, pattern(0..<5), ack: 0)
        let result = record(first.sent + second.sent)
        #expect(result.facts.map(\.stream) == [0, 1])
        #expect(result.facts[0].retired == .reused)
        #expect(result.facts[1].fromInitiator.highestSent == 5)
    }

    @Test("SYN packets that cross open one connection")
    func simultaneousOpen() {
        var dialogue = Dialogue()
        dialogue.send(from: .client, flags: .syn)
        dialogue.send(from: .server, flags: .syn)
        dialogue.send(from: .client, ack: 0, flags: .syn)
        dialogue.send(from: .server, ack: 0, flags: .syn)
        dialogue.send(from: .client, offset: 0, pattern(0..<10), ack: 0)
        let result = record(dialogue.sent)
        #expect(result.facts.count == 1)
        #expect(result.facts[0].simultaneousOpen)
        #expect(result.bytes[.initiator] == pattern(0..<10))
    }

    @Test("the SYN-ACK alone tells who initiated")
    func startAtSynAck() {
        var dialogue = Dialogue()
        dialogue.handshake()
        dialogue.send(from: .client, offset: 0, pattern(0..<10), ack: 0)
        let result = record(Array(dialogue.sent.dropFirst()))
        #expect(result.facts[0].initiator.port == 40000)
        #expect(result.bytes[.initiator] == pattern(0..<10))
    }

    @Test("a connection joined mid-stream counts from the first byte seen")
    func midStream() {
        var dialogue = Dialogue()
        dialogue.send(from: .server, offset: 5000, pattern(0..<100), ack: 200)
        dialogue.send(from: .client, offset: 200, ack: 5100)
        dialogue.send(from: .server, offset: 5100, pattern(100..<200), ack: 200, flags: .fin)
        let result = record(dialogue.sent)
        let facts = result.facts[0]
        #expect(!facts.sawHandshake)
        #expect(facts.initiator.port == 80)
        #expect(facts.fromInitiator.highestSent == 200)
        #expect(facts.fromInitiator.highestAcked == 100)
        #expect(facts.fromInitiator.fin?.offset == 200)
        #expect(facts.fromInitiator.gapBytes == 0)
    }

    @Test("bytes missed before the first of a side whose peer's SYN was captured are a gap")
    func missedBeginning() {
        var dialogue = Dialogue()
        dialogue.send(from: .client, flags: .syn)
        dialogue.send(from: .client, offset: 0, pattern(0..<10), ack: 0)
        dialogue.send(from: .server, offset: 3_000, pattern(0..<100), ack: 10)
        let seen = record(dialogue.sent).facts[0].fromResponder
        #expect(seen.highestSent == 3_100)
        #expect(seen.gapBytes == 3_000)
        let late = record(Array(dialogue.sent.dropFirst())).facts[0].fromResponder
        #expect(late.highestSent == 100)
        #expect(late.gapBytes == 0)
    }

    @Test("an empty segment shows how far its side had sent, and bytes missed after it are a gap")
    func emptySegmentShowsSent() {
        var dialogue = Dialogue()
        dialogue.send(from: .server, offset: 0, ack: 10)
        dialogue.send(from: .server, offset: 3_000, pattern(0..<100), ack: 10)
        dialogue.send(from: .server, offset: 9_000, ack: 10)
        let seen = record(dialogue.sent).facts[0].fromInitiator
        #expect(seen.highestSent == 3_100)
        #expect(seen.gapBytes == 3_000)
        #expect(seen.highestSequence == 9_000)
    }

    @Test("the answer to a SYN that is captured before it begins a connection where the one before has ended")
    func answerBeforeSyn() {
        var dialogue = Dialogue()
        dialogue.handshake()
        dialogue.send(from: .server, offset: 0, pattern(0..<100), ack: 0)
        dialogue.send(from: .client, offset: 0, ack: 50, flags: .rst)
        let old = dialogue.sent.count
        dialogue.send(from: .server, ack: 0, flags: .syn) { $0.sequence = 0x7000_0000 }
        dialogue.send(from: .client, flags: .syn)
        let result = record(dialogue.sent)
        #expect(result.facts.count == 2)
        #expect(result.facts[1].initiator.port == 40_000)
        // The same while the first lives is a SYN-ACK sent again.
        let living = record(Array(dialogue.sent[..<(old - 1)] + dialogue.sent[old...old]))
        #expect(living.facts.count == 1)
    }

    @Test("a reset that answers an acknowledgement is told from one that goes on where its sender stopped")
    func resets() {
        var dialogue = Dialogue()
        dialogue.handshake()
        dialogue.send(from: .server, offset: 0, pattern(0..<100), ack: 0)
        dialogue.send(from: .client, offset: 0, ack: 100)
        dialogue.send(from: .server, offset: 100, ack: 0, flags: .rst, window: 502)
        let active = record(dialogue.sent).facts[0].fromResponder.reset
        #expect(active?.offset == 100)
        #expect(active?.flags == [.rst, .ack])
        #expect(active?.window == 502)
        #expect(active?.highestSentBefore == 100)

        var dead = Dialogue()
        dead.handshake()
        dead.send(from: .server, offset: 0, pattern(0..<100), ack: 0, flags: .fin)
        dead.send(from: .client, offset: 0, pattern(0..<30), ack: 50)
        dead.send(from: .server, offset: 50, flags: .rst, window: 0)
        let reactive = record(dead.sent).facts[0].fromResponder.reset
        #expect(reactive?.answersAcknowledgement == true)
        #expect(reactive?.flags == [.rst])
        #expect(record(dead.sent).facts[0].fromResponder.peerBytesAfterEnd == 30)
    }

    @Test("a refused SYN is no connection that was cut")
    func refused() {
        var dialogue = Dialogue()
        dialogue.send(from: .client, flags: .syn)
        dialogue.send(from: .server, ack: 0, flags: .rst) { $0.sequence = 0 }
        #expect(record(dialogue.sent).facts[0].refused)
    }

    @Test("data after its own reset shows that the end host lives on")
    func aliveAfterReset() {
        var dialogue = Dialogue()
        dialogue.handshake()
        dialogue.send(from: .server, offset: 0, pattern(0..<100), ack: 0)
        dialogue.send(from: .server, offset: 100, ack: 0, flags: .rst)
        dialogue.send(from: .server, offset: 100, pattern(100..<200), ack: 0, after: 5_000_000)
        #expect(record(dialogue.sent).facts[0].fromResponder.aliveAfterReset == 1)
    }

    @Test(
        "a host that acknowledges bit by bit after its reset what the reset acknowledged at once lives on",
        arguments: [(1...1, 0), (1...2, 0), (1...3, 1), (1...5, 3)] as [(ClosedRange<Int64>, UInt32)])
    func acknowledgementsBehindReset(_ late: ClosedRange<Int64>, expected: UInt32) {
        var dialogue = Dialogue()
        dialogue.handshake()
        for number in 0..<6 {
            dialogue.send(from: .server, offset: Int64(number) * 100, pattern(0..<100), ack: 0)
        }
        // Forged on the way, by what the box has seen of the server's bytes.
        dialogue.send(from: .client, offset: 0, ack: 600, flags: .rst)
        for number in late {
            dialogue.send(from: .client, offset: 0, ack: number * 100, after: 2_000_000)
        }
        #expect(record(dialogue.sent).facts[0].fromInitiator.aliveAfterReset == expected)
    }

    @Test("half-open connections stay within the limit and the oldest gives way")
    func openLimit() {
        var limits = StreamLimits()
        limits.openConnections = 100
        var table = StreamTable(limits: limits, seed: 1)
        var sink = Recorder()
        for number in 0..<20_000 {
            var dialogue = Dialogue()
            dialogue.clientPort = UInt16(1024 + number % 60_000)
            dialogue.clientStart = UInt32(number)
            dialogue.packet = UInt64(number)
            dialogue.time = Int64(number) * 1000
            dialogue.send(from: .client, flags: .syn)
            let entry = dialogue.sent[0]
            table.process(entry.segment, payload: entry.payload.span, sink: &sink)
            #expect(table.openCount <= 100)
            sink.events = []
        }
        table.finish(sink: &sink)
        #expect(sink.facts.count == 20_000)
        #expect(table.totals.evicted == 19_900)
    }
}
