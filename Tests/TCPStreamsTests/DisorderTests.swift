import PacketLayers
import TCPStreams
import Testing

/// Captures whose packets are out of order, as no host can have sent them.
struct DisorderTests {
    /// What a table tells besides the bytes, in words.
    struct Told: StreamSink {
        var events: [String] = []
        mutating func opened(slot: Int, stream: UInt32, initiator: Endpoint, responder: Endpoint, isMidStream: Bool) {
            events.append(isMidStream ? "mid-stream" : "opened")
        }
        mutating func begun(slot: Int) { events.append("begun") }
        mutating func beginningMissed(slot: Int, side: Side) { events.append("missed \(side)") }
        mutating func overtaken(slot: Int, side: Side, below offset: Int64) {
            events.append("overtaken \(side) \(offset)")
        }
        mutating func bytes(slot: Int, side: Side, offset: Int64, bytes: Span<UInt8>, mark: PacketMark) -> Int64 {
            events.append("\(side) \(offset)+\(bytes.count)")
            return 0
        }
        mutating func skipped(
            slot: Int, side: Side, offset: Int64, count: Int64, tail: Span<UInt8>, mark: PacketMark
        ) -> Int64 { 0 }
        mutating func gap(slot: Int, side: Side, offset: Int64, count: Int64, mark: PacketMark) -> Int64 { 0 }
        mutating func finished(slot: Int, side: Side, mark: PacketMark) {}
        mutating func retired(slot: Int, facts: borrowing ConnectionFacts) {}
    }

    /// SYN, SYN-ACK, ACK, request, its acknowledgement, response in two parts; captured in the order given.
    private func told(_ order: [Int]) -> [String] {
        var dialogue = Dialogue()
        dialogue.handshake()
        dialogue.send(from: .client, offset: 0, pattern(0..<10), ack: 0)
        dialogue.send(from: .server, ack: 10)
        dialogue.send(from: .server, offset: 0, pattern(0..<100), ack: 10)
        dialogue.send(from: .server, offset: 100, pattern(100..<150), ack: 10)
        var table = StreamTable(seed: 1)
        var told = Told()
        for (packet, place) in order.enumerated() {
            var entry = dialogue.sent[place]
            entry.segment.packet = UInt64(packet + 1)
            table.process(entry.segment, payload: entry.payload.span, sink: &told)
        }
        return told.events
    }

    @Test func `of packets in order nothing is told but bytes`() {
        let events = told([0, 1, 2, 3, 4, 5, 6])
        #expect(events == ["opened", "begun", "initiator 0+10", "responder 0+100", "responder 100+50"])
    }

    @Test func `bytes that were acknowledged before they are seen come with a word of that`() {
        #expect(
            told([0, 1, 2, 5, 3, 4, 6])
                == [
                    "opened", "begun", "responder 0+100", "overtaken initiator 10", "initiator 0+10",
                    "responder 100+50",
                ])
        // Also when an acknowledgement alone went before.
        #expect(told([0, 1, 2, 4, 3, 5]).contains("overtaken initiator 10"))
    }

    @Test func `a SYN behind the first packet shows that the connection begins in the capture`() {
        #expect(told([2, 0, 1, 3, 5]) == ["mid-stream", "begun", "begun", "initiator 0+10", "responder 0+100"])
        #expect(told([2, 1, 3, 5]) == ["mid-stream", "begun", "initiator 0+10", "responder 0+100"])
    }

    @Test func `first bytes that turn out not to be the first come with a word of that`() {
        // The SYN-ACK tells.
        #expect(told([0, 2, 6, 1, 3]).contains("missed responder") == false)
        #expect(told([0, 6, 1, 3]).filter { $0 == "missed responder" }.count == 2)
        // Earlier bytes tell.
        #expect(told([2, 3, 6, 5]).contains("missed responder"))
        #expect(told([6, 5, 3]).contains("missed initiator"))
        #expect(told([4, 6, 5, 3]).contains("missed initiator") == false)
    }
}
