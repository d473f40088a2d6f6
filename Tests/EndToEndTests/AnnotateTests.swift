import Foundation
import TestSupport
import Testing

@Suite("annotate")
struct AnnotateTests {
    static let capture = Fixtures.path("captures/flush-before-shutdown.pcap.gz")

    @Test(
        "comments stand on the last byte, the FIN and its proof, and the summary on the capture",
        .enabled(if: PeerProgram.isInstalled("tshark"), "tshark is not installed"))
    func decisivePackets() throws {
        let folder = try TemporaryDirectory()
        let output = folder.url.appendingPathComponent("out.pcapng").path
        let result = try ShortfinProgram.run(["annotate", "--finding", "F1", Self.capture, "-o", output])
        #expect(result.status == 0)
        let fields = ["frame.number", "tcp.stream", "tcp.srcport", "tcp.flags.fin", "frame.comment"]
        let rows = try PeerProgram.fields(of: output, fields, filter: "frame.comment")
        let report = try JSONSerialization.jsonObject(
            with: ShortfinProgram.run(["--format", "json", Self.capture]).output)
        let findings = try #require((report as? [String: Any])?["findings"] as? [[String: Any]])
        let connection = try #require(findings[0]["connection"] as? [String: Any])
        let end = try #require(findings[0]["end"] as? [String: Any])
        #expect(Set(rows.map { $0[1] }) == ["\(try #require(connection["stream"] as? Int))"])
        let fin = try #require(rows.first { $0[0] == "\(end["packet"] as? Int ?? 0)" })
        #expect(fin[3] == "True" || fin[3] == "1")
        #expect(fin[4].contains("last byte") && fin[4].contains("FIN of the server"))
        #expect(rows.contains { $0[4].contains("Acknowledges everything") })
        #expect(rows.allSatisfy { $0[4].contains("F1 (\(findings[0]["key"] as? String ?? "?"))") })
        let about = try PeerProgram.run("capinfos", ["-k", output]).output
        #expect(about.contains("1 message cut short") && !about.contains("F2"))
    }

    @Test("a finding that is not there, standard input and the input as output are refused in words")
    func refusals() throws {
        let folder = try TemporaryDirectory()
        let output = folder.url.appendingPathComponent("out.pcapng").path
        let unknown = try ShortfinProgram.run(["annotate", "--finding", "F99", Self.capture, "-o", output])
        #expect(unknown.status == 64 && unknown.errors.contains("F1 to F"))
        let input = try ShortfinProgram.shell("\"$SHORTFIN\" annotate - -o '\(output)' < '\(Self.capture)'")
        #expect(input.status == 64 && input.errors.contains("cannot be read twice"))
        let same = folder.url.appendingPathComponent("same.pcap").path
        try FileManager.default.copyItem(atPath: Self.capture, toPath: same)
        let onto = try ShortfinProgram.run(["annotate", same, "-o", same])
        #expect(onto.status == 64 && onto.errors.contains("is one of the captures"))
        #expect(
            try Data(contentsOf: URL(fileURLWithPath: same)) == Data(contentsOf: URL(fileURLWithPath: Self.capture)))
        #expect(try ShortfinProgram.run(["annotate", same, Self.capture, "-o", output]).status == 64)
    }
}
