import Framing
import Testing

@Suite("TLS records")
struct TLSTests {
    /// A record of `length` bytes of content (RFC 8446 §5.1).
    private func record(_ type: UInt8, _ content: [UInt8], minor: UInt8 = 3) -> [UInt8] {
        [type, 3, minor, UInt8(content.count >> 8), UInt8(content.count & 255)] + content
    }

    private func filler(_ count: Int) -> [UInt8] { [UInt8](repeating: 0xAA, count: count) }

    /// A ServerHello with one extension (RFC 8446 §4.1.3).
    private func serverHello(extension type: UInt8, _ value: [UInt8]) -> [UInt8] {
        let body: [UInt8] =
            [3, 3] + filler(32) + [4, 1, 2, 3, 4] + [0x13, 0x01] + [0] + [0, UInt8(4 + value.count)]
            + [0, type, 0, UInt8(value.count)] + value
        return [2, 0, 0, UInt8(body.count)] + body
    }

    private func run(_ inputs: [Input]) -> Conversation {
        var conversation = Conversation()
        var recorder = Recorder()
        for input in inputs { feed(input, to: &conversation, &recorder) }
        #expect(recorder.lines.isEmpty)
        return conversation
    }

    @Test("counts whole records and the bytes of an unfinished one")
    func unfinishedRecord() {
        let conversation = run([
            .clientBytes(record(22, [1, 0, 0, 0], minor: 1)),
            .serverBytes(record(23, filler(100)) + [23, 3, 3, 0, 50] + filler(20)),
        ])
        #expect(conversation.spoken == .tls)
        let end = conversation.tlsEnd(.response)
        #expect(end.records == 1)
        #expect(end.bytesIntoRecord == 25)
        #expect(end.lastLength == 50)
        #expect(end.lastType == 23)
        #expect(!end.closeNotifyLikely)
        #expect(conversation.tlsEnd(.request).bytesIntoRecord == 0)
    }

    @Test("counts part of a header as part of a record")
    func partOfHeader() {
        #expect(run([.serverBytes(record(23, filler(9)) + [23, 3])]).tlsEnd(.response).bytesIntoRecord == 2)
    }

    @Test("sees TLS 1.3 in the server's supported_versions")
    func tls13() {
        let hello = record(22, serverHello(extension: 43, [3, 4]))
        #expect(run([.serverBytes(hello)]).tlsEnd(.response).isTLS13)
        #expect(run([.serverBytes(hello)]).tlsEnd(.request).isTLS13)
        #expect(!run([.serverBytes(record(22, serverHello(extension: 16, [3, 4])))]).tlsEnd(.response).isTLS13)
    }

    @Test("finds the client by its hello")
    func reversed() {
        let conversation = run([.serverBytes(record(22, [1, 0, 0, 1, 9])), .clientBytes(record(22, [2, 0, 0, 1, 9]))])
        #expect(conversation.isReversed)
    }

    @Test(
        "takes records that can be close_notify for one",
        arguments: [
            (23, 19, true), (21, 26, true), (21, 18, true), (21, 32, true), (21, 48, true), (23, 24, false),
            (22, 26, false),
        ])
    func closeNotify(_ type: UInt8, _ length: Int, _ expected: Bool) {
        #expect(
            run([.serverBytes(record(23, filler(100)) + record(type, filler(length)))]).tlsEnd(.response)
                .closeNotifyLikely == expected)
    }

    @Test("tells close_notify in clear text from other alerts")
    func clearAlert() {
        #expect(run([.serverBytes(record(22, [2]) + record(21, [1, 0]))]).tlsEnd(.response).closeNotifyLikely)
        #expect(!run([.serverBytes(record(22, [2]) + record(21, [2, 40]))]).tlsEnd(.response).closeNotifyLikely)
    }

    @Test("passes over record contents by count, in gaps too")
    func counted() {
        var conversation = Conversation()
        var recorder = Recorder()
        let unwanted = feed(.serverBytes([23, 3, 3, 0x40, 0]), to: &conversation, &recorder)
        #expect(unwanted == 16_384)
        #expect(feed(.serverSkip(16_000), to: &conversation, &recorder) == 384)
        #expect(feed(.serverGap(384), to: &conversation, &recorder) == 0)
        #expect(conversation.tlsEnd(.response).records == 1)
        #expect(!conversation.tlsEnd(.response).lostPlace)
    }

    @Test("says that the place is lost when a gap runs past a record")
    func lost() {
        let conversation = run([.serverBytes([23, 3, 3, 0, 50]), .serverGap(51), .serverBytes([1, 2, 3])])
        #expect(conversation.tlsEnd(.response).lostPlace)
        #expect(conversation.spoken == .tls)
    }

    @Test("finds a record at the start of a piece after a start inside one")
    func lateStart() {
        let conversation = run([
            .serverBytes(filler(500)), .serverBytes(record(23, filler(60)) + record(23, filler(7))),
        ])
        #expect(conversation.spoken == .tls)
        #expect(conversation.tlsEnd(.response).records == 2)
    }
}
