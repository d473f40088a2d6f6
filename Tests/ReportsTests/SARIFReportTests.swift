import Foundation
import Model
import Testing

@testable import Reports

@Suite("SARIF 2.1.0")
struct SARIFReportTests {
    private func log(_ report: Report) throws -> [String: Any] {
        let text = collected { SARIFReport.write(report, to: $0) }
        return try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    }

    private func run(_ report: Report) throws -> [String: Any] {
        let runs = try #require(try log(report)["runs"] as? [[String: Any]])
        #expect(runs.count == 1)
        return runs[0]
    }

    @Test("a finding is a result with rule, place, fingerprint and rank")
    func result() throws {
        let report = SampleReports.postmortem.report
        #expect(try log(report)["version"] as? String == "2.1.0")
        let run = try run(report)
        let results = try #require(run["results"] as? [[String: Any]])
        #expect(results.count == 2)
        #expect(results[0]["ruleId"] as? String == "flush-before-shutdown")
        #expect(results[0]["level"] as? String == "error")
        #expect(results[0]["rank"] as? Double == 97)
        #expect((results[0]["partialFingerprints"] as? [String: String])?.values.first == "32e76c2181")
        let tool = try #require((run["tool"] as? [String: Any])?["driver"] as? [String: Any])
        let rules = try #require(tool["rules"] as? [[String: Any]])
        for result in results {
            let index = try #require(result["ruleIndex"] as? Int)
            #expect(rules[index]["id"] as? String == result["ruleId"] as? String)
            let message = try #require(result["message"] as? [String: Any])
            #expect((message["text"] as? String)?.isEmpty == false)
        }
    }

    // SARIF 2.1.0 §3.27.9: a kind other than fail has the level none.
    @Test("an undecided message is for review, not an error")
    func undecided() throws {
        let results = try #require(try run(SampleReports.undecided)["results"] as? [[String: Any]])
        #expect(results.count == 2)
        for result in results {
            #expect(result["kind"] as? String == "review")
            #expect(result["level"] as? String == "none")
        }
    }

    @Test("a damaged capture is an unsuccessful run with an error notification")
    func damage() throws {
        let invocations = try #require(try run(SampleReports.unreadable)["invocations"] as? [[String: Any]])
        #expect(invocations[0]["executionSuccessful"] as? Bool == false)
        let notifications = try #require(invocations[0]["toolExecutionNotifications"] as? [[String: Any]])
        #expect(notifications[0]["level"] as? String == "error")
    }

    // §3.11.5: braces are doubled; §3.11.6: brackets of a plain text are escaped.
    @Test("a stranger's text is no placeholder and no link")
    func messages() throws {
        var report = SampleReports.postmortem.report
        report.findings[0].message.target = "/{0}[x](1)"
        let results = try #require(try run(report)["results"] as? [[String: Any]])
        let text = try #require((results[0]["message"] as? [String: Any])?["text"] as? String)
        #expect(text.contains("/{{0}}\\[x\\](1)"))
    }

    @Test(
        "paths become URI references",
        arguments: [
            ("a.pcap", "a.pcap"), ("/x/a b.pcap", "file:///x/a%20b.pcap"), ("x:y%#?.pcap", "x%3Ay%25%23%3F.pcap"),
            ("ü", "%C3%BC"), ("-", "stdin"),
        ])
    func uris(_ path: String, _ expected: String) {
        #expect(SARIFReport.uri(path) == expected)
    }

    @Test("looks as reviewed")
    func golden() throws {
        try expectGolden(collected { SARIFReport.write(SampleReports.postmortem.report, to: $0) }, "incident.sarif")
    }
}
