public import Model

/// What was read, and how far it can be trusted.
extension TextReport {
    private static let capturesShown = 3

    func writeCaptures() {
        let captures = report.captures
        // Damaged captures are always named; of the others the first few.
        var whole = 0
        for capture in captures {
            if capture.fullyRead, capture.issues.isEmpty || !options.isVerbose {
                whole += 1
                if whole > Self.capturesShown, captures.count > Self.capturesShown + 1, !options.isVerbose { continue }
            }
            write(capture)
        }
        if whole > Self.capturesShown, captures.count > Self.capturesShown + 1, !options.isVerbose {
            line("… and \(NumberText.count(whole - Self.capturesShown, "more capture")) read to the end")
        }
        if captures.count > 1 {
            let packets = captures.reduce(UInt64(0)) { $0 &+ $1.packets }
            var text = "\(NumberText.count(captures.count, "capture")): \(NumberText.count(packets, "packet")), "
            text += NumberText.count(report.totals.connections, "connection")
            if let twins = TrustText.twins(report) { text += "; \(twins)" }
            paragraph(text, indent: 0)
        }
    }

    private func write(_ capture: CaptureSummary) {
        var parts: [String] = []
        if capture.packets > 0 || capture.fullyRead { parts.append(NumberText.count(capture.packets, "packet")) }
        if let span = CaptureText.duration(capture), capture.packets > 1 { parts.append(NumberText.duration(span)) }
        if report.captures.count == 1, report.totals.connections > 0 {
            parts.append(NumberText.count(report.totals.connections, "connection"))
        }
        if capture.packets > 0 { parts.append(CaptureText.drops(capture.trust)) }
        let name = capture.path == "-" ? "standard input" : TerminalText.escaped(capture.path)
        let text = parts.joined(separator: ", ")
        if TerminalText.columns(name) + 2 + TerminalText.columns(text) <= width {
            line(style.strong(name) + (text.isEmpty ? "" : "  " + text))
        } else {
            line(style.strong(name))
            paragraph(text, indent: 2)
        }
        if options.isVerbose { writeDetails(capture) }
        if !capture.fullyRead && capture.issues.isEmpty {
            paragraph(
                "Could not be read to its end.", indent: 4, mark: "!", paintMark: style.warning, paint: style.warning)
        }
        for issue in capture.issues {
            paragraph(issueText(issue), indent: 4, mark: "!", paintMark: style.warning, paint: style.warning)
        }
    }

    private func writeDetails(_ capture: CaptureSummary) {
        var format = capture.format.isEmpty ? "unknown format" : capture.format
        if capture.compression != "none", !capture.compression.isEmpty { format += ", \(capture.compression)" }
        let links = capture.linkTypes.isEmpty ? "no link type" : capture.linkTypes.joined(separator: ", ")
        var text =
            "\(format), \(NumberText.grouped(capture.bytes)) bytes, \(links), "
            + NumberText.count(capture.segments, "TCP segment")
        if let first = capture.firstPacket, let last = capture.lastPacket { text += ", \(first) to \(last)" }
        paragraph(TerminalText.escaped(text), indent: 2, paint: style.faint)
    }

    /// What the verdicts rest on less firmly than the reader may think.
    func writeTrust() {
        let caveats = TrustText.caveats(report)
        guard !caveats.isEmpty else { return }
        line()
        line(style.strong("Trust"))
        for caveat in caveats { paragraph(caveat, indent: 2) }
    }
}

/// An issue with its place: `… (packet 9, file offset 1,234)`.
public func issueText(_ issue: CaptureIssue) -> String {
    var places: [String] = []
    if let packet = issue.packet { places.append("packet \(packet)") }
    if let offset = issue.fileOffset { places.append("file offset \(NumberText.grouped(offset))") }
    let text = TerminalText.escaped(issue.text)
    return places.isEmpty ? text : "\(text) (\(places.joined(separator: ", ")))"
}
