import PacketLayers
import TCPStreams
import Testing

/// Packets that a capture holds twice, against bytes that their host sent twice.
struct CopiesTests {
    typealias Sent = (segment: Segment, payload: [UInt8])

    /// A response of ten segments, acknowledged two by two, as one capture shows it.
    private func response(timestamps: Bool, firstIdentification: UInt16 = 1) -> Dialogue {
        var dialogue = Dialogue()
        dialogue.identification = firstIdentification
        dialogue.handshake()
        dialogue.send(from: .client, offset: 0, pattern(0..<20), ack: 0)
        for part in 0..<10 {
            let offset = Int64(part) * 1000
            dialogue.send(from: .server, offset: offset, pattern(0..<1000), ack: 20, after: 100_000) {
                if timestamps { $0.hasTimestamps = true; $0.timestampValue = UInt32(700 + part) }
            }
            if part % 2 == 1 {
                dialogue.send(from: .client, offset: 20, ack: offset + 1000, after: 100_000) {
                    if timestamps { $0.hasTimestamps = true; $0.timestampValue = UInt32(300 + part) }
                }
            }
        }
        return dialogue
    }

    /// What merging gives with a second capture, in which every packet comes later by `delay` ns and one hop further.
    private func merged(_ sent: [Sent], delay: Int64) -> HalfStreamFacts {
        let later = sent.map { entry in
            var entry = entry
            entry.segment.time += delay
            entry.segment.hopLimit -= 1
            return entry
        }
        let all = (sent + later).sorted { $0.segment.time < $1.segment.time }
        let recorder = record(all)
        #expect(recorder.facts.count == 1)
        #expect(recorder.bytes[.responder]?.count == 10_000)
        return recorder.facts[0].fromResponder
    }

    @Test("merged captures show every packet twice, however far apart: no retransmissions", arguments: [true, false])
    func mergedCaptures(timestamps: Bool) {
        for delay: Int64 in [30_000, 450_000, 900_000, 15_000_000] {
            let facts = merged(response(timestamps: timestamps).sent, delay: delay)
            #expect(facts.retransmissions == 0, "\(delay)")
            #expect(facts.duplicates >= 10, "\(delay)")
        }
        // A host without order in its headers could send its latest packet so again.
        #expect(merged(response(timestamps: timestamps).sent, delay: 900_000_000).retransmissions <= 1)
    }

    @Test("IP identifications of a host that count up go on at 0 after 65,535")
    func identificationsWrap() {
        let facts = merged(response(timestamps: false, firstIdentification: 65_526).sent, delay: 900_000)
        #expect(facts.retransmissions == 0)
    }

    @Test("bytes sent again in packets of their own are retransmissions, copied or not", arguments: [true, false])
    func retransmissions(timestamps: Bool) {
        var dialogue = response(timestamps: timestamps)
        for part in 4..<8 {
            dialogue.send(
                from: .server, offset: Int64(part) * 1000, pattern(0..<1000), ack: 20, after: 200_000_000
            ) {
                if timestamps { $0.hasTimestamps = true; $0.timestampValue = UInt32(1000 + part) }
            }
        }
        #expect(record(dialogue.sent).facts[0].fromResponder.retransmissions == 4)
        #expect(merged(dialogue.sent, delay: 900_000).retransmissions == 4)
    }

    @Test("a packet that comes late and fills a hole is no copy")
    func overtaken() {
        let sent = response(timestamps: true).sent
        let place = sent.firstIndex { $0.segment.sourcePort == 80 && $0.segment.payloadLength > 0 }.map { $0 + 3 } ?? 0
        var order = sent
        order.append(order.remove(at: place))
        order[order.count - 1].segment.time = sent[sent.count - 1].segment.time
        let recorder = record(order)
        #expect(recorder.bytes[.responder]?.count == 10_000)
        #expect(recorder.facts[0].fromResponder.duplicates == 0)
    }
}
