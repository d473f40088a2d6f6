public import Model

/// One finding for a person at a terminal: what happened packet by packet, the sum, what speaks for and against, what
/// would change the verdict, and the end of the stream as a figure.
public struct ExplainReport {
    private let finding: Finding
    private let report: Report
    private let trace: ConnectionTrace?
    private let width: Int
    private let style: Style
    private let times: TimeForm
    private let output: OutputBuffer

    /// Writes an explanation of `finding`; without its segments the parts that need them are left out.
    public static func write(
        _ finding: Finding, in report: Report, trace: ConnectionTrace?, width: Int, style: Style,
        times: TimeForm = .date, to output: OutputBuffer
    ) {
        ExplainReport(
            finding: finding, report: report, trace: trace, width: max(width, 80), style: style, times: times,
            output: output
        ).write()
    }

    private func write() {
        let id = finding.id.isEmpty ? "" : "\(finding.id)  "
        line(style.strong("\(TerminalText.escaped(id))\(FindingText.title(finding.message, width: width))"))
        let verdict = finding.verdict == .truncated ? style.bad("cut short") : style.warning("undecided")
        line("\(verdict): \(FindingText.delivered(finding.message, isShort: false))")
        let causes = CauseRanking.text(finding)
        line(style.cause(causes.first) + causes.rest)
        line()
        paragraph(TerminalText.escaped(FindingText.summary(finding)), indent: 0)
        line()
        for fact in FindingText.facts(finding, in: report, times: times) {
            paragraph(fact.value, indent: 12, lead: TerminalText.padded(fact.name, to: 12))
        }
        writeLinks()
        writeTimeline()
        writeArithmetic()
        writeFigure()
        writeEvidence()
        writeScoring()
        writeMatches()
        section("What would change this")
        for text in Arithmetic.counterfactuals(finding) { paragraph(text, indent: 4, lead: "  · ") }
        guard !finding.nextSteps.isEmpty else { return }
        section("What to run next")
        for (index, step) in finding.nextSteps.enumerated() {
            paragraph(TerminalText.escaped(step), indent: 5, lead: TerminalText.rightAligned("\(index + 1). ", to: 5))
        }
    }

    /// What this follows from or shows again, and what follows from it.
    private func writeLinks() {
        let links: [(name: String, ids: [String])] = [
            ("Due to", [finding.consequenceOf].compactMap { $0 }),
            ("Same as", [finding.sameMessageAs].compactMap { $0 }),
            ("Leads to", report.findings.filter { $0.consequenceOf == finding.id && !finding.id.isEmpty }.map(\.id)),
            ("Seen again", report.findings.filter { $0.sameMessageAs == finding.id && !finding.id.isEmpty }.map(\.id)),
        ]
        for link in links where !link.ids.isEmpty {
            let rest = link.ids.count > 12 ? " and \(NumberText.grouped(link.ids.count - 12)) more" : ""
            paragraph(
                TerminalText.escaped(link.ids.prefix(12).joined(separator: ", ") + rest), indent: 12,
                lead: TerminalText.padded(link.name, to: 12))
        }
    }

    private func line(_ text: String = "") { output.write(text + "\n") }

    private func section(_ title: String) {
        line()
        line(style.strong(title))
    }

    private func paragraph(
        _ text: String, indent: Int, lead: String = "", paintLead: (String) -> String = { $0 },
        paint: (String) -> String = { $0 }
    ) {
        for (index, part) in TerminalText.wrapped(text, to: width - indent).enumerated() {
            line((index == 0 && !lead.isEmpty ? paintLead(lead) : String(repeating: " ", count: indent)) + paint(part))
        }
    }

    private func writeTimeline() {
        guard let trace, let origin = trace.points.first?.time else { return }
        let lines = TimelineText.lines(finding, in: trace)
        guard !lines.isEmpty else { return }
        section("Decisive packets")
        line(style.faint("   packet       time   from    stream bytes              acknowledges        window"))
        for entry in lines {
            let point = entry.point
            let (elapsed, overflow) = point.time.subtractingReportingOverflow(origin)
            var text = TerminalText.rightAligned("\(point.packet)", to: 9)
            text += TerminalText.rightAligned(overflow ? "?" : "+" + EndFigureText.seconds(elapsed), to: 13)
            text += "  " + (point.fromClient ? "client" : "server") + "  "
            text += TerminalText.padded(bytes(point), to: 24)
            text += TerminalText.rightAligned(point.acknowledged.map { NumberText.grouped($0) } ?? "–", to: 14)
            text += TerminalText.rightAligned(NumberText.grouped(point.window), to: 14)
            line(text)
            paragraph(TerminalText.escaped(entry.words), indent: 24)
        }
        if trace.leftOut > 0 {
            line(style.faint("  \(NumberText.count(trace.leftOut, "segment")) of this connection were thinned out"))
        }
    }

    private func bytes(_ point: TracePoint) -> String {
        guard point.length > 0 else {
            return point.flags & 2 != 0 ? "–" : "at \(NumberText.grouped(max(0, point.offset)))"
        }
        let (end, overflow) = point.offset.addingReportingOverflow(point.length)
        return "\(NumberText.grouped(point.offset)) to \(overflow ? "?" : NumberText.grouped(end))"
    }

    private func writeArithmetic() {
        let lines = Arithmetic.lines(finding)
        guard !lines.isEmpty else { return }
        section("The sum, in bytes")
        let width = lines.map { NumberText.grouped($0.value).utf8.count }.max() ?? 0
        for entry in lines {
            let value = TerminalText.rightAligned(NumberText.grouped(entry.value), to: width)
            let remark = entry.remark.isEmpty ? "" : style.faint("   \(TerminalText.escaped(entry.remark))")
            line("  \(entry.sign) \(TerminalText.padded(entry.name, to: 38))\(value)\(remark)")
        }
    }

    private func writeFigure() {
        section("The end of the stream")
        if finding.message.position != "head" {
            for text in EndFigureText.bars(finding.message, width: min(width, 100)) { line(text) }
            line()
        }
        guard let trace else { return }
        for text in EndFigureText.rungs(finding, in: trace) { line(text) }
    }

    private func writeEvidence() {
        for side in EvidenceText.sides(finding, in: report) where !side.items.isEmpty {
            section(side.title)
            for item in side.items {
                paragraph(
                    "\(item.text) (\(item.place))", indent: 4, lead: "  \(side.sign) ",
                    paintLead: { side.sign == "+" ? style.good($0) : side.sign == "−" ? style.warning($0) : $0 })
                for origin in item.origins { paragraph(origin, indent: 6, paint: style.faint) }
            }
        }
        if finding.evidence.isEmpty {
            section("Evidence")
            line("  none: the verdict rests on the sum alone")
        }
    }

    private func writeScoring() {
        let scoring = finding.scoring
        let rows = ScoringText.rows(scoring)
        guard !rows.isEmpty else { return }
        section("How sure this is")
        let all = [ScoringText.columns] + rows.map(\.cells)
        let widths = ScoringText.columns.indices.map { column in all.map { $0[column].utf8.count }.max() ?? 0 }
        func aligned(_ cells: [String]) -> String {
            zip(cells, widths).enumerated().map { column, cell in
                column == 0
                    ? TerminalText.padded(cell.0, to: cell.1) : TerminalText.rightAligned(cell.0, to: cell.1 + 2)
            }.joined()
        }
        line("  " + style.faint(aligned(ScoringText.columns)))
        for row in rows {
            line("  " + aligned(row.cells))
            paragraph(row.origin, indent: 6, paint: style.faint)
        }
        if let others = ScoringText.others(scoring) { line("  " + others) }
        paragraph(
            ScoringText.caption,
            indent: 2, paint: style.faint)
        for limit in scoring.limits { paragraph(ScoringText.limit(limit), indent: 4, lead: "  → ") }
    }

    private func writeMatches() {
        let matches = FindingText.unsaidMatches(finding)
        guard !matches.isEmpty else { return }
        section("More sizes that match something known")
        for match in matches.prefix(12) {
            paragraph(
                "\(TerminalText.escaped(match.text)) (by accident: \(NumberText.chance(match.chance)))", indent: 4,
                lead: "  = ")
        }
    }
}
