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
            paragraph(
                "\(NumberText.count(captures.count, "capture")): \(NumberText.count(packets, "packet")), "
                    + NumberText.count(report.totals.connections, "connection"), indent: 0)
        }
    }

    private func write(_ capture: CaptureSummary) {
        var parts: [String] = []
        if capture.packets > 0 || capture.fullyRead { parts.append(NumberText.count(capture.packets, "packet")) }
        if let span = span(of: capture), capture.packets > 1 { parts.append(NumberText.duration(span)) }
        if report.captures.count == 1, report.totals.connections > 0 {
            parts.append(NumberText.count(report.totals.connections, "connection"))
        }
        if capture.packets > 0 { parts.append(drops(of: capture.trust)) }
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

    private func span(of capture: CaptureSummary) -> Int64? {
        guard let first = capture.firstPacket.flatMap(RFC3339.nanoseconds),
            let last = capture.lastPacket.flatMap(RFC3339.nanoseconds)
        else { return nil }
        let (span, overflow) = last.subtractingReportingOverflow(first)
        return overflow || span < 0 ? nil : span
    }

    private func drops(of trust: Trust) -> String {
        guard let dropped = trust.kernelDropped else { return "no drop counters" }
        return dropped == 0 ? "no drops recorded" : "\(NumberText.count(dropped, "packet")) dropped"
    }

    /// What the verdicts rest on less firmly than the reader may think. One line for each kind, over all captures.
    func writeTrust() {
        var sum = Trust()
        var dropped: UInt64 = 0
        for capture in report.captures {
            dropped &+= capture.trust.kernelDropped ?? 0
            sum.duplicated &+= capture.trust.duplicated
            sum.snapped &+= capture.trust.snapped
            sum.midstreamConnections &+= capture.trust.midstreamConnections
            sum.oneSided &+= capture.trust.oneSided
            sum.gapBytes &+= capture.trust.gapBytes
            sum.gapBytesAcknowledged &+= capture.trust.gapBytesAcknowledged
        }
        var caveats: [String] = []
        if dropped > 0 {
            caveats.append(
                "\(NumberText.count(dropped, "packet")) dropped while capturing: capture again with a larger buffer (tcpdump -B 65536) or a filter."
            )
        }
        if sum.gapBytes > 0 {
            let text = "\(NumberText.grouped(sum.gapBytes)) stream bytes are not in the capture"
            caveats.append(
                sum.gapBytesAcknowledged > 0
                    ? "\(text); their receiver acknowledged \(NumberText.grouped(sum.gapBytesAcknowledged)) of them: lost by the capture, not by the network."
                    : "\(text), and no receiver acknowledged them.")
        }
        if sum.snapped > 0 {
            caveats.append(
                "\(NumberText.count(sum.snapped, "packet")) stored in part (snap length): capture with -s 0 to hold whole heads."
            )
        }
        if sum.oneSided > 0 {
            caveats.append(
                "\(NumberText.count(sum.oneSided, "connection")) with one direction only: what arrived is not known there."
            )
        }
        if sum.midstreamConnections > 0 {
            caveats.append(
                "\(NumberText.count(sum.midstreamConnections, "connection")) began before the capture: what came before is not judged."
            )
        }
        if sum.duplicated > 0 {
            caveats.append("\(NumberText.count(sum.duplicated, "packet")) captured twice (as on -i any), counted once.")
        }
        let totals = report.totals
        if totals.tlsConnections > 0 {
            var text = "\(NumberText.count(totals.tlsConnections, "TLS connection")) not looked into (no keys)"
            if totals.tlsEndedInsideRecord > 0 {
                text += "; \(NumberText.count(totals.tlsEndedInsideRecord, "half-stream")) ended inside a TLS record"
            }
            if totals.tlsWithoutCloseNotify > 0 {
                text += "; \(NumberText.grouped(totals.tlsWithoutCloseNotify)) without close_notify"
            }
            caveats.append(text + ".")
        }
        if totals.reuseRaces > 0 {
            caveats.append(
                "\(NumberText.count(totals.reuseRaces, "request")) met a server that was closing an idle connection: "
                    + "no message was cut, but the client saw an error.")
        }
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
