import Foundation
import TestSupport
import Testing

@Suite("carve")
struct CarveTests {
    private static func findings(_ path: String) throws -> [[String: Any]] {
        let output = try ShortfinProgram.run(["--format", "json", path]).output
        let report = try JSONSerialization.jsonObject(with: output) as? [String: Any]
        return report?["findings"] as? [[String: Any]] ?? []
    }

    private static func outline(_ findings: [[String: Any]]) -> [String] {
        findings.filter { $0["verdict"] as? String == "truncated" }.map { finding in
            let message = finding["message"] as? [String: Any] ?? [:]
            let end = finding["end"] as? [String: Any] ?? [:]
            let length = message["deliveredLength"] as? Int ?? -1
            return "\(finding["cause"] ?? "") \(message["direction"] ?? "") \(length) \(end["kind"] ?? "")"
        }.sorted()
    }

    @Test(
        "triage of the scrubbed, mapped capture names the same causes, lengths and ends",
        arguments: [
            "flush-before-shutdown", "crash", "unread-data-reset", "relayed-flush", "relayed-reset", "request-cut",
            "wrong-length-close", "missing-last-chunk", "chunk-cut-inside", "receiver-abort", "idle-timeout",
        ])
    func sameFindings(name: String) throws {
        let folder = try TemporaryDirectory()
        let input = Fixtures.path("captures/\(name).pcap.gz")
        let output = folder.url.appendingPathComponent("c.pcapng").path
        let result = try ShortfinProgram.run(["carve", "--scrub", "--map-addresses", input, "-o", output])
        #expect(result.status == 0, "\(result.errors)")
        #expect(try Self.outline(Self.findings(output)) == Self.outline(Self.findings(input)))
    }

    @Test("a finding brings the leg behind along, a stream nothing but itself")
    func selection() throws {
        let folder = try TemporaryDirectory()
        let input = Fixtures.path("captures/relayed-reset.pcap.gz")
        let output = folder.url.appendingPathComponent("c.pcapng").path
        let relayed = try #require(Self.findings(input).first { $0["cause"] as? String == "relayed-truncation" })
        let id = try #require(relayed["id"] as? String)
        #expect(
            try ShortfinProgram.run(["carve", "--finding", id, input, "-o", output]).errors.contains("2 connections"))
        #expect(Set(try Self.findings(output).compactMap { $0["cause"] as? String }).count == 2)
        #expect(
            try ShortfinProgram.run(["carve", "--stream", "1", input, "-o", output]).errors.contains("1 connection"))
        #expect(try ShortfinProgram.run(["carve", "--stream", "99", input, "-o", output]).status == 64)
    }

    @Test("a healthy capture gives no file, and bad options are refused")
    func refusals() throws {
        let folder = try TemporaryDirectory()
        let output = folder.url.appendingPathComponent("c.pcapng").path
        let healthy = try ShortfinProgram.run([
            "carve", Fixtures.path("captures/healthy-messages.pcap.gz"), "-o", output,
        ])
        #expect(healthy.status == 0 && healthy.errors.contains("nothing to carve"))
        #expect(!FileManager.default.fileExists(atPath: output))
        #expect(try ShortfinProgram.run(["carve", "x.pcap", "-o", output, "--key", "12"]).status == 64)
        #expect(try ShortfinProgram.run(["carve", "x.pcap", "-o", output, "--scrub", "--scrub-all"]).status == 64)
    }
}
