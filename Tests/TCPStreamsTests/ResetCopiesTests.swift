import PacketLayers
import TCPStreams
import Testing

/// A RST of Linux has the IP identification 0: one sent again and one captured again are the same bytes.
struct ResetCopiesTests {
    /// A client that is gone answers each of some packets; `times` is how often the capture holds every packet.
    private func facts(
        packets: Int, bursts: Bool = false, times: Int = 1, from first: Int = 0
    ) -> HalfStreamFacts {
        var dialogue = Dialogue()
        dialogue.handshake()
        dialogue.send(from: .client, offset: 0, pattern(0..<10), ack: 0)
        func send(_ part: Int) {
            dialogue.send(from: .server, offset: Int64(part * 100), pattern(part * 100..<part * 100 + 100), ack: 10)
        }
        func answer() {
            dialogue.send(from: .client, offset: 10, flags: .rst, after: 20_000) { $0.ipIdentification = 0 }
        }
        if bursts {
            for part in 0..<packets { send(part) }
            for _ in 0..<packets { answer() }
        } else {
            for part in 0..<packets {
                send(part)
                dialogue.time -= 990_000
                answer()
            }
        }
        var captured: [(segment: Segment, payload: [UInt8])] = []
        for (place, entry) in dialogue.sent.enumerated() {
            for copy in 0..<(place < first ? 1 : times) {
                captured.append(entry)
                captured[captured.count - 1].segment.time += Int64(copy) * 3_000
            }
        }
        return record(captured).facts[0].fromInitiator
    }

    @Test func `resets that answer one packet each are no copies of the first`() {
        let facts = facts(packets: 4)
        #expect(facts.duplicates == 0)
        #expect(facts.resets == 4)
    }

    @Test func `resets that answer a burst are no copies where the capture holds the packets before them once`() {
        let facts = facts(packets: 4, bursts: true)
        #expect(facts.duplicates == 0)
        #expect(facts.resets == 4)
    }

    @Test(arguments: [0, 2, 4])
    func `where the capture holds all packets twice, it holds each reset twice`(first: Int) {
        let single = facts(packets: 1, times: 2, from: first)
        #expect(single.resets == 1)
        // Of the client: SYN, ACK, request, RST, as far as they stand twice.
        #expect(single.duplicates == [0: 4, 2: 3, 4: 1][first])
        let three = facts(packets: 3, times: 2, from: first)
        #expect(three.resets == 3)
    }

    @Test func `a capture that begins with resets holds copies where no other packet lies between`() {
        var dialogue = Dialogue()
        dialogue.send(from: .client, offset: 10, flags: .rst) { $0.ipIdentification = 0 }
        dialogue.send(from: .client, offset: 10, flags: .rst, after: 20_000) { $0.ipIdentification = 0 }
        let facts = record(dialogue.sent).facts[0].fromInitiator
        #expect(facts.resets == 1)
        #expect(facts.duplicates == 1)
    }
}
