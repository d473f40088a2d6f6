import ArgumentParser
import Model
import Reports

/// `shortfin explain F1 x.pcap`: one finding, from its packets to its verdict.
struct ExplainCommand: SurroundedCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Explain one finding: packets, arithmetic, evidence, what would change it.",
        usage: "shortfin explain <id> ... <file> ... [<options>]",
        discussion: """
            An id is a finding's number (F1 or 1) or its key of ten digits, which stays the
            same for the same capture. Ids and files may come in any order; without an
            id the first finding is explained.

            EXAMPLES
              shortfin explain F1 incident.pcap
              shortfin explain incident.pcap F2 F3
              shortfin explain 32e76c2181 incident.pcap | less -R
            """
    )

    @OptionGroup(title: "Input") var captures: CaptureArguments

    @OptionGroup(title: "Output") var text: TextArguments

    /// The arguments that name findings: of that form, and not files that exist.
    private var ids: [String] { captures.files.compactMap(Self.id) }

    /// The arguments with the ids taken out.
    var capturesWithoutIDs: CaptureArguments {
        var captures = captures
        captures.files = captures.files.filter { Self.id($0) == nil }
        return captures
    }

    func run(in surroundings: Surroundings) throws -> ExitStatus {
        let captures = capturesWithoutIDs
        let session = try Session(captures, arguments: text.session, surroundings: surroundings)
        let report = try session.triageFirst(captures)
        let findings = try chosen(in: report)
        let traces = session.figureTraces(of: findings, captures)
        session.endProgress()
        for (index, finding) in findings.enumerated() {
            if index > 0 { session.output.write("\n\n") }
            let connection = finding.connection
            ExplainReport.write(
                finding, in: report,
                trace: traces.first {
                    $0.connection.capture == connection.capture && $0.connection.stream == connection.stream
                }, width: session.width(fallback: 100), style: session.style, times: text.times,
                to: session.output)
        }
        let status = try session.finish(report)
        if ids.isEmpty, report.findings.count > 1 {
            session.remark(
                "there are \(report.findings.count) findings, F1 to F\(report.findings.count); name one to explain it")
        }
        return status
    }

    private func chosen(in report: Report) throws -> [Finding] {
        guard !report.findings.isEmpty else {
            throw CommandFailure(
                "there is no finding to explain: no message was cut short or undecided", status: .usage)
        }
        guard !ids.isEmpty else { return Array(report.findings.prefix(1)) }
        return try FindingSelection.findings(ids, of: report)
    }

    /// The id that a word is: `F12`, `f12`, `12`, or a key of ten hexadecimal digits. Nil for another word, and for a
    /// file of that name, which is a file.
    private static func id(_ text: String) -> String? {
        func isNumber(_ text: some StringProtocol) -> Bool {
            !text.isEmpty && text.utf8.allSatisfy { $0 >= 48 && $0 <= 57 }
        }
        let isKey = text.utf8.count == 10 && text.allSatisfy { $0.isHexDigit && !$0.isUppercase }
        let isName = (text.first == "F" || text.first == "f") && isNumber(text.dropFirst())
        guard isNumber(text) || isName || isKey, case .failure = FileStatus.of(text) else { return nil }
        return isNumber(text) && !isKey ? "F\(text)" : text
    }
}
