import Framing
import Testing

/// Hostile sizes: memory stays bounded, and work grows with the bytes.
@Suite("Limits")
struct LimitTests {
    let get = "GET / HTTP/1.1\r\n\r\n"

    @Test("follows 10⁶ chunks of one byte")
    func manyChunks() {
        var conversation = Conversation()
        var recorder = Recorder()
        feed(.client(get), to: &conversation, &recorder)
        feed(.server("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"), to: &conversation, &recorder)
        let thousand = Array(String(repeating: "1\r\nx\r\n", count: 1000).utf8)
        for _ in 0..<1000 { feed(.serverBytes(thousand), to: &conversation, &recorder) }
        let open = conversation.unfinished(.response)
        #expect(open?.chunkCount == 1_000_000)
        #expect(open?.bodyLength == 1_000_000)
        #expect(open?.bodyStreamLength == 6_000_000)
        feed(.server("0\r\n\r\n"), to: &conversation, &recorder)
        #expect(recorder.lines.last?.contains("body:1000000/6000005 chunks:1000001") == true)
    }

    @Test("finds the end of a head of 100 MB, and its length field after them")
    func longHead() {
        var conversation = Conversation()
        var recorder = Recorder()
        feed(.client(get), to: &conversation, &recorder)
        feed(.server("HTTP/1.1 200 OK\r\nX: "), to: &conversation, &recorder)
        let filler = [UInt8](repeating: 0x61, count: 1 << 20)
        for _ in 0..<100 { feed(.serverBytes(filler), to: &conversation, &recorder) }
        feed(.server("\r\nContent-Length: 3\r\n\r\nabc"), to: &conversation, &recorder)
        #expect(recorder.lines.last?.contains("complete response #0 GET / 200 to:0 contentLength") == true)
        #expect(recorder.lines.last?.contains("declared:3 body:3/3 [oversizedHead]") == true)
    }

    @Test("gives a start line up that does not end")
    func longStartLine() {
        var conversation = Conversation()
        var recorder = Recorder()
        feed(.client("GET /"), to: &conversation, &recorder)
        var fed = 0
        let filler = [UInt8](repeating: 0x61, count: 4096)
        while fed < 100, conversation.spoken != .opaque {
            feed(.clientBytes(filler), to: &conversation, &recorder)
            fed += 1
        }
        #expect(fed <= 5)
    }

    @Test("bounds the texts that it keeps")
    func texts() {
        var conversation = Conversation()
        var recorder = Recorder()
        feed(
            .client("GET /" + String(repeating: "a", count: 9000) + " HTTP/1.1\r\nContent-Length: 1\r\n"),
            to: &conversation, &recorder)
        #expect(conversation.unfinished(.request)?.target.utf8.count == Message.longestTarget)
    }

    @Test("takes any method token up to 32 bytes", arguments: [(1, true), (32, true), (33, false)])
    func methods(_ length: Int, _ isMessage: Bool) {
        let lines = transcript([.client(String(repeating: "M", count: length) + " * HTTP/1.1\r\n\r\n")])
        #expect(lines.isEmpty != isMessage)
    }

    @Test(
        "takes no other line for a message",
        arguments: [
            "GET /\r\n\r\n", "GET / HTTP/0.9\r\n\r\n", "GET / HTTP/1.2\r\n\r\n", "GET  HTTP/1.1\r\n\r\n",
            "G(T / HTTP/1.1\r\n\r\n",
            "HTTP/1.1 20\r\n\r\n", "HTTP/1.1 2000\r\n\r\n", "http/1.1 200 OK\r\n\r\n", "GET / http/1.1\r\n\r\n",
            "GET /\u{1} HTTP/1.1\r\n\r\n",
        ])
    func noMessages(_ text: String) {
        #expect(transcript([.client(text)]).isEmpty)
        #expect(transcript(text.utf8.map { .clientBytes([$0]) }).isEmpty)
    }

    @Test("takes every form of target", arguments: ["/", "*", "http://h/p?q", "h:443", "/a b", "/\u{FC}"])
    func targets(_ target: String) {
        #expect(
            transcript([.client("GET \(target) HTTP/1.1\r\n\r\n")]).first?.hasPrefix(
                "complete request #0 GET \(target) none") == true)
    }
}
