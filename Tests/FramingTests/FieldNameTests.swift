import Framing
import Testing

@Suite("Field names")
struct FieldNameTests {
    /// The head is one piece and the body another, so that the last field stands at the end of what is seen.
    private func response(_ fields: [String]) -> [String] {
        let head = "HTTP/1.1 200 OK\r\n" + fields.map { $0 + "\r\n" }.joined() + "\r\n"
        return transcript([.client("GET / HTTP/1.1\r\n\r\n"), .server(head), .server("ab")])
    }

    @Test(
        "are known in any case, first, between others and last",
        arguments: ["Content-Length: 2", "content-length:2", "CONTENT-LENGTH:\t2 ", "cONTENT-lENGTH:  2"])
    func anyCase(_ field: String) {
        for others in [[], ["Content: 7"], ["Accept-Ranges: bytes", "X: y"]] {
            for fields in [[field] + others, others + [field], others + [field] + others] {
                let lines = response(fields)
                #expect(lines.last?.contains("complete response #0 GET / 200 to:0 contentLength") == true, "\(fields)")
                #expect(lines.last?.contains("declared:2 body:2/2") == true, "\(fields)")
                #expect(lines.last?.contains("[") == false, "\(fields)")
            }
        }
    }

    @Test(
        "are not known by their beginning or end",
        arguments: [
            "Content-Lengt: 2", "Content-Lengthy: 2", "X-Content-Length: 2", "Content_Length: 2", "Content*Length: 2",
            "Content-LengtH\u{1}: 2", "\rontent-Length: 2",
        ])
    func notKnown(_ field: String) {
        for fields in [[field], [field, "X: y"], ["X: y", field]] {
            #expect(response(fields).last?.contains("closeDelimited in:untilClose") == true, "\(fields)")
        }
    }

    @Test("with white space before the colon make no field", arguments: ["Content-Length : 2", "Content-Length\t: 2"])
    func spaceBeforeColon(_ field: String) {
        for fields in [[field], [field, "X: y"], ["X: y", field]] {
            let line = response(fields).last
            #expect(line?.contains("closeDelimited in:untilClose") == true, "\(fields)")
            #expect(line?.contains("[malformedField]") == true, "\(fields)")
        }
    }
}
