import PacketLayers
import TCPStreams
import Testing

/// Linux pushes the end of each write (net/ipv4/tcp.c, tcp_push), and full segments of long writes now and then.
@Suite("the size of a program's writes")
struct WriteUnitTests {
    /// A server that writes 2000 bytes at a time, as a full segment and the rest, behind a head of 65 bytes.
    private func writing(_ count: Int64) -> Dialogue {
        var dialogue = Dialogue()
        dialogue.handshake()
        dialogue.send(from: .client, offset: 0, pattern(0..<80), ack: 0)
        dialogue.send(from: .server, offset: 0, pattern(0..<65), ack: 80, flags: .psh)
        for index in 0..<count {
            let start = 65 + 2_000 * index
            dialogue.send(from: .server, offset: start, pattern(0..<1_460), ack: 80, flags: index == 1 ? .psh : [])
            dialogue.send(from: .server, offset: start + 1_460, pattern(0..<540), ack: 80, flags: .psh)
        }
        return dialogue
    }

    @Test("the distances between pushed segments that are not full")
    func steady() {
        let unit = record(writing(4).sent).facts[0].fromResponder.writeUnit
        #expect(unit.bytes == 2_000)
        #expect(unit.count == 4)
        #expect(unit.firstEnd == 65)
        #expect(unit.end == 8_065)
    }

    @Test("a last write of another size leaves no common size")
    func other() {
        var dialogue = writing(4)
        dialogue.send(from: .server, offset: 8_065, pattern(0..<777), ack: 80, flags: .psh)
        // 777 and 2000 have no common divisor.
        #expect(record(dialogue.sent).facts[0].fromResponder.writeUnit.bytes == 1)
    }

    @Test("what comes again, and what is not pushed, says nothing; a new request begins anew")
    func others() {
        var dialogue = writing(4)
        dialogue.send(from: .server, offset: 8_065, pattern(0..<777), ack: 80)
        dialogue.send(from: .server, offset: 3_525, pattern(0..<540), ack: 80, flags: .psh)
        #expect(record(dialogue.sent).facts[0].fromResponder.writeUnit.bytes == 2_000)
        dialogue.send(from: .client, offset: 80, pattern(0..<80), ack: 8_842)
        dialogue.send(from: .server, offset: 8_842, pattern(0..<300), ack: 160, flags: .psh)
        let unit = record(dialogue.sent).facts[0].fromResponder.writeUnit
        #expect(unit.count == 0)
        #expect(unit.firstEnd == 9_142)
    }
}
