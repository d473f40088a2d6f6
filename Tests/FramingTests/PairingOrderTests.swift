import Framing
import Testing

/// Which response answers which request where the capture's order contradicts who knew what.
@Suite("Pairing out of order")
struct PairingOrderTests {
    let ok = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"

    @Test("after a loss, a request whose answer may have been shown already is paired with none")
    func overtaken() {
        var conversation = Conversation()
        conversation.beginMidstream()
        var recorder = Recorder()
        let large = "HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n"
        // /a was answered before it is shown; HEAD /b and GET /c are answered in order.
        feed(.server(ok), to: &conversation, &recorder)
        conversation.noteOvertaken(.request, below: 58)
        feed(
            .client("GET /a HTTP/1.1\r\n\r\nHEAD /b HTTP/1.1\r\n\r\nGET /c HTTP/1.1\r\n\r\n"), to: &conversation,
            &recorder)
        feed(.server(large + ok), to: &conversation, &recorder)
        // The client waits again: /d has its answer to come.
        feed(.client("GET /d HTTP/1.1\r\n\r\n"), to: &conversation, &recorder)
        feed(.server(ok), to: &conversation, &recorder)
        #expect(unfinished(conversation).isEmpty)
        #expect(
            recorder.lines.filter { $0.contains(" response ") }
                .map { $0.split(separator: " ").prefix(7).joined(separator: " ") } == [
                    "complete response #0 - - 200 to:?", "complete response #1 - - 200 to:?",
                    "complete response #2 - - 200 to:?", "complete response #3 GET /d 200 to:3",
                ])
    }

    @Test("an acknowledgement before a request takes no pairing away where no response was shown")
    func overtakenByNothing() {
        var conversation = Conversation()
        conversation.beginMidstream()
        var recorder = Recorder()
        conversation.noteOvertaken(.request, below: 19)
        feed(.client("GET /a HTTP/1.1\r\n\r\n"), to: &conversation, &recorder)
        feed(.server(ok), to: &conversation, &recorder)
        #expect(recorder.lines.last?.contains("response #0 GET /a 200 to:0") == true)
    }

    @Test("a beginning that shows late gives the responses before it their requests")
    func beginningShownLate() {
        let large = "HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n"
        var conversation = Conversation()
        conversation.beginMidstream()
        var recorder = Recorder()
        feed(.server(ok + large), to: &conversation, &recorder)
        conversation.noteBeginning()
        feed(
            .client("GET /a HTTP/1.1\r\n\r\nHEAD /b HTTP/1.1\r\n\r\nGET /c HTTP/1.1\r\n\r\n"), to: &conversation,
            &recorder)
        feed(.server(ok), to: &conversation, &recorder)
        #expect(unfinished(conversation).isEmpty)
        #expect(
            recorder.lines.filter { $0.contains(" response ") }
                .map { $0.split(separator: " ").prefix(7).joined(separator: " ") } == [
                    "complete response #0 - - 200 to:?", "complete response #1 HEAD /b 200 to:1",
                    "complete response #2 GET /c 200 to:2",
                ])
    }

    @Test("a beginning that was missed after all leaves waiting requests without an answer")
    func beginningMissed() {
        var conversation = Conversation()
        var recorder = Recorder()
        feed(.client("GET /a HTTP/1.1\r\n\r\nGET /b HTTP/1.1\r\n\r\n"), to: &conversation, &recorder)
        conversation.noteBeginningMissed(.response)
        feed(.server(ok), to: &conversation, &recorder)
        #expect(recorder.lines.last?.contains("response #0 - - 200 to:?") == true)
    }
}
