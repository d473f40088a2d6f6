import Figures
import Model

/// A figure as a file of its own.
public struct FigureFile: Sendable {
    /// A plain name that ends in `.svg`.
    public var name: String
    /// The SVG.
    public var text: String
}

/// A postmortem in Markdown (CommonMark with tables), for tickets and wikis: what the page has, without its figures or
/// with them as files.
public struct MarkdownReport {
    private let incident: Incident
    private var report: Report { incident.report }
    private let figures: String?
    private var page = MarkdownText()
    private var files: [FigureFile] = []

    private static let rowsOfKind = 100
    private static let kindsShown = 40

    /// Writes the document. `figures` is the directory of the figures as seen from the document; without it there are
    /// none. Returns the figures to be put there.
    public static func write(_ incident: Incident, figures: String?, to output: OutputBuffer) -> [FigureFile] {
        var report = MarkdownReport(incident: incident, figures: figures)
        report.write()
        output.write(report.page.markup)
        return report.files
    }

    private init(incident: Incident, figures: String?) {
        self.incident = incident
        self.figures = figures
    }

    private mutating func write() {
        let headline = IncidentHeadline(incident)
        page.heading(1, headline.sentence)
        if !headline.explanation.isEmpty { page.paragraph(headline.explanation) }
        page.table([("", false), ("", false)], headline.facts.map { [$0.name, $0.value] })
        writeFigures()
        writeServers()
        writeFindings()
        writeCaptures()
        page.heading(2, "How to read this")
        for text in ReadingText.paragraphs { page.paragraph(text) }
        if figures != nil { page.list(ReadingText.marks.map { "\($0.name): \($0.meaning)" }) }
        page.raw("---\n\n")
        page.paragraph(
            "Made by \(report.tool.name) \(report.tool.version) from the captures named above, and from nothing else.")
    }

    private mutating func picture(_ name: String, caption: String, _ draw: (String) -> Drawing?) {
        guard let figures, let drawing = draw(name) else { return }
        files.append(FigureFile(name: "\(name).svg", text: drawing.file))
        page.picture("\(figures)/\(name).svg", title: drawing.title, caption: caption)
    }

    private mutating func writeFigures() {
        let incident = incident
        for (index, server) in incident.serversWithDistribution.prefix(4).enumerated() {
            picture("sizes-\(index + 1)", caption: incident.distributionCaption(of: server)) {
                incident.distribution(of: server, id: $0)
            }
        }
        picture("timeline", caption: "When messages were cut, and what the captures cover.") {
            incident.timeline(id: $0)
        }
    }

    private mutating func writeServers() {
        guard !report.cohorts.isEmpty else { return }
        page.heading(2, "Servers")
        page.table(
            [
                ("server", false), ("responses", true), ("cut", true), ("sizes", true),
                ("what they have in common", false),
            ],
            report.cohorts.prefix(50).map {
                [
                    endpointText($0.server), NumberText.grouped($0.messages),
                    NumberText.grouped(CohortCounts.cutResponses($0, in: report)),
                    $0.truncated > 0 ? NumberText.grouped($0.distinctSizes) : "–", $0.text,
                ]
            })
        if report.cohorts.count > 50 {
            page.paragraph("and \(NumberText.count(report.cohorts.count - 50, "more server")).")
        }
    }

    // MARK: Findings

    private mutating func writeFindings() {
        guard !report.findings.isEmpty else { return }
        page.heading(2, "Findings")
        if report.findings.count > 1 { page.paragraph(ReadingText.order) }
        let kinds = incident.kinds
        let drawn = Set(incident.drawn)
        for kind in kinds.prefix(Self.kindsShown) {
            let cause = CauseRanking.title(report.findings[kind.members[0]])
            page.heading(3, "\(cause): \(kind.lead)\(kind.title(report.findings))")
            let full = kind.members.enumerated().filter { $0.offset == 0 || drawn.contains($0.element) }.map(\.element)
            for index in full { write(report.findings[index], isDrawn: drawn.contains(index)) }
            let others = kind.members.filter { !full.contains($0) }
            writeRows(others)
        }
        let rest = kinds.dropFirst(Self.kindsShown).reduce(0) { $0 + $1.members.count }
        if rest > 0 { page.paragraph("\(NumberText.count(rest, "more finding")) of other kinds not shown.") }
    }

    private mutating func writeRows(_ members: [Int]) {
        guard !members.isEmpty else { return }
        page.paragraph("\(NumberText.grouped(members.count)) more of this kind:")
        page.table(
            [
                ("id", false), ("message", false), ("delivered", true), ("declared", true), ("stream", true),
                ("end", false),
                ("sure", true),
            ], members.prefix(Self.rowsOfKind).map { FindingText.cells(report.findings[$0], in: report) })
        if members.count > Self.rowsOfKind {
            page.paragraph("and \(NumberText.grouped(members.count - Self.rowsOfKind)) more.")
        }
    }

    private mutating func write(_ finding: Finding, isDrawn: Bool) {
        page.heading(4, "\(finding.id) · \(FindingText.title(finding.message, width: 160))")
        let verdict = finding.verdict == .truncated ? "Cut short" : "Undecided"
        page.raw("**\(verdict)**: ")
        page.paragraph("\(FindingText.delivered(finding.message, isShort: false)).")
        let causes = CauseRanking.text(finding)
        page.raw("**\(MarkdownText.escaped(causes.first))**\(MarkdownText.escaped(causes.rest)). ")
        page.paragraph(FindingText.summary(finding))
        page.table([("", false), ("", false)], FindingText.facts(finding, in: report).map { [$0.name, $0.value] })
        let followers = report.findings.filter { $0.consequenceOf == finding.id }.map(\.id)
        if let root = finding.consequenceOf { page.paragraph("In consequence of \(root).") }
        if let same = finding.sameMessageAs { page.paragraph("The same message as \(same).") }
        if !followers.isEmpty {
            let rest = followers.count > 20 ? " and \(NumberText.grouped(followers.count - 20)) more" : ""
            page.paragraph("In consequence of it: \(followers.prefix(20).joined(separator: ", "))\(rest).")
        }
        if isDrawn { writeFigures(finding) }
        for side in EvidenceText.sides(finding, in: report) where !side.items.isEmpty {
            page.raw("**\(MarkdownText.escaped(side.title))**\n\n")
            page.list(side.items.map { "\($0.text) (\($0.place))" })
        }
        if !finding.matches.isEmpty {
            page.raw("**Sizes that match something known**\n\n")
            page.table(
                [("what", false), ("bytes", true), ("by accident", false)],
                finding.matches.prefix(12).map(FindingText.cells))
        }
        if !finding.nextSteps.isEmpty {
            page.raw("**What would confirm it**\n\n")
            page.list(finding.nextSteps, isNumbered: true)
        }
    }

    private mutating func writeFigures(_ finding: Finding) {
        let incident = incident
        // Ids are ours, yet they become file names.
        let name = finding.id.filter { $0.isASCII && ($0.isLetter || $0.isNumber) }
        if let trace = incident.trace(of: finding), let view = MessageView(of: finding, in: trace) {
            picture(name, caption: incident.sequenceCaption(finding)) { incident.sequence(view, finding, id: $0) }
            if let closer = view.closeUp {
                picture("\(name)-end", caption: "\(finding.id): the last moments before the end, and what followed.") {
                    incident.sequence(closer, finding, id: $0, isCloseUp: true)
                }
            }
        }
        if finding.message.position != "head" {
            picture("\(name)-bytes", caption: "\(finding.id): \(FindingText.lengths(finding)).") {
                ByteLedger.draw(finding.message, id: $0)
            }
        }
    }

    // MARK: Captures

    private mutating func writeCaptures() {
        page.heading(2, "Captures and trust")
        page.table(
            [
                ("no.", true), ("file", false), ("from, to (UTC)", false), ("packets", true), ("size", true),
                ("format", false), ("drops", false), ("SHA-256", false),
            ],
            report.captures.prefix(200).enumerated().map { index, capture in
                [
                    "\(index)", CaptureText.name(of: capture), CaptureText.span(capture),
                    NumberText.grouped(capture.packets), NumberText.bytes(capture.bytes), CaptureText.format(capture),
                    CaptureText.drops(capture.trust),
                    (incident.hashes.indices.contains(index) ? incident.hashes[index] : nil) ?? "–",
                ]
            })
        for capture in report.captures where !capture.issues.isEmpty || !capture.fullyRead {
            let issues = capture.issues.isEmpty ? ["Could not be read to its end."] : capture.issues.map(issueText)
            page.paragraph("\(CaptureText.name(of: capture)): \(issues.joined(separator: " "))")
        }
        let caveats = TrustText.caveats(report)
        if caveats.isEmpty { page.paragraph("Nothing in the captures lowers the trust in what they show.") }
        page.list(caveats)
        if report.notes.isEmpty { page.paragraph("No limit of the analysis was reached.") }
        page.list(report.notes)
        page.table([("", false), ("", false)], CaptureText.provenance(incident).map { [$0.name, $0.value] })
    }
}
