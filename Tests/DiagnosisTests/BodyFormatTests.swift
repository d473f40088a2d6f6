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
            cut: [UInt8](repeating: 0x41, count: 22)),
        Body(
            name: "JSON", type: "application/json", start: Array("{\"rows\":[".utf8),
            whole: Array("{\"a\":1}]}\n".utf8),
            cut: Array("{\"a\":1},{\"a\"".utf8)),
        Body(
            name: "HTML", type: "text/html", start: Array("<!DOCTYPE html>".utf8),
            whole: Array("</BODY></HTML>\n".utf8),
            cut: Array("<tr><td>a</td".utf8)),
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
}
