public import Model

/// A report in pieces, for a capture that goes on.
extension TextReport {
    /// Writes one finding in full. `earlier` names a finding with the same next steps that was shown before.
    public static func write(
        finding: Finding, sameStepsAs earlier: String? = nil, options: Options = Options(), to output: OutputBuffer
    ) {
        let report = TextReport(
            report: Report(tool: Tool(version: "")), options: options, output: output, tree: FindingTree([]))
        if let live = finding.live, live.revision > 0 {
            report.paragraph(
                "\(finding.id) again: later packets changed what is known of it.", indent: 0,
                paint: report.style.warning)
        }
        report.write(finding, sameStepsAs: earlier)
        report.line()
    }

    /// Writes everything of a report but its findings: what was captured, the verdict, causes by server, and how far it
    /// can be trusted.
    public static func writeSummary(_ report: Report, options: Options = Options(), to output: OutputBuffer) {
        TextReport(report: report, options: options, output: output, tree: FindingTree(report.findings)).writeSummary()
    }

    private func writeSummary() {
        writeCaptures()
        line()
        writeVerdict()
        writeGroups(tree.groups(report.findings))
        writeTrust()
        writeNotes()
    }
}
