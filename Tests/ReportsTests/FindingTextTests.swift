import Model
import Testing

@testable import Reports

@Suite("Findings in words")
struct FindingTextTests {
    /// A finding whose cause is open between two.
    private static var undetermined: Finding {
        var finding = SampleReports.flushFinding()
        finding.cause = .undetermined
        finding.confidence = 0.37
        finding.alternatives = [
            Alternative(cause: .senderCrash, confidence: 0.4), Alternative(cause: .senderTimeout, confidence: 0.23),
        ]
        return finding
    }

    private func report(_ finding: Finding) -> Report {
        var report = SampleReports.report()
        report.findings = [finding]
        report.totals.responses.truncated = 1
        return report
    }

    @Test("what is undetermined has no percentage of its own, but the causes that it may be with theirs")
    func confidence() {
        let report = report(Self.undetermined)
        for text in [
            collected { TextReport.write(report, options: TextReport.Options(), to: $0) },
            collected {
                ExplainReport.write(
                    report.findings[0], in: report, trace: nil, width: 200, style: .plain, to: $0)
            },
        ] {
            #expect(text.contains("sender-crash 40 %, sender-timeout 23 %"), "\(text)")
            #expect(!text.contains("undetermined 37 %"), "\(text)")
        }
        let certain = self.report(SampleReports.flushFinding())
        let sure = collected { TextReport.write(certain, options: TextReport.Options(), to: $0) }
        #expect(sure.contains("flush-before-shutdown 97 %, else sender-crash 2 %"))
    }

    @Test("where the end of the head was not captured, body bytes are a bound and said to be one")
    func boundedLength() {
        var finding = SampleReports.flushFinding()
        let exact = collected { TextReport.write(report(finding), options: TextReport.Options(), to: $0) }
        #expect(!exact.contains("at most") && !exact.contains("at least"))
        finding.message.issues.append("gap-in-head")
        let bounded = collected { TextReport.write(report(finding), options: TextReport.Options(), to: $0) }
        #expect(bounded.contains("at most ") && bounded.contains("at least "))
    }

    @Test("a message whose request is not known says so in one way, in reports and tables")
    func unknownRequest() {
        var finding = SampleReports.flushFinding()
        (finding.message.method, finding.message.target) = (nil, nil)
        #expect(FindingText.subject(finding.message) == "(request unknown)")
        finding.message.issues = ["unknown-request"]
        #expect(FindingText.subject(finding.message) == "(request unknown)")
        let row = MessageRow(
            capture: 0, stream: 7, client: finding.connection.client, server: finding.connection.server,
            message: finding.message, verdict: .truncated, firstTime: "", duration: 0)
        #expect(row.cell(TextColumn("message", 10)) == "(request unknown) [unknown-request]")
        finding.message.target = "/a\u{1B}"
        #expect(FindingText.subject(finding.message) == "? /a\\x1b")
    }
}
