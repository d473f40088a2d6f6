import Framing
import Testing

/// Which response answers which request.
@Suite("Pairing")
struct PairingTests {
    let ok = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"

    @Test("answers pipelined requests in order")
    func pipelining() {
        let lines = transcript([
            .client("GET /a HTTP/1.1\r\n\r\nHEAD /b HTTP/1.1\r\n\r\nGET /c HTTP/1.1\r\n\r\n"),
            .server(ok + "HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\n" + ok),
        ])
        #expect(
            lines.filter { $0.contains("response") }.map { $0.split(separator: " ").prefix(7).joined(separator: " ") }
                == [
                    "complete response #0 GET /a 200 to:0", "complete response #1 HEAD /b 200 to:1",
                    "complete response #2 GET /c 200 to:2",
                ])
    }

    @Test("does not count interim responses")
    func interim() {
        let lines = transcript([
            .client("PUT /a HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n"),
            .server("HTTP/1.1 100 Continue\r\n\r\n"), .client("ab"), .server("HTTP/1.1 103 Early Hints\r\n\r\n" + ok),
        ])
        #expect(
            lines == [
                "interim response #0 PUT /a 100 to:0 none at:0 head:25 declared:0 body:0/0",
                "complete request #0 PUT /a contentLength at:0 head:60 declared:2 body:2/2",
                "interim response #0 PUT /a 103 to:0 none at:25 head:28 declared:0 body:0/0",
                "complete response #0 PUT /a 200 to:0 contentLength at:53 head:38 declared:0 body:0/0",
            ])
    }

    @Test("follows nothing after 101, in either direction")
    func upgrade() {
        let lines = transcript([
            .client("GET /chat HTTP/1.1\r\nUpgrade: websocket\r\n\r\n"),
            .server("HTTP/1.1 101 Switching Protocols\r\n\r\nGET / HTTP/1.1\r\n\r\n"),
            .client("GET / HTTP/1.1\r\n\r\n"),
        ])
        #expect(
            lines == [
                "complete request #0 GET /chat none at:0 head:42 declared:0 body:0/0",
                "complete response #0 GET /chat 101 to:0 tunnel at:0 head:36 declared:nil body:0/0",
            ])
    }

    @Test("follows nothing after a successful CONNECT")
    func connect() {
        let lines = transcript([
            .client("CONNECT a:443 HTTP/1.1\r\n\r\n"), .server("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nabc"),
            .client("\u{16}\u{03}\u{01}"),
        ])
        #expect(
            lines == [
                "complete request #0 CONNECT a:443 none at:0 head:26 declared:0 body:0/0",
                "complete response #0 CONNECT a:443 200 to:0 tunnel at:0 head:38 declared:nil body:0/0",
            ])
    }

    @Test("goes on after a refused CONNECT")
    func refusedConnect() {
        let lines = transcript([
            .client("CONNECT a:443 HTTP/1.1\r\n\r\n"), .server("HTTP/1.1 407 No\r\nContent-Length: 3\r\n\r\nabc"),
            .client("CONNECT a:443 HTTP/1.1\r\n\r\n"), .server("HTTP/1.1 200 OK\r\n\r\nxx"),
        ])
        #expect(lines.count == 4)
        #expect(lines.last?.contains("response #1 CONNECT a:443 200 to:1 tunnel") == true)
    }

    @Test("notes a response that begins before its request is whole")
    func early() {
        let lines = transcript([
            .client("POST / HTTP/1.1\r\nContent-Length: 10\r\n\r\nabc"),
            .server("HTTP/1.1 413 No\r\nContent-Length: 0\r\n\r\n"),
        ])
        #expect(
            lines == [
                "complete response #0 POST / 413 to:0 contentLength at:0 head:38 declared:0 body:0/0 [earlyResponse]",
                "open request #0 POST / contentLength in:body at:0 head:39 declared:10 body:3/3 "
                    + "[earlyResponse refusedEarly]",
            ])
    }

    @Test("tells a request refused while it is sent from one answered early otherwise, or after its sender stopped")
    func refusedEarly() {
        let part = Input.client("POST / HTTP/1.1\r\nContent-Length: 10\r\n\r\nabc")
        func isRefused(_ inputs: [Input]) -> Bool {
            transcript(inputs).contains { $0.hasPrefix("open request") && $0.contains("refusedEarly") }
        }
        func answer(_ status: Int) -> Input { .server("HTTP/1.1 \(status) X\r\nContent-Length: 0\r\n\r\n") }
        #expect(isRefused([part, answer(413), .clientEnd]))
        #expect(isRefused([part, answer(302)]))
        #expect(!isRefused([part, answer(200), .clientEnd]))
        #expect(!isRefused([part, answer(408), .clientEnd]))
        #expect(!isRefused([part, answer(404), .clientEnd]))
        #expect(!isRefused([part, .clientEnd, answer(413)]))
    }

    @Test("says that a body was withheld after a final response to Expect")
    func withheld() {
        let first = "PUT /a HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 20\r\n\r\n"
        let refused = "HTTP/1.1 417 No\r\nContent-Length: 0\r\n\r\n"
        #expect(
            transcript([.client(first), .server(refused)]).last?.contains("[earlyResponse bodyWithheld refusedEarly]")
                == true)
        let lines = transcript([.client(first), .server(refused), .client("GET /b HTTP/1.1\r\n\r\n")])
        #expect(lines.contains { $0.hasPrefix("abandoned request #0 PUT /a") && $0.contains("bodyWithheld") })
        #expect(lines.last?.hasPrefix("complete request #1 GET /b") == true)
    }

    @Test("gives a response its request when that turns up late")
    func lateRequest() {
        let lines = transcript([
            .server("HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n"), .client("GET /a HTTP/1.1\r\n\r\n"),
        ])
        #expect(
            lines == [
                "complete request #0 GET /a none at:0 head:19 declared:0 body:0/0",
                "open response #0 GET /a 200 to:0 contentLength in:body at:0 head:39 declared:50 body:0/0",
            ])
    }

    @Test("keeps a whole response until its request turns up")
    func requestAfterWholeResponse() {
        let whole = "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc"
        let lines = transcript([
            .server(whole), .client("GET /a HTTP/1.1\r\n\r\n"), .client("GET /b HTTP/1.1\r\n\r\n"), .server(whole),
        ])
        #expect(
            lines == [
                "complete response #0 GET /a 200 to:0 contentLength at:0 head:38 declared:3 body:3/3",
                "complete request #0 GET /a none at:0 head:19 declared:0 body:0/0",
                "complete request #1 GET /b none at:19 head:19 declared:0 body:0/0",
                "complete response #1 GET /b 200 to:1 contentLength at:41 head:38 declared:3 body:3/3",
            ])
    }

    @Test("reports a whole response without its request when the next one begins, and at the end")
    func requestNeverComes() {
        let whole = "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc"
        var conversation = Conversation()
        var recorder = Recorder()
        feed(.server(whole), to: &conversation, &recorder)
        #expect(recorder.lines.isEmpty)
        feed(.server(whole), to: &conversation, &recorder)
        #expect(recorder.lines.count == 1)
        conversation.conclude(sink: &recorder)
        conversation.conclude(sink: &recorder)
        #expect(
            recorder.lines == [
                "complete response #0 - - 200 to:? contentLength at:0 head:38 declared:3 body:3/3 [unknownRequest]",
                "complete response #1 - - 200 to:? contentLength at:41 head:38 declared:3 body:3/3 [unknownRequest]",
            ])
    }

    @Test("follows the request of a switch of protocols that is captured after it, and nothing else")
    func upgradeBeforeRequest() {
        let lines = transcript([
            .server("HTTP/1.1 101 Switching Protocols\r\n\r\n"),
            .client("GET /chat HTTP/1.1\r\nUpgrade: websocket\r\n\r\n"), .client("GET / HTTP/1.1\r\n\r\n"),
        ])
        #expect(
            lines == [
                "complete response #0 GET /chat 101 to:0 tunnel at:0 head:36 declared:nil body:0/0",
                "complete request #0 GET /chat none at:0 head:42 declared:0 body:0/0",
            ])
    }

    @Test("completes a response without body when the late request is HEAD")
    func lateHead() {
        let lines = transcript([
            .server("HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n"), .client("HEAD /a HTTP/1.1\r\n\r\n"),
            .client("GET /b HTTP/1.1\r\n\r\n"), .server(ok),
        ])
        #expect(
            lines == [
                "complete response #0 HEAD /a 200 to:0 none at:0 head:39 declared:0 body:0/0",
                "complete request #0 HEAD /a none at:0 head:20 declared:0 body:0/0",
                "complete request #1 GET /b none at:20 head:19 declared:0 body:0/0",
                "complete response #1 GET /b 200 to:1 contentLength at:39 head:38 declared:0 body:0/0",
            ])
    }

    @Test(
        "completes a response without body when HEAD is captured after the end of its direction, and opens that to GET")
    func lateHeadAfterEnd() {
        let head = "HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n"
        #expect(
            transcript([.server(head), .serverEnd, .client("HEAD /a HTTP/1.1\r\n\r\n"), .clientEnd]) == [
                "complete response #0 HEAD /a 200 to:0 none at:0 head:39 declared:0 body:0/0",
                "complete request #0 HEAD /a none at:0 head:20 declared:0 body:0/0",
            ])
        #expect(
            transcript([.server(head), .serverEnd, .client("GET /a HTTP/1.1\r\n\r\n"), .clientEnd]) == [
                "complete request #0 GET /a none at:0 head:19 declared:0 body:0/0",
                "open response #0 GET /a 200 to:0 contentLength in:body at:0 head:39 declared:50 body:0/0",
            ])
    }

    @Test("marks responses whose requests are not in the capture")
    func noRequests() {
        let lines = transcript([.server(ok + "HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\n01234567890123456789")])
        #expect(
            lines == [
                "complete response #0 - - 200 to:? contentLength at:0 head:38 declared:0 body:0/0 [unknownRequest]",
                "complete response #1 - - 200 to:? contentLength at:38 head:39 declared:20 body:20/20 [unknownRequest]",
            ])
    }

    @Test("takes the next status line as proof that an unseen request was HEAD")
    func headlike() {
        let head = "HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n"
        let lines = transcript([.server(head + ok)])
        #expect(
            lines == [
                "complete response #0 - - 200 to:? none at:0 head:40 declared:0 body:0/0 [unknownRequest]",
                "complete response #1 - - 200 to:? contentLength at:40 head:38 declared:0 body:0/0 "
                    + "[unknownRequest doubtfulStart]",
            ])
    }

    @Test("doubts the starts of responses that lie where the body of an answer to an unseen request would")
    func doubtfulStarts() {
        // Two answers of 38 and 40 bytes inside the 50 bytes that the first may own, one behind them.
        let head = "HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n"
        let bounded = transcript([.server(head + ok + ok + ok)])
        #expect(bounded.map { $0.contains("doubtfulStart") } == [false, true, true, false])
        // Without a length the body, or the tunnel, has no end.
        let endless = transcript([.server("HTTP/1.1 200 OK\r\n\r\n" + ok + ok)])
        #expect(endless.map { $0.contains("doubtfulStart") } == [false, true, true])
        // A status line is no chunk size: nothing but the next response can begin so.
        let chunked = transcript([.server("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + ok)])
        #expect(chunked.map { $0.contains("doubtfulStart") } == [false, false])
        let asked = transcript([
            .client("HEAD / HTTP/1.1\r\n\r\nGET / HTTP/1.1\r\n\r\n"), .server(head + ok),
        ])
        #expect(!asked.contains { $0.contains("doubtfulStart") })
    }

    @Test("gives bytes that only began like a status line to the body")
    func almostHeadlike() {
        let head = "HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\n"
        let lines = transcript([.server(head + "HTTP/1"), .server(".x------------")])
        #expect(
            lines == [
                "complete response #0 - - 200 to:? contentLength at:0 head:39 declared:20 body:20/20 [unknownRequest]"
            ])
    }

    @Test("finds out which side sends requests")
    func reversed() {
        var conversation = Conversation()
        var recorder = Recorder()
        feed(.client(ok), to: &conversation, &recorder)
        feed(.server("GET /a HTTP/1.1\r\n"), to: &conversation, &recorder)
        #expect(conversation.isReversed)
        #expect(conversation.spoken == .http1)
        #expect(recorder.lines.first?.hasPrefix("complete response #0") == true)
        #expect(conversation.unfinished(.request)?.target == "/a")
        #expect(conversation.unfinished(.response) == nil)
    }

    @Test("does not pair the first response of a mid-stream capture with a later request")
    func midstream() {
        let lines = transcript(
            [
                .server(ok), .client("HEAD /b HTTP/1.1\r\n\r\n"),
                .server("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n"),
            ],
            midstream: true)
        #expect(lines.first?.contains("to:? contentLength") == true)
        #expect(lines.last?.contains("complete response #1 HEAD /b 200 to:0 none") == true)
    }

    @Test("pairs a request that comes after its whole response, when the capture saw the start")
    func swapped() {
        let lines = transcript([
            .server(ok), .client("GET /a HTTP/1.1\r\n\r\n"), .client("GET /b HTTP/1.1\r\n\r\n"), .server(ok),
        ])
        #expect(lines.last?.contains("response #1 GET /b 200 to:1") == true)
    }

    @Test("keeps order for more requests than it remembers, or gives pairing up")
    func longQueue() {
        let requests = (0..<3000).map { "GET /\($0) HTTP/1.1\r\n\r\n" }.joined()
        let lines = transcript([.client(requests), .server(String(repeating: ok, count: 3000))])
        let responses = lines.filter { $0.contains(" response ") }
        #expect(responses.count == 3000)
        #expect(responses[1023].contains("to:1023"))
        #expect(responses[1024].contains("unknownRequest"))
        #expect(responses[2999].contains("unknownRequest"))
    }
}
