import Figures
public import Model

/// A triage as JUnit XML, the form that build servers read: a suite for each capture, in it one case that asks whether
/// the capture could be read, one that asks whether any message was cut, and one for each finding. Cut messages fail,
/// undecided ones are skipped, damaged captures are errors.
public enum JUnitReport {
    /// Writes `report`.
    public static func write(_ report: Report, to output: OutputBuffer) {
        var members: [[Finding]] = report.captures.map { _ in [] }
        for finding in report.findings where members.indices.contains(finding.connection.capture) {
            members[finding.connection.capture].append(finding)
        }
        let suites = zip(report.captures, members).map { Suite(capture: $0, findings: $1) }
        output.write("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"\(escaped(report.tool.name))\"")
        // The outermost element has no count of skipped ones in the schema that Jenkins publishes.
        output.write(counts(suites, withSkipped: false) + ">\n")
        for suite in suites { write(suite, of: report, to: output) }
        output.write("</testsuites>\n")
    }

    private struct Suite {
        var capture: CaptureSummary
        var findings: [Finding]
        var cut: Int { findings.count(where: JUnitReport.fails) }
        var undecided: Int { findings.count - cut }
    }

    /// A cut message fails once, whichever captures show it.
    private static func fails(_ finding: Finding) -> Bool {
        finding.verdict == .truncated && finding.sameMessageAs == nil
    }

    private static func counts(_ suites: [Suite], withSkipped: Bool = true) -> String {
        let findings = suites.reduce(0) { $0 + $1.findings.count }
        // The question itself fails when a message was cut, so that a suite without further cases says so too.
        let failures = suites.reduce(0) { $0 + $1.cut + ($1.cut > 0 ? 1 : 0) }
        let errors = suites.count { !$0.capture.fullyRead }
        let skipped = suites.reduce(0) { $0 + $1.undecided }
        let text = " tests=\"\(findings + suites.count * 2)\" failures=\"\(failures)\" errors=\"\(errors)\""
        return withSkipped ? "\(text) skipped=\"\(skipped)\"" : text
    }

    private static func write(_ suite: Suite, of report: Report, to output: OutputBuffer) {
        let name = escaped(suite.capture.path == "-" ? "standard input" : suite.capture.path)
        output.write("  <testsuite name=\"\(name)\"\(counts([suite])) time=\"0\"")
        // ISO 8601 without fraction and zone, as the form has it.
        if let first = suite.capture.firstPacket { output.write(" timestamp=\"\(escaped(String(first.prefix(19))))\"") }
        output.write(">\n")
        let issues = suite.capture.issues.map(issueText).joined(separator: " ")
        testCase(
            "the capture can be read to its end", in: name,
            suite.capture.fullyRead ? "" : element("error", "damaged capture", issues), to: output)
        let sentence = "\(NumberText.count(suite.cut, "message")) cut short"
        testCase(
            "no message is cut short", in: name,
            suite.cut == 0 ? "" : element("failure", sentence, sentence), to: output)
        for finding in suite.findings {
            let title = FindingText.title(finding.message, width: 160)
            let causes = CauseRanking.text(finding, limit: 2)
            let headline = "\(FindingText.delivered(finding.message, isShort: false)): \(causes.first)\(causes.rest)"
            let lead = finding.sameMessageAs.map { "the same message as \($0)" } ?? "undecided"
            let connection = finding.connection
            testCase(
                "\(finding.id) \(title) (stream \(connection.stream), \(endpointText(connection.server)))", in: name,
                fails(finding)
                    ? element("failure", headline, detail(finding, in: report), type: finding.cause.rawValue)
                    : element("skipped", "\(lead): \(headline)", ""), to: output)
        }
        output.write("  </testsuite>\n")
    }

    private static func detail(_ finding: Finding, in report: Report) -> String {
        var lines = [FindingText.summary(finding), FindingText.lengths(finding)]
        if let end = finding.end { lines.append(FindingText.end(end)) }
        for side in EvidenceText.sides(finding, in: report) {
            lines += side.items.map { "\(side.sign) \($0.text) (\($0.place))" }
        }
        lines += finding.nextSteps.map { "Next: \($0)" }
        return lines.map(TerminalText.escaped).joined(separator: "\n")
    }

    private static func testCase(_ name: String, in suite: String, _ result: String, to output: OutputBuffer) {
        output.write("    <testcase classname=\"\(suite)\" name=\"\(escaped(name))\" time=\"0\"")
        output.write(result.isEmpty ? "/>\n" : ">\(result)</testcase>\n")
    }

    private static func element(_ name: String, _ message: String, _ content: String, type: String = "") -> String {
        let type = type.isEmpty ? "" : " type=\"\(escaped(type))\""
        return "<\(name) message=\"\(escaped(message))\"\(type)>\(XMLText.escaped(content))</\(name)>"
    }

    private static func escaped(_ text: String) -> String { XMLText.escaped(TerminalText.escaped(text)) }
}
