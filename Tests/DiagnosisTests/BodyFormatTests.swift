import Diagnosis
import Framing
import Model
import PacketLayers
import TCPStreams
import Testing

/// First and last bytes by the formats' own specifications: RFC 1952, PNG §11.2.5 (IEND), ITU T.81 §B.1.1.3 (EOI), APPNOTE
/// 4.3.16 (end of central directory), RFC 8259, HTML §13.1.2, RFC 3629 §3.
@Suite("body formats")
struct BodyFormatTests {
    struct Body: CustomTestStringConvertible {
        let name: String
        let type: String
        let start: [UInt8]
        let whole: [UInt8]
        let cut: [UInt8]
        var testDescription: String { name }
    }

    static let bodies = [
        Body(
            name: "PNG", type: "image/png", start: [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a],
            whole: [0, 0, 0, 0, 0x49, 0x45, 0x4e, 0x44, 0xae, 0x42, 0x60, 0x82], cut: [7, 6, 5, 4, 3, 2, 1, 0]),
        Body(
            name: "JPEG", type: "image/jpeg", start: [0xff, 0xd8, 0xff, 0xe0], whole: [9, 8, 7, 0xff, 0xd9],
            cut: [9, 8, 7, 0xff, 0x00]),
        Body(
            name: "ZIP", type: "application/zip", start: [0x50, 0x4b, 0x03, 0x04, 20, 0],
            whole: [0x50, 0x4b, 0x05, 0x06, 0, 0, 0, 0, 1, 0, 1, 0, 60, 0, 0, 0, 90, 0, 0, 0, 0, 0],
            cut: [0x9e, 0x03, 0x11, 0xc4, 0x41, 0x00, 0x17, 0xe8]),
        // A comment of 30 bytes (0x1e), and the same without its last byte.
        Body(
            name: "ZIP with a comment", type: "application/zip", start: [0x50, 0x4b, 0x03, 0x04, 20, 0],
            whole: [0x50, 0x4b, 0x05, 0x06, 0, 0, 0, 0, 1, 0, 1, 0, 60, 0, 0, 0, 90, 0, 0, 0, 30, 0]
                + [UInt8](repeating: 0x63, count: 30),
            cut: [0x50, 0x4b, 0x05, 0x06, 0, 0, 0, 0, 1, 0, 1, 0, 60, 0, 0, 0, 90, 0, 0, 0, 30, 0]
                + [UInt8](repeating: 0x63, count: 29)),
        Body(
            name: "JSON", type: "application/json", start: Array("{\"rows\":[".utf8),
            whole: Array("{\"a\":1}]}\n".utf8),
            cut: Array("{\"a\":1},{\"a\"".utf8)),
        Body(
            name: "HTML", type: "text/html", start: Array("<!DOCTYPE html>".utf8),
            whole: Array("</BODY></HTML>\n".utf8),
            cut: Array("<tr><td>a</td".utf8)),
        Body(
            name: "HTML with a comment behind it", type: "text/html", start: Array("<html><body><p>".utf8),
            whole: Array("</p></html>\n<!-- web-17 -->\n".utf8), cut: Array("<td>a</td><!-- row 17".utf8)),
        Body(
            name: "XML", type: "application/xml", start: Array("<rows><row><id>1".utf8),
            whole: Array("<id>9</id></row></rows>\n".utf8), cut: Array("<row><id>9</id></row>".utf8)),
        // 5000 bytes that inflate to 40 000 (0x9c40), and the same cut inside the compressed data.
        Body(
            name: "gzip", type: "application/gzip", start: [0x1f, 0x8b, 8, 0],
            whole: [1, 2, 3, 4, 5, 6, 7, 8, 0x40, 0x9c, 0, 0], cut: [1, 2, 3, 4, 5, 6, 7, 8, 0x40, 0x9c, 0x13, 0xa7]),
    ]

    /// A message that is short by 200 bytes, with nothing else that tells two ends of it apart.
    static func finding(_ body: Body, tail: [UInt8]) throws -> Finding {
        var connection = ConnectionBuilder(declared: 5_200, sent: 5_000)
        connection.response.contentType = body.type
        connection.response.bodyStart = body.start
        connection.response.bodyTail = tail
        connection.serverFin(onData: false)
        return try #require(connection.finding)
    }

    @Test("a whole body speaks for a wrong length", arguments: bodies)
    func whole(_ body: Body) throws {
        let finding = try Self.finding(body, tail: body.whole)
        let item = try #require(finding.evidence.first { $0.id == "body-format" })
        #expect(item.weight > 0)
        #expect(item.favours.contains(.wrongContentLength))
        #expect(finding.cause == .wrongContentLength)
    }

    @Test("a cut inside speaks against it", arguments: bodies)
    func cut(_ body: Body) throws {
        let cut = try Self.finding(body, tail: body.cut)
        let items = cut.evidence.filter { $0.id == "body-format" }
        #expect(items.contains { $0.favours.contains(.wrongContentLength) && $0.weight < 0 })
        let whole = try Self.finding(body, tail: body.whole)
        #expect(cut.confidence(of: .wrongContentLength) < whole.confidence(of: .wrongContentLength))
    }

    @Test(
        "text that stops within a character of UTF-8 is cut",
        arguments: [
            ([0x61, 0xe2, 0x82], true), ([0x61, 0xe2, 0x82, 0xac], false), ([0x62, 0xc3], true), ([0x62], false),
        ]
            as [([UInt8], Bool)])
    func character(_ tail: [UInt8], isCut: Bool) throws {
        let body = Body(name: "", type: "text/plain; charset=utf-8", start: [0x61, 0x62], whole: tail, cut: tail)
        #expect(try Self.finding(body, tail: tail).has("body-format") == isCut)
    }

    @Test("bytes of another character set are not taken for UTF-8")
    func otherCharacterSet() throws {
        let body = Body(name: "", type: "text/plain; charset=iso-8859-1", start: [0x61], whole: [0x63, 0xe9], cut: [])
        #expect(try !Self.finding(body, tail: body.whole).has("body-format"))
    }

    /// Ends of bodies that may be whole and may be cut: HTML §13.1.2.4 (the end tag may be left out), §13.1 (comments may
    /// follow it), APPNOTE 4.3.16 (a comment of up to 65,535 bytes behind the end record).
    static let undecided = [
        ("text/html", "<div class=a><p>", "<p>hello world</p>\n</div>\n"),
        ("text/html", "<html><p>hello w", "cache miss, build 2026.11.23-rc1, xxxxxxxxxxxxxxxxxxxxxxxxx -->\n"),
        ("text/html", "<html><p>hello w", "</html><script src=/late.js></script>"),
        ("application/zip", "PK\u{3}\u{4}", String(repeating: "c", count: 64)),
        ("application/json", "{\"a\":1}\n{\"a\":2", "\n{\"a\":8}\n{\"a\":9}\n"),
    ]

    @Test("what may be whole is not said to be cut, nor to be whole", arguments: undecided)
    func undecidedEnd(_ type: String, _ start: String, _ end: String) throws {
        let body = Body(name: "", type: type, start: Array(start.utf8), whole: Array(end.utf8), cut: [])
        #expect(try !Self.finding(body, tail: body.whole).has("body-format"))
    }

    @Test("a document without its end tag is unusual, and that is all that is said")
    func missingEndTag() throws {
        let body = Body(
            name: "", type: "text/html", start: Array("<!doctype html><".utf8), whole: Array("<p>some words".utf8),
            cut: [])
        let items = try Self.finding(body, tail: body.whole).evidence.filter { $0.id == "body-format" }
        #expect(items.allSatisfy { $0.weight < 0 && $0.weight > -1 && $0.text.contains("without its end tag") })
        #expect(!items.isEmpty)
    }

    /// Cuts behind the brackets of values within others, as of `{"items":[{"id":1,"tags":["a"]}, …]}`.
    @Test(
        "JSON that ends behind an inner value is cut",
        arguments: [
            #"{"id": 1, "name": "x1"}, {"id": 2, "name": "x2"}"#, #"[{"id":7,"name":"a \"b} c"}"#,
            #""name": "x", "tags": {"a": {"b": [1]}}"#,
        ])
    func innerBracket(_ tail: String) throws {
        let body = Body(
            name: "", type: "application/json", start: Array("{\"items\":[{\"id\":".utf8), whole: [], cut: [])
        let items = try Self.finding(body, tail: Array(tail.utf8)).evidence.filter { $0.id == "body-format" }
        #expect(items.contains { $0.favours.contains(.wrongContentLength) && $0.weight < 0 })
    }

    @Test(
        "a bracket that nothing in sight opened speaks for a whole text by the chance of one, more the rarer they are")
    func bracketFromBefore() throws {
        func weight(_ tail: String) throws -> Double {
            let body = Body(name: "", type: "application/json", start: Array("{\"items\":[".utf8), whole: [], cut: [])
            let item = try Self.finding(body, tail: Array(tail.utf8)).evidence.first { $0.id == "body-format" }
            return try #require(item).weight
        }
        // 3 of 64 places, and 1 of 4: logarithms of 21.3 (no more than 2.2) and of 4.
        #expect(try weight(String(repeating: "a", count: 60) + "\"}}}") == 2.2)
        #expect(abs(try weight("\"1\"}") - 1.386) < 0.001)
    }

    @Test("JSON that is kept whole is known to be whole")
    func keptWhole() throws {
        var connection = ConnectionBuilder(declared: 40, sent: 13)
        connection.response.contentType = "application/json"
        connection.response.bodyStart = Array("{\"a\":[1,{}]}\n".utf8)
        connection.response.bodyTail = connection.response.bodyStart
        connection.response.bodyLength = 13
        connection.serverFin(onData: false)
        let item = try #require(connection.finding?.evidence.first { $0.id == "body-format" })
        #expect(item.weight == 4)
    }

    /// RFC 3629 §3: of the places in 10 characters of 2 bytes one half lies within one, of 10 of 3 bytes two thirds.
    @Test(
        "text that ends between characters speaks for a whole body by the chance of that",
        arguments: [("é", 0.693), ("語", 1.099)])
    func betweenCharacters(_ character: String, _ expected: Double) throws {
        let tail = Array(String(repeating: character, count: 10).utf8)
        let body = Body(
            name: "", type: "text/plain; charset=UTF-8", start: Array(tail.prefix(16)), whole: tail, cut: [])
        let item = try #require(try Self.finding(body, tail: tail).evidence.first { $0.id == "body-format" })
        #expect(item.favours.contains(.wrongContentLength))
        #expect(abs(item.weight - expected) < 0.001)
        // One byte less is a cut for certain.
        #expect(
            try Self.finding(body, tail: Array(tail.dropLast())).evidence.contains {
                $0.id == "body-format" && $0.weight < 0
            })
        // Where nearly all characters have one byte, the boundary says nothing.
        #expect(try !Self.finding(body, tail: Array("a few words of English, née".utf8)).has("body-format"))
    }
}
