import Model
import Testing

@testable import Reports

@Suite("Explanation of one finding")
struct ExplainReportTests {
    private func explain(_ finding: Finding, in report: Report, trace: ConnectionTrace?) -> String {
        collected { ExplainReport.write(finding, in: report, trace: trace, width: 100, style: .plain, to: $0) }
    }

    @Test("tells the decisive packets, the sum, the end, the evidence and what would change it")
    func whole() throws {
        let incident = SampleReports.postmortem
        let text = explain(incident.report.findings[0], in: incident.report, trace: incident.traces[0])
        try expectGolden(text, "explain.txt")
    }

    @Test("without segments the parts that need none are there")
    func withoutTrace() {
        let report = SampleReports.postmortem.report
        let text = explain(report.findings[0], in: report, trace: nil)
        #expect(text.contains("The sum, in bytes"))
        #expect(!text.contains("Decisive packets"))
    }

    @Test("names what it follows from, and what follows from it")
    func links() {
        var report = SampleReports.incident
        report.findings[1].consequenceOf = "F1"
        #expect(explain(report.findings[1], in: report, trace: nil).contains("\nDue to      F1\n"))
        #expect(explain(report.findings[0], in: report, trace: nil).contains("\nLeads to    F2\n"))
    }

    // 900,000 declared, 182,329 sent: by hand.
    @Test("the sum leads from the head to what was never sent")
    func arithmetic() {
        let lines = Arithmetic.lines(SampleReports.postmortem.report.findings[0])
        #expect(lines.map(\.value) == [119, 900_000, 900_119, 182_448, 717_671])
    }

    // Odds of 0.6 to 0.4 without a piece of ln 3 for the first: 0.2 to 0.4.
    @Test("without a piece of evidence the odds are what they were before it")
    func counterfactual() {
        var finding = SampleReports.flushFinding()
        finding.confidence = 0.6
        finding.alternatives = [Alternative(cause: .senderCrash, confidence: 0.4)]
        finding.evidence = [
            EvidenceItem(
                id: "a", favours: [.flushBeforeShutdown], weight: 1.0986123, origin: .judged("so"), packets: [],
                text: "it was so")
        ]
        #expect(
            Arithmetic.counterfactuals(finding).contains(
                "Without “it was so”: sender-crash 67 %, flush-before-shutdown 33 %."))
    }

    @Test("names where each weight and each prior came from, and what limited the confidence")
    func origins() {
        let report = SampleReports.postmortem.report
        let text = explain(report.findings[0], in: report, trace: nil)
        #expect(text.contains("\n      measured: 61 of 193 crashes and 208 of 406 others\n"))
        #expect(text.contains("\n      computed: 1 in 1,448 by chance\n"))
        #expect(text.contains("\n      prior judged: about as common as a timer\n"))
        #expect(text.contains("  → flush-before-shutdown from >99 % to 97 %: both leave the same packets"))
    }

    @Test("packets of other captures stand beside the name of their file")
    func packetsOfOtherCaptures() {
        var report = SampleReports.postmortem.report
        report.captures = ["a/client.pcap", "b/server.pcap", "b/client.pcap"].map { path in
            var capture = SampleReports.capture()
            capture.path = path
            return capture
        }
        var finding = SampleReports.flushFinding()
        finding.evidence[0].packets = [211, 212, 7, 9]
        finding.evidence[0].packetCaptures = [0, 0, 1, 1]
        #expect(
            EvidenceText.packets(finding.evidence[0], of: finding, in: report)
                == "packets 211–212 of a/client.pcap, packets 7, 9 of server.pcap")
        finding.evidence[0].packets = [5]
        finding.evidence[0].packetCaptures = [2]
        #expect(EvidenceText.packets(finding.evidence[0], of: finding, in: report) == "packet 5 of b/client.pcap")
        #expect(EvidenceText.packets(finding.evidence[1], of: finding, in: report) == "packets 180–183, 197")
    }

    @Test("hostile numbers do not trap")
    func extremes() {
        var finding = SampleReports.flushFinding()
        finding.message.offset = .max
        finding.message.headLength = .max
        finding.message.declaredLength = .min
        finding.message.sentLength = .max
        var trace = SampleReports.flushTrace()
        for index in trace.points.indices where index % 3 == 0 {
            trace.points[index].time = index % 2 == 0 ? .min : .max
            trace.points[index].offset = .max
            trace.points[index].length = .max
            trace.points[index].acknowledged = .min
        }
        #expect(!explain(finding, in: SampleReports.incident, trace: trace).isEmpty)
    }
}
