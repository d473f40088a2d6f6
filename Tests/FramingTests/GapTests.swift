import Framing
import Testing

/// Bytes that the capture lacks, and captures that start late.
@Suite("Gaps and late starts")
struct GapTests {
    let ok = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"
    let get = "GET / HTTP/1.1\r\n\r\n"

    @Test("counts a gap inside a body of known length")
    func insideBody() {
        let lines = transcript([
            .client(get), .server("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nab"), .serverGap(6), .server("ij" + ok),
        ])
        #expect(
            lines.filter { $0.contains("response") } == [
                "complete response #0 GET / 200 to:0 contentLength at:0 head:39 declared:10 body:10/10 gap:6 [gapInside]",
                "complete response #1 - - 200 to:? contentLength at:49 head:38 declared:0 body:0/0 [unknownRequest]",
            ])
    }

    @Test("completes a body whose end lies in a gap")
    func endOfBody() {
        let lines = transcript([
            .client(get), .server("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n"), .serverGap(10), .client(get),
            .server(ok),
        ])
        #expect(lines[1].contains("complete response #0") && lines[1].contains("gap:10"))
        #expect(lines[3] == "complete response #1 GET / 200 to:1 contentLength at:49 head:38 declared:0 body:0/0")
    }

    @Test("takes a gap of 10 GB in one step")
    func hugeGap() {
        let lines = transcript([
            .client(get), .server("HTTP/1.1 200 OK\r\nContent-Length: 20000000000\r\n\r\n"), .serverGap(10_000_000_000),
        ])
        #expect(lines.last?.contains("declared:20000000000 body:10000000000/10000000000 gap:10000000000") == true)
    }

    @Test("skips a gap that lies within one chunk")
    func insideChunk() {
        let lines = transcript([
            .client(get), .server("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nA\r\nab"), .serverGap(8),
            .server("\r\n0\r\n\r\n"),
        ])
        #expect(lines.last?.contains("complete response #0 GET / 200 to:0 chunked") == true)
        #expect(lines.last?.contains("body:10/20 chunks:2 gap:8 [gapInside]") == true)
    }

    @Test("gives a chunked message up when a gap runs past its chunk, and finds the next one")
    func pastChunk() {
        let lines = transcript([
            .client(get), .server("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nA\r\nab"), .serverGap(100),
            .server("more of the body"), .client(get), .server(ok),
        ])
        #expect(lines.count == 4)
        #expect(lines[1].hasPrefix("abandoned response #0 GET / 200 to:0 chunked in:desynchronised"))
        #expect(lines[1].contains("gapInside"))
        #expect(lines[3].contains("complete response #1 GET / 200 to:1") && lines[3].contains("[resynchronised]"))
    }

    @Test("gives a message up when a gap lies in its head")
    func insideHead() {
        let lines = transcript([
            .client(get), .server("HTTP/1.1 200 OK\r\nContent-Le"), .serverGap(10), .server("\r\n\r\n"),
        ])
        #expect(lines.last?.hasPrefix("abandoned response #0") == true)
        #expect(lines.last?.contains("[gapInside gapInHead]") == true)
    }

    @Test("follows a message whose length was seen before the capture lost the rest of its head")
    func lengthBeforeGap() {
        let head = "HTTP/1.1 200 OK\r\nContent-Length: 5000\r\nServer: ab"
        let cut = transcript([.client(get), .server(head), .serverGap(3_000), .serverEnd])
        #expect(
            cut.last
                == "open response #0 GET / 200 to:0 contentLength in:body at:0 head:49 declared:5000 body:3000/3000 gap:3000 [gapInside gapInHead]"
        )
        // As many bytes as the body has may be a whole message or not.
        let long = transcript([.client(get), .server(head), .serverGap(5_000), .client(get), .server(ok)])
        #expect(long[1].hasPrefix("abandoned response #0 GET /"))
        #expect(long[3].contains("complete response #1 GET / 200 to:1") && long[3].contains("[resynchronised]"))
        // The next message shows that this one had ended, wherever.
        let followed = transcript([.client(get), .server(head), .serverGap(900), .client(get), .server(ok)])
        #expect(followed[2].hasPrefix("abandoned response #0"))
        #expect(followed.last?.contains("complete response #1") == true)
    }

    @Test(
        "gives a message up when the rest of its head is lost and the length seen need not be that of a body",
        arguments: [
            ("HEAD / HTTP/1.1\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 50\r\nA: b"),
            ("GET / HTTP/1.1\r\n\r\n", "HTTP/1.1 304 Not Modified\r\nContent-Length: 50\r\nA: b"),
            ("GET / HTTP/1.1\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 50\r\nTransfer-Encoding: chunked\r\nA"),
            ("GET / HTTP/1.1\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 50\r\nContent-Length: 60\r\nA: b"),
            ("GET / HTTP/1.1\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 50"),
        ])
    func noLengthBeforeGap(_ request: String, _ head: String) {
        let lines = transcript([.client(request), .server(head), .serverGap(20), .serverEnd])
        #expect(lines.last?.hasPrefix("abandoned response #0") == true)
    }

    @Test("does not find the rest of a request line that was cut in two")
    func cutMethod() {
        let lines = transcript([.clientBytes([0, 0]), .client("T / HTTP/1.1\r\n\r\n"), .client(get)])
        #expect(lines.count == 1)
        #expect(lines.first?.hasPrefix("complete request #0 GET /") == true)
    }

    @Test("does not trust order after requests were missed by a client that pipelines")
    func missedPipelined() {
        let lines = transcript([
            .client(get + get), .clientGap(30), .client("HEAD /x HTTP/1.1\r\n\r\n"),
            .server(ok + ok + "HTTP/1.1 200 OK\r\nContent-Length: 12\r\n\r\n012345678901" + ok),
        ])
        let responses = lines.filter { $0.contains("response") }
        #expect(responses.map { $0.contains("unknownRequest") } == [false, false, true, true])
        #expect(responses[2].contains("body:12/12"))
    }

    @Test("trusts order again after a client that waits sends its next request")
    func missedWaiting() {
        let lines = transcript([
            .client(get), .server(ok), .clientGap(18),
            .server("HTTP/1.1 200 OK\r\nContent-Length: 12\r\n\r\n012345678901"),
            .client("HEAD /x HTTP/1.1\r\n\r\n"), .server("HTTP/1.1 200 OK\r\nContent-Length: 12\r\n\r\n"),
        ])
        let responses = lines.filter { $0.contains("response") }
        #expect(responses.map { $0.contains("unknownRequest") } == [false, true, false])
        #expect(responses[2].contains("HEAD /x 200 to:1 none"))
    }

    @Test("finds a message after a late start inside a body")
    func lateStart() {
        let lines = transcript(
            [.server("the rest of a body, HTTP/1.1 200 OK"), .server(ok), .client(get), .server(ok)], midstream: true)
        #expect(lines[0].contains("complete response #0 - - 200 to:?") && lines[0].contains("resynchronised"))
        #expect(lines[2].contains("complete response #1 GET / 200 to:0"))
    }

    @Test("believes no start of a message inside a piece, nor one without CRLF or a field line after it")
    func falseStarts() {
        let lines = transcript([
            .server("\u{1}\u{2}"), .server("x\r\nHTTP/1.1 200 OK\r\nA: b\r\n\r\n"),
            .server("HTTP/1.1 200 OK\nA: b\n\n"),
            .server("HTTP/1.1 200 OK\r\n<html>"), .server("HTTP/1.1 200 OK"), .client("\u{1}"),
            .client("GET / a HTTP/1.1\r\nA: b\r\n"), .client("is GET / HTTP/1.1\r\nA: b\r\n\r\n"),
        ])
        #expect(lines.isEmpty)
    }

    @Test("stops asking for bytes of a protocol that it does not know")
    func opaque() {
        var conversation = Conversation()
        var recorder = Recorder()
        var shown = 0
        while shown < 1000, feed(.server("\u{0}binary"), to: &conversation, &recorder) != .max { shown += 1 }
        #expect(shown <= 64)
        #expect(conversation.spoken == .opaque)
        #expect(recorder.lines.isEmpty)
    }

    @Test("asks for no byte of a body of known length once its first bytes are known")
    func unwanted() {
        var conversation = Conversation()
        var recorder = Recorder()
        feed(.client(get), to: &conversation, &recorder)
        #expect(feed(.server("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n"), to: &conversation, &recorder) == 0)
        #expect(feed(.server("0123456789abcdef--"), to: &conversation, &recorder) == 982)
        #expect(feed(.serverSkip(900), to: &conversation, &recorder) == 82)
        conversation.noteTail(Array("the tail".utf8).span, from: .response)
        let message = conversation.unfinished(.response)
        #expect(message?.bodyLength == 918)
        #expect(message?.bodyTail == Array("the tail".utf8))
        #expect(message?.bodyStart == Array("0123456789abcdef".utf8))
        #expect(feed(.serverSkip(82), to: &conversation, &recorder) == 0)
        #expect(recorder.lines.last?.contains("body:1000/1000") == true)
    }

    @Test("asks for nothing of a close-delimited body and keeps it open without an end")
    func untilClose() {
        var conversation = Conversation()
        var recorder = Recorder()
        feed(.client(get), to: &conversation, &recorder)
        #expect(feed(.server("HTTP/1.1 200 OK\r\n\r\n0123456789abcdef"), to: &conversation, &recorder) == .max)
        feed(.serverSkip(1 << 40), to: &conversation, &recorder)
        #expect(conversation.unfinished(.response)?.progress == .untilClose)
        feed(.serverEnd, to: &conversation, &recorder)
        #expect(conversation.unfinished(.response) == nil)
        #expect(recorder.lines.last?.contains("complete response #0 GET / 200 to:0 closeDelimited") == true)
    }

    @Test(
        "makes no message of bytes that follow one",
        arguments: ["more than declared", "m", "HTT", "HTTP/1.1 OK", "\u{0}"])
    func stray(_ text: String) {
        var conversation = Conversation()
        var recorder = Recorder()
        feed(.client(get), to: &conversation, &recorder)
        feed(.server(ok + text), to: &conversation, &recorder)
        feed(.client("more"), to: &conversation, &recorder)
        #expect(recorder.lines.count == 2)
        #expect(conversation.unfinished(.response) == nil)
        #expect(conversation.unfinished(.request) == nil)
    }

    @Test("makes a message of a start line that was cut", arguments: ["HTTP/", "HTTP/1.1 2", "HTTP/1.1 200 O"])
    func cutStartLine(_ text: String) {
        var conversation = Conversation()
        var recorder = Recorder()
        feed(.client(get + "GET /"), to: &conversation, &recorder)
        feed(.server(ok + text), to: &conversation, &recorder)
        #expect(conversation.unfinished(.response)?.progress == .head)
        #expect(conversation.unfinished(.response)?.index == 1)
        #expect(conversation.unfinished(.request)?.progress == .head)
        #expect(conversation.unfinished(.request)?.method == "GET")
        #expect(conversation.unfinished(.request)?.target == "/")
    }
}
