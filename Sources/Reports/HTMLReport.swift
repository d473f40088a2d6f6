import Figures
import Model

/// A postmortem as one HTML file: no network, no script, light and dark, on paper too.
///
/// The first screen answers what happened, how often, since when, to whom and why, with the one figure that shows it.
/// What follows is proof, from the population down to single packets, and last what the proof rests on.
public struct HTMLReport {
    let incident: Incident
    var report: Report { incident.report }
    var page = HTMLText()
    private var figureCount = 0
    /// The finding whose diagram stands on the first screen.
    private(set) var leadingFinding: String?

    /// Writes the page.
    public static func write(_ incident: Incident, to output: OutputBuffer) {
        var report = HTMLReport(incident: incident)
        report.write()
        output.write(report.page.markup)
    }

    private init(incident: Incident) { self.incident = incident }

    private mutating func write() {
        let headline = IncidentHeadline(incident)
        writeHead(title: headline.sentence)
        writeFirstScreen(headline)
        page.raw("<main id=\"content\">\n")
        writeTimeline()
        writeDistributions()
        writeServers()
        writeFindings()
        writeCaptures()
        writeReading()
        page.raw("</main>\n<footer><p>")
        page.text(
            "Made by \(report.tool.name) \(report.tool.version) from the captures named above, and from nothing else.")
        page.raw("</p></footer>\n</body>\n</html>\n")
    }

    private mutating func writeHead(title: String) {
        page.raw(
            """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
            <meta name="color-scheme" content="light dark">
            <meta name="referrer" content="no-referrer">

            """)
        page.element("title", title)
        page.raw("\n<style>\n\(HTMLStyle.sheet)\n\(FigureStyle.sheet)\n</style>\n</head>\n<body>\n")
        page.raw("<a class=\"skip\" href=\"#content\">Skip to the report</a>\n")
    }

    // MARK: First screen

    private mutating func writeFirstScreen(_ headline: IncidentHeadline) {
        page.raw("<header>\n")
        page.element("p class=\"kicker\"", "Postmortem of \(captureNames)")
        page.raw("\n")
        page.element("h1", headline.sentence)
        if !headline.explanation.isEmpty { page.element("p class=\"lede\"", headline.explanation) }
        page.raw("\n<dl class=\"facts\">")
        for fact in headline.facts {
            page.element("dt", fact.name)
            if fact.name.hasPrefix("Cause") {
                page.raw("<dd><strong>")
                page.text(fact.value)
                page.raw("</strong></dd>\n")
            } else {
                page.element("dd", fact.value)
                page.raw("\n")
            }
        }
        page.raw("</dl>\n")
        writeLeadingFigure()
        writeContents()
        page.raw("</header>\n")
    }

    private var captureNames: String {
        let names = report.captures.map { CaptureText.name(of: $0) }
        return names.count <= 2
            ? names.joined(separator: " and ") : "\(names[0]) and \(NumberText.grouped(names.count - 1)) more captures"
    }

    /// The picture that says it: the level at which many ended, or the one connection.
    private mutating func writeLeadingFigure() {
        let incident = incident
        if let server = leadingServer {
            let isDrawn = page.figure(id: nextID(), caption: incident.distributionCaption(of: server)) {
                incident.distribution(of: server, id: $0, size: $1)
            }
            if isDrawn { return }
        }
        guard let finding = report.findings.first else { return }
        if let trace = incident.trace(of: finding), let view = MessageView(of: finding, in: trace) {
            page.figure(id: nextID(), caption: incident.sequenceCaption(finding)) {
                incident.sequence(view, finding, id: $0, size: $1)
            }
            leadingFinding = finding.id
        } else if finding.message.position != "head" {
            writeLedger(finding)
        }
    }

    private mutating func writeContents() {
        var items: [(String, String)] = []
        if hasTimeline { items.append(("timeline", "Timeline")) }
        if !incident.serversWithDistribution.isEmpty { items.append(("sizes", "Sizes")) }
        if !report.cohorts.isEmpty { items.append(("servers", "Servers")) }
        if !report.findings.isEmpty { items.append(("findings", "Findings")) }
        items += [("captures", "Captures and trust"), ("reading", "How to read this")]
        page.raw("<nav aria-label=\"Contents\"><ul>")
        for item in items { page.raw("<li><a href=\"#\(item.0)\">\(item.1)</a></li>") }
        page.raw("</ul></nav>\n")
    }

    // MARK: Population

    /// Whether anything happened that a line of time can show.
    private var hasTimeline: Bool { incident.timeline(id: "") != nil }

    private mutating func writeTimeline() {
        guard hasTimeline else { return }
        let incident = incident
        page.raw(
            "<section id=\"timeline\" aria-labelledby=\"timeline-title\"><h2 id=\"timeline-title\">Timeline</h2>\n")
        page.figure(
            id: nextID(),
            caption: "Each bar is one or more messages cut at that time, on the line of the server that was asked. "
                + "Below, what the captures cover: where there is no capture, nothing is known."
        ) { incident.timeline(id: $0, size: $1) }
        page.raw("</section>\n")
    }

    /// The server with most cut messages, if their sizes make a picture.
    private var leadingServer: EndpointReference? { incident.serversWithDistribution.first }

    private static let distributionsDrawn = 6

    private mutating func writeDistributions() {
        let servers = incident.serversWithDistribution
        guard !servers.isEmpty else { return }
        let incident = incident
        page.raw("<section id=\"sizes\" aria-labelledby=\"sizes-title\"><h2 id=\"sizes-title\">Sizes</h2>\n")
        if servers.count == 1 {
            page.element("p", "The figure on the first screen shows all messages of \(endpointText(servers[0])).")
            writeSizeTable(servers[0])
        }
        for server in servers.dropFirst().prefix(Self.distributionsDrawn) {
            page.element("h3", endpointText(server))
            page.figure(id: nextID(), caption: incident.distributionCaption(of: server)) {
                incident.distribution(of: server, id: $0, size: $1)
            }
        }
        let rest = servers.count - 1 - Self.distributionsDrawn
        if rest > 0 { page.element("p class=\"muted\"", "\(NumberText.count(rest, "more server")) not drawn.") }
        page.raw("</section>\n")
    }

    /// The sizes at which messages ended, most frequent first.
    private mutating func writeSizeTable(_ server: EndpointReference) {
        var members: [Int64: [Finding]] = [:]
        for finding in report.findings
        where finding.verdict == .truncated && finding.sameMessageAs == nil && finding.connection.server == server {
            if let size = finding.sizes.streamBytes { members[size, default: []].append(finding) }
        }
        let sorted = members.sorted { ($1.value.count, $0.key) < ($0.value.count, $1.key) }
        guard !sorted.isEmpty else { return }
        page.table(
            "Stream bytes at the end of cut messages",
            columns: [("stream bytes", true), ("messages", true), ("declared", false), ("could be", false)],
            rows: sorted.prefix(12).map { size, findings in
                let declared = findings.compactMap(\.message.declaredLength)
                let range =
                    declared.min() == declared.max()
                    ? declared.min().map { NumberText.grouped($0) } ?? "no number"
                    : "\(NumberText.grouped(declared.min() ?? 0)) to \(NumberText.grouped(declared.max() ?? 0))"
                let match = findings[0].matches.first { $0.quantity == "streamBytes" && $0.family == "whole-segments" }
                let fits = match.map {
                    "\(NumberText.grouped($0.multiple)) × \(NumberText.grouped($0.value)), whole segments"
                }
                let buffer = findings[0].matches.first { $0.quantity == "streamBytes" && $0.family != "whole-segments" }
                    .map(FindingText.meaning)
                return (
                    "",
                    [
                        NumberText.grouped(size), NumberText.grouped(findings.count), range,
                        [fits, buffer].compactMap { $0 }.joined(separator: "; "),
                    ]
                )
            })
        if sorted.count > 12 {
            page.element("p class=\"muted\"", "and \(NumberText.count(sorted.count - 12, "more size")).")
        }
    }

    private static let serversShown = 50

    private mutating func writeServers() {
        guard !report.cohorts.isEmpty else { return }
        page.raw("<section id=\"servers\" aria-labelledby=\"servers-title\"><h2 id=\"servers-title\">Servers</h2>\n")
        page.table(
            "Responses of each server",
            columns: [
                ("server", false), ("responses", true), ("cut", true), ("sizes", true),
                ("what they have in common", false),
            ],
            rows: report.cohorts.prefix(Self.serversShown).map {
                (
                    "",
                    [
                        endpointText($0.server), NumberText.grouped($0.messages),
                        NumberText.grouped(CohortCounts.cutResponses($0, in: report)),
                        $0.truncated > 0 ? NumberText.grouped($0.distinctSizes) : "–", TerminalText.escaped($0.text),
                    ]
                )
            })
        let rest = report.cohorts.count - Self.serversShown
        if rest > 0 { page.element("p class=\"muted\"", "and \(NumberText.count(rest, "more server")).") }
        page.raw("</section>\n")
    }

    // MARK: Figures

    mutating func nextID() -> String {
        figureCount += 1
        return "f\(figureCount)"
    }

    mutating func writeLedger(_ finding: Finding) {
        page.figure(id: nextID(), caption: "\(finding.id): \(FindingText.lengths(finding)).") {
            ByteLedger.draw(finding.message, id: $0, size: $1)
        }
    }
}
