import ArgumentParser
import Model
import Reports

/// Which findings a command is about: by `F1` and the like, by key, or all.
struct FindingSelection: ParsableArguments {
    @Option(
        name: .customLong("finding"),
        help: ArgumentHelp(
            "Only these findings, by id (F1) or key; several separated by commas, or the option repeated.",
            valueName: "id"))
    var names: [String] = []

    /// Each name by itself.
    var wanted: [String] {
        names.flatMap { $0.split(separator: ",").map { String($0.filter { $0 != " " }) } }.filter { !$0.isEmpty }
    }

    /// The findings of a report that were asked for, in the report's order; all if none was.
    ///
    /// - Throws: a ``CommandFailure`` that names what the report does not have.
    func findings(of report: Report) throws -> [Finding] {
        guard !names.isEmpty else { return report.findings }
        return try Self.findings(wanted, of: report)
    }

    /// The findings with some names. A key can name the same message of a capture that was given twice.
    static func findings(_ names: [String], of report: Report) throws -> [Finding] {
        func has(_ finding: Finding, _ name: String) -> Bool {
            finding.id.lowercased() == name.lowercased() || finding.key == name.lowercased()
        }
        for name in names where !report.findings.contains(where: { has($0, name) }) {
            let known =
                switch report.findings.count {
                case 0: "there are no findings"
                case 1: "there is only \(report.findings[0].id) (\(report.findings[0].key))"
                default: "there are F1 to F\(report.findings.count)"
                }
            throw CommandFailure("no finding \(TerminalText.escaped(name)); \(known)", status: .usage)
        }
        return report.findings.filter { finding in names.contains { has(finding, $0) } }
    }
}
