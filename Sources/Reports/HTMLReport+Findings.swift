import Figures
import Model

/// The findings by kind: the first of each in full, the others a line each.
extension HTMLReport {
    /// Lines of one kind's table, and of all tables.
    private static let rowsOfKind = 400
    private static let rowsInAll = 4000
    /// Kinds with a heading of their own.
    private static let kindsShown = 60
    /// Kinds that are not folded; of more, the table says what there is.
    private static let kindsOpen = 4

    mutating func writeFindings() {
        guard !report.findings.isEmpty else { return }
        page.raw(
            "<section id=\"findings\" aria-labelledby=\"findings-title\"><h2 id=\"findings-title\">Findings</h2>\n")
        let kinds = incident.kinds
        let drawn = Set(incident.drawn)
        if report.findings.count > 1 { page.element("p class=\"muted\"", ReadingText.order) }
        if kinds.count > 1 { writeIndex(kinds) }
        var rowsLeft = Self.rowsInAll
        for (number, kind) in kinds.prefix(Self.kindsShown).enumerated() {
            let title = CauseRanking.title(report.findings[kind.members[0]])
            let members = kind.lead + kind.title(report.findings)
            let isFolded = kinds.count > Self.kindsOpen && number >= Self.kindsOpen
            if isFolded {
                page.beginDetails("\(title): \(members)", isOpen: false)
            } else {
                page.raw("<section aria-labelledby=\"kind-\(number)\"><h3 id=\"kind-\(number)\">")
                page.text(title)
                page.raw(" ")
                page.element("span class=\"muted\"", members)
                page.raw("</h3>\n")
            }
            let full = kind.members.enumerated().filter { $0.offset == 0 || drawn.contains($0.element) }
            for (offset, index) in full {
                let finding = report.findings[index]
                if offset == 0 {
                    write(finding, isDrawn: drawn.contains(index))
                } else {
                    page.beginDetails(
                        "\(finding.id) · \(FindingText.title(finding.message, width: 100)) · "
                            + FindingText.delivered(finding.message, isShort: true), isOpen: false)
                    write(finding, isDrawn: true)
                    page.endDetails()
                }
            }
            let shown = Set(full.map(\.element))
            let others = kind.members.filter { !shown.contains($0) }
            writeRows(others, limit: min(Self.rowsOfKind, rowsLeft), isOpen: others.count <= 25)
            rowsLeft -= min(others.count, Self.rowsOfKind, rowsLeft)
            if isFolded { page.endDetails() } else { page.raw("</section>\n") }
        }
        let rest = kinds.dropFirst(Self.kindsShown).reduce(0) { $0 + $1.members.count }
        if rest > 0 {
            page.element(
                "p class=\"note\"",
                "\(NumberText.count(rest, "more finding")) of \(NumberText.count(kinds.count - Self.kindsShown, "more kind")) not shown; shortfin triage --format csv has a line for each."
            )
        }
        page.raw("</section>\n")
    }

    /// The stream bytes of a kind, if they are one number.
    private func stream(of kind: FindingKind) -> String {
        let size = kind.size ?? (kind.members.count == 1 ? report.findings[kind.members[0]].sizes.streamBytes : nil)
        return size.map { NumberText.grouped($0) } ?? (kind.members.count == 1 ? "–" : "differ")
    }

    private mutating func writeIndex(_ kinds: [FindingKind]) {
        page.table(
            "Kinds of findings: a cause on one server, and one size where several share it",
            columns: [
                ("verdict", false), ("cause", false), ("server", false), ("messages", true), ("stream bytes", true),
                ("first", false),
            ],
            rows: kinds.prefix(Self.kindsShown).map { kind in
                (
                    "",
                    [
                        kind.label,
                        CauseRanking.title(report.findings[kind.members[0]]),
                        endpointText(kind.server), NumberText.grouped(kind.members.count),
                        stream(of: kind), report.findings[kind.members[0]].id,
                    ]
                )
            }, linkColumn: "first")
    }

    private mutating func writeRows(_ members: [Int], limit: Int, isOpen: Bool) {
        guard !members.isEmpty else { return }
        let rows = members.prefix(limit).map { index in
            (report.findings[index].id, FindingText.cells(report.findings[index], in: report))
        }
        page.details("\(NumberText.grouped(members.count)) more of this kind", isOpen: isOpen) { page in
            page.table(
                "Findings of the same kind",
                columns: [
                    ("id", false), ("message", false), ("delivered", true), ("declared", true), ("stream", true),
                    ("end", false), ("sure", true),
                ], rows: rows)
            if members.count > rows.count {
                page.element(
                    "p class=\"muted\"",
                    "and \(NumberText.grouped(members.count - rows.count)) more; shortfin triage --format csv has a line for each."
                )
            }
        }
    }

    // MARK: One finding

    private mutating func write(_ finding: Finding, isDrawn: Bool) {
        page.raw("<article id=\"\(HTMLText.escaped(finding.id))\">\n<h4>")
        page.text("\(finding.id) · \(FindingText.title(finding.message, width: 160))")
        page.raw("</h4>\n<p>")
        page.raw("<span class=\"verdict \(finding.verdict == .truncated ? "bad" : "warning")\">")
        page.text(finding.verdict == .truncated ? "cut short" : "undecided")
        page.raw("</span> ")
        page.text(FindingText.delivered(finding.message, isShort: false) + ".")
        page.raw("</p>\n<p><strong>")
        let causes = CauseRanking.text(finding)
        page.text(causes.first)
        page.raw("</strong>")
        page.text(causes.rest)
        page.text(". \(FindingText.summary(finding))")
        page.raw("</p>\n<dl class=\"facts\">")
        for fact in FindingText.facts(finding, in: report) {
            page.element("dt", fact.name)
            page.element("dd", fact.value)
        }
        page.raw("</dl>\n")
        writeLinks(finding)
        if isDrawn { writeFigures(finding) }
        writeEvidence(finding)
        writeScoring(finding)
        writeMatches(finding)
        writeSteps(finding)
        page.raw("</article>\n")
    }

    private mutating func writeFigures(_ finding: Finding) {
        let incident = incident
        if let trace = incident.trace(of: finding), let view = MessageView(of: finding, in: trace) {
            if finding.id == leadingFinding {
                page.element("p class=\"muted\"", "Its course in time is the figure of the first screen.")
            } else {
                page.figure(id: nextID(), caption: incident.sequenceCaption(finding)) {
                    incident.sequence(view, finding, id: $0, size: $1)
                }
            }
            if let closer = view.closeUp {
                page.figure(
                    id: nextID(), caption: "\(finding.id): the last moments before the end, and what followed."
                ) { incident.sequence(closer, finding, id: $0, size: $1, isCloseUp: true) }
            }
            if trace.leftOut > 0 {
                page.element(
                    "p class=\"muted\"",
                    "\(NumberText.count(trace.leftOut, "segment")) of this connection are not drawn; the extremes are kept."
                )
            }
        }
        if finding.message.position != "head" { writeLedger(finding) }
    }

    /// What this follows from or shows again, and what follows from it.
    private mutating func writeLinks(_ finding: Finding) {
        let links: [(lead: String, ids: [String])] = [
            ("In consequence of", [finding.consequenceOf].compactMap { $0 }),
            ("The same message as", [finding.sameMessageAs].compactMap { $0 }),
            ("In consequence of it", report.findings.filter { $0.consequenceOf == finding.id }.map(\.id)),
            ("Seen again in another capture", report.findings.filter { $0.sameMessageAs == finding.id }.map(\.id)),
        ]
        for link in links where !link.ids.isEmpty {
            page.raw("<p>")
            page.text("\(link.lead): ")
            for (index, id) in link.ids.prefix(20).enumerated() {
                page.raw("\(index > 0 ? ", " : "")<a href=\"#\(HTMLText.escaped(id))\">")
                page.text(id)
                page.raw("</a>")
            }
            page.text(link.ids.count > 20 ? " and \(NumberText.grouped(link.ids.count - 20)) more." : ".")
            page.raw("</p>\n")
        }
    }

    private mutating func writeEvidence(_ finding: Finding) {
        for side in EvidenceText.sides(finding, in: report) {
            guard !side.items.isEmpty else {
                if side.sign == "−" { page.element("p class=\"muted\"", "Nothing speaks against it.") }
                continue
            }
            page.element("h4", side.title)
            page.raw("<ul class=\"evidence\">")
            let style = side.sign == "+" ? "good" : side.sign == "−" ? "bad" : "muted"
            for item in side.items {
                page.raw("<li><span class=\"sign \(style)\">\(side.sign)</span>")
                page.text(item.text)
                page.raw(" ")
                page.element("span class=\"where\"", "(\(item.place); \(item.origins.joined(separator: "; ")))")
                page.raw("</li>\n")
            }
            page.raw("</ul>\n")
        }
    }

    private mutating func writeScoring(_ finding: Finding) {
        let rows = ScoringText.rows(finding.scoring)
        guard !rows.isEmpty else { return }
        page.details("How sure this is", isOpen: false) { page in
            page.table(
                ScoringText.caption,
                columns: ScoringText.columns.enumerated().map { ($1, $0 > 0) } + [("where the prior is from", false)],
                rows: rows.map { ("", $0.cells + [$0.origin]) })
            for limit in finding.scoring.limits { page.element("p", "→ " + ScoringText.limit(limit)) }
        }
    }

    private mutating func writeMatches(_ finding: Finding) {
        guard !finding.matches.isEmpty else { return }
        page.details("Sizes that match something known (\(finding.matches.count))", isOpen: false) { page in
            page.table(
                "Each with the chance that a random size matches as well",
                columns: [("what", false), ("bytes", true), ("by accident", false)],
                rows: finding.matches.prefix(40).map { ("", FindingText.cells($0)) })
        }
    }

    private mutating func writeSteps(_ finding: Finding) {
        guard !finding.nextSteps.isEmpty else { return }
        page.element("h4", "What would confirm it")
        page.raw("<ol class=\"steps\">")
        for step in finding.nextSteps { page.element("li", step) }
        page.raw("</ol>\n")
    }
}
