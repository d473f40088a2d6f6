import Framing
import Testing

/// Whether each complete message passed a proxy, and what it calls its software.
private struct ProxyRecorder: MessageSink {
    var wantsText = true
    var seen: [String] = []

    mutating func completed(_ message: borrowing Message) {
        seen.append("\(message.direction) \(message.passedProxy) \(message.software)")
    }
    mutating func interim(_ message: borrowing Message) {}
    mutating func abandoned(_ message: borrowing Message) {}
}

@Suite("Via")
struct ViaTests {
    private func seen(_ inputs: [Input]) -> [String] {
        var conversation = Conversation()
        var recorder = ProxyRecorder()
        for input in inputs { feed(input, to: &conversation, &recorder) }
        return recorder.seen
    }

    private func response(_ fields: String) -> Input {
        .server("HTTP/1.1 200 OK\r\n" + fields + "Content-Length: 2\r\n\r\nab")
    }

    @Test("is noticed before and after a Server field, and alone, in a response and in a request")
    func noticed() {
        let request = Input.client("GET / HTTP/1.1\r\nVia: 1.1 a\r\n\r\n")
        #expect(
            seen([request, response("Server: Apache\r\nVia: 1.1 proxy (squid/5.7)\r\n")])
                == ["request true 1.1 a", "response true Apache"])
        #expect(seen([request, response("Via: 2.0 edge\r\nServer: Apache\r\n")]).last == "response true Apache")
        #expect(seen([request, response("vIA:2.0 edge\r\n")]).last == "response true 2.0 edge")
    }

    @Test("is of its message only")
    func ofOne() {
        let request = Input.client("GET / HTTP/1.1\r\n\r\n")
        #expect(
            seen([request, response("Via: 1.1 a\r\n"), request, response("Server: x\r\nX-Via: 1.1 a\r\n")])
                == ["request false ", "response true 1.1 a", "request false ", "response false x"])
    }
}
