import Model

/// What the proof rests on: the files, how far they can be trusted, what limited the analysis; and how to read it.
extension HTMLReport {
    private static let capturesShown = 200

    mutating func writeCaptures() {
        page.raw(
            "<section id=\"captures\" aria-labelledby=\"captures-title\"><h2 id=\"captures-title\">Captures and trust</h2>\n"
        )
        let isOne = report.captures.count == 1
        let rows = report.captures.prefix(Self.capturesShown).enumerated().map { index, capture in
            (
                "",
                (isOne ? [] : ["\(index)"]) + [
                    CaptureText.name(of: capture), CaptureText.span(capture),
                    NumberText.grouped(capture.packets), NumberText.bytes(capture.bytes), CaptureText.format(capture),
                    CaptureText.drops(capture.trust),
                ]
            )
        }
        page.table(
            "Captures read",
            columns: (isOne ? [] : [("no.", true)]) + [
                ("file", false), ("from, to (UTC)", false), ("packets", true), ("size", true), ("format", false),
                ("drops", false),
            ],
            rows: rows)
        if report.captures.count > Self.capturesShown {
            page.element(
                "p class=\"muted\"",
                "and \(NumberText.count(report.captures.count - Self.capturesShown, "more capture")).")
        }
        writeHashes()
        for capture in report.captures where !capture.issues.isEmpty || !capture.fullyRead {
            let issues = capture.issues.isEmpty ? ["Could not be read to its end."] : capture.issues.map(issueText)
            page.element("p class=\"note\"", "\(CaptureText.name(of: capture)): \(issues.joined(separator: " "))")
        }
        page.element("h3", "Trust")
        let caveats = TrustText.caveats(report)
        if caveats.isEmpty {
            page.element("p", "Nothing in the captures lowers the trust in what they show.")
        } else {
            page.raw("<ul>")
            for caveat in caveats { page.element("li", caveat) }
            page.raw("</ul>\n")
        }
        page.element("h3", "Limits and options")
        if report.notes.isEmpty {
            page.element("p", "No limit of the analysis was reached.")
        } else {
            for note in report.notes { page.element("p class=\"note\"", note) }
        }
        page.raw("<dl class=\"facts\">")
        for fact in CaptureText.provenance(incident) {
            page.element("dt", fact.name)
            page.element("dd", fact.value)
        }
        page.raw("</dl>\n</section>\n")
    }

    private mutating func writeHashes() {
        let known = zip(report.captures, incident.hashes).filter { $0.1 != nil }
        guard !known.isEmpty else { return }
        page.details("SHA-256 of the captures", isOpen: report.captures.count <= 4) { page in
            page.raw("<dl class=\"facts\">")
            for (capture, hash) in known {
                page.element("dt", CaptureText.name(of: capture))
                page.raw("<dd><code>")
                page.text(hash ?? "")
                page.raw("</code></dd>")
            }
            page.raw("</dl>\n")
        }
    }

    mutating func writeReading() {
        page.raw(
            "<section id=\"reading\" aria-labelledby=\"reading-title\"><h2 id=\"reading-title\">How to read this</h2>\n"
        )
        for text in ReadingText.paragraphs { page.element("p", text) }
        page.details("The marks of the figures", isOpen: false) { page in
            page.raw("<dl class=\"facts\">")
            for mark in ReadingText.marks {
                page.element("dt", mark.name)
                page.element("dd", mark.meaning)
            }
            page.raw("</dl>\n")
        }
        page.raw("</section>\n")
    }
}
