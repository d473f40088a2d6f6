import PacketLayers
import TCPStreams
import TestSupport
import Testing

@Suite("Bytes in stream order")
struct DeliveryTests {
    @Test("gives each byte once, in order, whatever the order of segments")
    func outOfOrder() {
        var dialogue = Dialogue()
        dialogue.handshake()
        dialogue.send(from: .server, offset: 100, pattern(100..<200), ack: 0)
        dialogue.send(from: .server, offset: 300, pattern(300..<350), ack: 0)
        dialogue.send(from: .server, offset: 0, pattern(0..<100), ack: 0)
        dialogue.send(from: .server, offset: 200, pattern(200..<300), ack: 0)
        let result = record(dialogue.sent)
        #expect(result.bytes[.responder] == pattern(0..<350))
        #expect(result.facts[0].fromResponder.outOfOrder == 2)
        #expect(result.facts[0].fromResponder.gapBytes == 0)
    }

    @Test("keeps the first copy of overlapping bytes and notes that they differ")
    func conflict() {
        var dialogue = Dialogue()
        dialogue.handshake()
        dialogue.send(from: .client, offset: 10, Array("BBBBBBBBBB".utf8), ack: 0)
        dialogue.send(from: .client, offset: 5, Array("xxxxxyyyyyzzzzz".utf8), ack: 0)
        dialogue.send(from: .client, offset: 0, Array("AAAAA".utf8), ack: 0)
        let result = record(dialogue.sent)
        #expect(result.bytes[.initiator] == Array("AAAAAxxxxxBBBBBBBBBB".utf8))
        #expect(result.facts[0].fromInitiator.conflicts == 10)
    }

    @Test("follows sequence numbers across 2^32")
    func wrapAround() {
        var dialogue = Dialogue()
        dialogue.serverStart = UInt32.max - 1500
        dialogue.handshake()
        for part in 0..<4 {
            dialogue.send(from: .server, offset: Int64(part * 1000), pattern(part * 1000..<part * 1000 + 1000), ack: 0)
            dialogue.send(from: .client, ack: Int64(part * 1000 + 1000))
        }
        dialogue.send(from: .server, offset: 4000, ack: 0, flags: .fin)
        let result = record(dialogue.sent)
        #expect(result.bytes[.responder] == pattern(0..<4000))
        #expect(result.facts[0].fromResponder.fin?.offset == 4000)
        #expect(result.facts[0].fromResponder.highestAcked == 4000)
    }

    @Test("counts bytes that nobody wants instead of showing them")
    func skipping() {
        var dialogue = Dialogue()
        dialogue.handshake()
        dialogue.send(from: .server, offset: 0, pattern(0..<100), ack: 0)
        dialogue.send(from: .server, offset: 100, pattern(100..<200), ack: 0)
        dialogue.send(from: .server, offset: 200, pattern(200..<300), ack: 0)
        let result = record(dialogue.sent, unwanted: 150)
        #expect(result.bytes[.responder] == pattern(0..<100))
        #expect(result.events.contains("skipped responder 100+150"))
        #expect(result.events.contains("skipped responder 250+50"))
    }

    @Test("shows the first wanted byte in the middle of a segment")
    func wantedInTheMiddle() {
        struct Once: StreamSink {
            var seen: [UInt8] = []
            mutating func opened(slot: Int, stream: UInt32, initiator: Endpoint, responder: Endpoint, isMidStream: Bool)
            {}
            mutating func bytes(slot: Int, side: Side, offset: Int64, bytes: Span<UInt8>, mark: PacketMark) -> Int64 {
                for index in 0..<bytes.count { seen.append(bytes[index]) }
                return offset == 0 ? 150 : 0
            }
            mutating func skipped(
                slot: Int, side: Side, offset: Int64, count: Int64, tail: Span<UInt8>, mark: PacketMark
            ) -> Int64 { 250 - offset - count }
            mutating func gap(slot: Int, side: Side, offset: Int64, count: Int64, mark: PacketMark) -> Int64 { 0 }
            mutating func finished(slot: Int, side: Side, mark: PacketMark) {}
            mutating func retired(slot: Int, facts: borrowing ConnectionFacts) {}
        }
        var dialogue = Dialogue()
        dialogue.handshake()
        for part in 0..<4 {
            dialogue.send(from: .server, offset: Int64(part * 100), pattern(part * 100..<part * 100 + 100), ack: 0)
        }
        var table = StreamTable(seed: 1)
        var sink = Once()
        for entry in dialogue.sent { table.process(entry.segment, payload: entry.payload.span, sink: &sink) }
        #expect(sink.seen == pattern(0..<100) + pattern(250..<400))
    }

    @Test("the shown end of a write begins no earlier than its fresh bytes, though its segment repeats others")
    func tailOfOverlappingWrite() {
        struct Tails: StreamSink {
            var tails: [(count: Int64, shown: Int)] = []
            mutating func opened(
                slot: Int, stream: UInt32, initiator: Endpoint, responder: Endpoint, isMidStream: Bool
            ) {}
            mutating func bytes(slot: Int, side: Side, offset: Int64, bytes: Span<UInt8>, mark: PacketMark) -> Int64 {
                .max
            }
            mutating func skipped(
                slot: Int, side: Side, offset: Int64, count: Int64, tail: Span<UInt8>, mark: PacketMark
            ) -> Int64 {
                tails.append((count, tail.count))
                return .max
            }
            mutating func gap(slot: Int, side: Side, offset: Int64, count: Int64, mark: PacketMark) -> Int64 { 0 }
            mutating func finished(slot: Int, side: Side, mark: PacketMark) {}
            mutating func retired(slot: Int, facts: borrowing ConnectionFacts) {}
        }
        var dialogue = Dialogue()
        dialogue.handshake()
        dialogue.send(from: .server, offset: 0, pattern(0..<1000), ack: 0)
        dialogue.send(from: .server, offset: 900, pattern(900..<1100), ack: 0, flags: .psh)
        var table = StreamTable(seed: 1)
        var sink = Tails()
        for entry in dialogue.sent { table.process(entry.segment, payload: entry.payload.span, sink: &sink) }
        #expect(sink.tails.map(\.count) == [100])
        #expect(sink.tails.map(\.shown) == [100])
    }

    @Test("any order, duplication and splitting that loses nothing gives the same bytes")
    func anyOrder() {
        var generator = SeededGenerator(seed: 42)
        for round in 0..<60 {
            var dialogue = Dialogue()
            dialogue.serverStart = UInt32.random(in: 0 ... .max, using: &generator)
            dialogue.handshake()
            let shaken = dialogue.sent
            let total = 3000
            var pieces: [(segment: Segment, payload: [UInt8])] = []
            var cursor = 0
            while cursor < total {
                let size = min(total - cursor, Int.random(in: 1...400, using: &generator))
                let early = max(0, cursor - Int.random(in: 0...50, using: &generator))
                let place = dialogue.send(from: .server, offset: Int64(early), pattern(early..<cursor + size), ack: 0)
                pieces.append(dialogue.sent[place])
                if Bool.random(using: &generator) { pieces.append(dialogue.sent[place]) }
                cursor += size
            }
            pieces.shuffle(using: &generator)
            let result = record(shaken + pieces)
            #expect(result.bytes[.responder] == pattern(0..<total), "round \(round)")
            #expect(result.facts.count == 1)
            #expect(result.facts[0].fromResponder.gapBytes == 0, "round \(round)")
        }
    }
}
