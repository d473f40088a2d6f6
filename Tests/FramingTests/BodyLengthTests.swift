import Framing
import Testing

/// Where bodies end, after RFC 9112 §6.3.
@Suite("Body length")
struct BodyLengthTests {
    let request = Input.client("GET / HTTP/1.1\r\nHost: a\r\n\r\n")

    /// The line of the one response to a GET.
    private func response(_ inputs: Input...) -> [String] {
        transcript([request] + inputs).filter { $0.contains("response") }
    }

    @Test("counts a body of Content-Length")
    func contentLength() {
        #expect(
            response(.server("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello")) == [
                "complete response #0 GET / 200 to:0 contentLength at:0 head:38 declared:5 body:5/5"
            ])
    }

    @Test("leaves a message open while bytes are owed")
    func short() {
        #expect(
            response(.server("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhello"), .serverEnd) == [
                "open response #0 GET / 200 to:0 contentLength in:body at:0 head:38 declared:9 body:5/5"
            ])
    }

    @Test("reads chunks with extensions and trailers")
    func chunked() {
        // 4+2+4+2, 7+6+2+6+2, 3, 8+2 = 48 bytes after the head
        let body = "4\r\nWiki\r\n5;a=\"b\"\r\npedia\r\n0\r\nX: y\r\n\r\n"
        #expect(
            response(.server("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + body)) == [
                "complete response #0 GET / 200 to:0 chunked at:0 head:47 declared:nil body:9/\(body.utf8.count)"
                    + " chunks:3"
            ])
    }

    @Test(
        "says where in the chunked coding a body stopped",
        arguments: [
            ("", "betweenChunks", 0), ("4", "chunkSize", 0), ("4;x", "chunkSize", 0), ("4\r", "chunkSize", 0),
            ("4\r\n", "chunkData", 0), ("4\r\nWi", "chunkData", 2), ("4\r\nWiki", "chunkData", 4),
            ("4\r\nWiki\r", "chunkData", 4), ("4\r\nWiki\r\n", "betweenChunks", 4), ("0\r\n", "trailer", 0),
            ("0\r\nA: b\r\n", "trailer", 0), ("0\r\n\r", "trailer", 0),
        ])
    func chunkedStops(_ body: String, _ progress: String, _ length: Int) {
        let lines = response(.server("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + body))
        #expect(lines.count == 1)
        #expect(lines.first?.contains("in:\(progress) ") == true)
        #expect(lines.first?.contains("body:\(length)/\(body.utf8.count)") == true)
    }

    @Test("says how much of a chunk is owed")
    func chunkRemaining() {
        let lines = response(.server("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n10\r\nabc"))
        #expect(lines.first?.contains("remaining:13") == true)
    }

    @Test("ends a body without length with the connection")
    func closeDelimited() {
        let head = "HTTP/1.0 200 OK\r\nServer: x\r\n\r\n"
        #expect(
            response(.server(head + "abc")) == [
                "open response #0 GET / 200 to:0 closeDelimited in:untilClose at:0 head:30 declared:nil body:3/3 close"
            ])
        #expect(
            response(.server(head + "abc"), .serverEnd) == [
                "complete response #0 GET / 200 to:0 closeDelimited at:0 head:30 declared:nil body:3/3 close"
            ])
    }

    @Test("expects no body after HEAD, 204, 304", arguments: ["204 No Content", "304 Not Modified"])
    func bodiless(_ status: String) {
        let head = "HTTP/1.1 \(status)\r\nContent-Length: 900000\r\n\r\n"
        #expect(
            response(.server(head)).first?.hasPrefix("complete response #0 GET / \(status.prefix(3)) to:0 none") == true
        )
    }

    @Test("expects no body after HEAD, whatever its head declares")
    func headMethod() {
        let lines = transcript([
            .client("HEAD /a HTTP/1.1\r\n\r\nGET /b HTTP/1.1\r\n\r\n"),
            .server("HTTP/1.1 200 OK\r\nContent-Length: 900000\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx"),
        ])
        #expect(
            lines == [
                "complete request #0 HEAD /a none at:0 head:20 declared:0 body:0/0",
                "complete request #1 GET /b none at:20 head:19 declared:0 body:0/0",
                "complete response #0 HEAD /a 200 to:0 none at:0 head:43 declared:0 body:0/0",
                "complete response #1 GET /b 200 to:1 contentLength at:43 head:38 declared:1 body:1/1",
            ])
    }

    @Test(
        "names each kind of unusable length and reads until close",
        arguments: [
            ("abc", "invalidLength"), ("", "invalidLength"), ("5 5", "invalidLength"), ("+5", "invalidLength"),
            ("0x5", "invalidLength"), ("-5", "negativeLength"), ("9223372036854775808", "overflowingLength"),
            ("99999999999999999999999999999999999999", "overflowingLength"), ("5, x", "invalidLength"),
        ])
    func unusableLength(_ value: String, _ issue: String) {
        let lines = response(.server("HTTP/1.1 200 OK\r\nContent-Length: \(value)\r\n\r\nhello"))
        #expect(lines.first?.contains("closeDelimited in:untilClose") == true)
        #expect(lines.first?.contains("declared:nil") == true)
        #expect(lines.first?.contains("[\(issue)]") == true)
    }

    @Test("takes 2⁶³−1 as a length")
    func largestLength() {
        let lines = response(.server("HTTP/1.1 200 OK\r\nContent-Length: 9223372036854775807\r\n\r\nhello"))
        #expect(lines.first?.contains("contentLength in:body") == true)
        #expect(lines.first?.contains("declared:9223372036854775807 body:5/5") == true)
    }

    @Test(
        "uses the first of several lengths and names the repetition",
        arguments: [
            ("Content-Length: 5\r\nContent-Length: 5", "repeatedLength"), ("Content-Length: 5, 5", "repeatedLength"),
            ("Content-Length: 5\r\ncontent-length: 6", "conflictingLength"),
            ("Content-Length: 5,6", "conflictingLength"),
        ])
    func severalLengths(_ fields: String, _ issue: String) {
        let lines = response(.server("HTTP/1.1 200 OK\r\n\(fields)\r\n\r\nhello"))
        #expect(lines.first?.hasPrefix("complete response") == true)
        #expect(lines.first?.contains("declared:5 body:5/5") == true)
        #expect(lines.first?.contains("[\(issue)]") == true)
    }

    @Test("lets chunked win over Content-Length, and names it")
    func chunkedAndLength() {
        let lines = response(
            .server("HTTP/1.1 200 OK\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n\r\n"))
        #expect(lines.first?.hasPrefix("complete response #0 GET / 200 to:0 chunked") == true)
        #expect(lines.first?.contains("[lengthAndChunked]") == true)
    }

    @Test("reads a response whose last coding is not chunked until close")
    func chunkedNotLast() {
        let lines = response(.server("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked, gzip\r\n\r\nabc"))
        #expect(lines.first?.contains("closeDelimited in:untilClose") == true)
    }

    @Test("finds chunked last in several lines, in any case, with unknown codings before")
    func chunkedLast() {
        let lines = response(
            .server("HTTP/1.1 200 OK\r\ntransfer-encoding: br\r\nTRANSFER-ENCODING: gzip, Chunked\r\n\r\n0\r\n\r\n"))
        #expect(lines.first?.contains("complete response #0 GET / 200 to:0 chunked") == true)
        #expect(lines.first?.contains("[unknownTransferCoding]") == true)
    }

    @Test("takes a folded Transfer-Encoding as one value")
    func foldedCoding() {
        let lines = response(.server("HTTP/1.1 200 OK\r\nTransfer-Encoding:\r\n chunked\r\n\r\n0\r\n\r\n"))
        #expect(lines.first?.contains("complete response #0 GET / 200 to:0 chunked") == true)
        #expect(lines.first?.contains("[foldedField]") == true)
    }

    @Test("takes a Content-Length that stands on a folded line")
    func foldedLength() {
        let lines = response(.server("HTTP/1.1 200 OK\r\nContent-Length:\r\n\t2\r\n\r\nab"))
        #expect(lines.first?.contains("complete response #0 GET / 200 to:0 contentLength") == true)
        #expect(lines.first?.contains("[foldedField]") == true)
    }

    @Test("accepts lines that end with LF alone")
    func bareLineFeeds() {
        let lines = transcript([
            .client("POST /x HTTP/1.1\nTransfer-Encoding: chunked\n\n3\nabc\n0\n\n"),
            .server("HTTP/1.1 200 OK\nContent-Length: 2\n\nab"),
        ])
        #expect(
            lines == [
                "complete request #0 POST /x chunked at:0 head:45 declared:nil body:3/9 chunks:2 [bareLineFeed]",
                "complete response #0 POST /x 200 to:0 contentLength at:0 head:35 declared:2 body:2/2 [bareLineFeed]",
            ])
    }

    @Test("gives a request up whose length cannot be known")
    func unknowableRequest() {
        let lines = transcript([.client("POST / HTTP/1.1\r\nContent-Length: x\r\n\r\nabc")])
        #expect(
            lines == [
                "abandoned request #0 POST / unknown in:desynchronised at:0 head:38 declared:nil body:0/0"
                    + " [invalidLength]"
            ])
    }

    @Test(
        "a response that begins where a chunk should ends the one before it in mid-body", arguments: [0, 1, 5, 6, 20])
    func answeredAgain(_ pieces: Int) {
        let head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
        let again = "HTTP/1.1 500 Internal Server Error\r\n\r\n"
        var inputs: [Input] = [
            .client("GET / HTTP/1.1\r\n\r\n"), .server(head + "3\r\nabc\r\n" + again.prefix(pieces)),
        ]
        inputs += [.server(String(again.dropFirst(pieces))), .serverEnd]
        let lines = transcript(inputs)
        #expect(lines.count == 2)
        // 200 OK, and of its body one chunk with its framing: what follows belongs to no message.
        #expect(
            lines.last
                == "open response #0 GET / 200 to:0 chunked in:betweenChunks at:0 head:47 declared:nil body:3/8 chunks:1 [answeredAgain]"
        )
        // A first chunk that is a response may answer another request than it seems to.
        let first = transcript([.client("GET / HTTP/1.1\r\n\r\n"), .server(head + again)])
        #expect(first.contains { $0.hasPrefix("abandoned response") && $0.contains("[invalidChunkSize]") })
        // A request has no such line, and a chunk size has no version.
        let size = transcript([.client("GET / HTTP/1.1\r\n\r\n"), .server(head + "3\r\nabc\r\nHTTP\r\n")])
        #expect(size.contains { $0.hasPrefix("abandoned response") && $0.contains("[invalidChunkSize]") })
    }

    @Test(
        "gives a message up at a broken chunk",
        arguments: [
            ("x\r\n", "invalidChunkSize"), ("\r\n", "invalidChunkSize"),
            ("ffffffffffffffffff\r\n", "invalidChunkSize"), ("1\r\nabc", "missingChunkEnd"),
            ("-1\r\n", "invalidChunkSize"), ("1 1\r\n", "invalidChunkSize"),
        ])
    func brokenChunk(_ body: String, _ issue: String) {
        let lines = response(.server("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + body))
        #expect(lines.first?.hasPrefix("abandoned response") == true)
        #expect(lines.first?.contains("[\(issue)]") == true)
    }
}
