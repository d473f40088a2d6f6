import Model

/// The findings: some in full, the others in a line each, the rest as a count.
extension TextReport {
    private static let evidenceShown = 5
    private static let nextStepsShown = 2

    func writeFindings(_ findings: [Finding], groups: [FindingGroup]) {
        let full = positionsInFull(findings.count, groups: groups)
        writeInFull(full.map { findings[$0] })
        let shown = Set(full)
        let rest = findings.indices.filter { !shown.contains($0) }
        writeBrief(rest.map { findings[$0] }, limit: options.findingsInBrief, heading: "Others")
    }

    /// The first finding of each group, then the next in order, all in the report's order.
    private func positionsInFull(_ count: Int, groups: [FindingGroup]) -> [Int] {
        guard count > options.findingsInFull else { return Array(0..<count) }
        var chosen = Set(groups.prefix(options.findingsInFull).map { $0.members[0] })
        for position in 0..<count where chosen.count < options.findingsInFull { chosen.insert(position) }
        return chosen.sorted()
    }

    /// Messages that cannot be decided, by cause, so that they do not hide the truncated ones.
    func writeUndetermined(_ findings: [Finding], after truncated: Int) {
        guard !findings.isEmpty else { return }
        line()
        var counts: [(cause: Cause, count: Int)] = []
        for finding in findings {
            if let position = counts.firstIndex(where: { $0.cause == finding.cause }) {
                counts[position].count += 1
            } else {
                counts.append((finding.cause, 1))
            }
        }
        counts.sort { $0.count > $1.count }
        let causes = counts.map {
            "\($0.cause == .undetermined ? "no cause stands out" : $0.cause.rawValue) \(NumberText.grouped($0.count))"
        }
        paragraph(
            "\(NumberText.count(findings.count, "message")) could not be decided: \(causes.joined(separator: ", "))",
            indent: 0, paint: style.warning)
        if options.findingsInFull >= findings.count + truncated {
            writeInFull(findings)
        } else {
            writeBrief(
                findings, limit: truncated == 0 ? options.findingsInBrief : min(3, options.findingsInBrief),
                heading: nil)
        }
    }

    // MARK: One line

    private func writeBrief(_ findings: [Finding], limit: Int, heading: String?) {
        guard !findings.isEmpty else { return }
        if let heading {
            line()
            line(style.strong(heading))
        }
        let shown = findings.prefix(limit)
        let idWidth = shown.map(\.id.utf8.count).max() ?? 0
        let causeWidth = shown.map(\.cause.rawValue.utf8.count).max() ?? 0
        for finding in shown {
            let lead = "  \(TerminalText.padded(finding.id, to: idWidth))  "
            let cause = TerminalText.padded(finding.cause.rawValue, to: causeWidth)
            let confidence = TerminalText.rightAligned(NumberText.percent(finding.confidence), to: 5)
            let numbers = FindingText.delivered(finding.message, isShort: true)
            let place = "stream \(finding.connection.stream)"
            let used =
                TerminalText.columns(lead) + causeWidth + 2 + 5 + 2 + TerminalText.columns(numbers) + 2
                + TerminalText.columns(place) + 2
            let title = TerminalText.shortened(FindingText.subject(finding.message), to: max(8, width - used))
            line("\(lead)\(style.cause(cause))  \(confidence)  \(numbers)  \(place)  \(title)")
        }
        if findings.count > shown.count {
            let count = NumberText.grouped(findings.count - shown.count)
            let hint = heading == nil ? "" : ": --all shows each in full, --format csv a line each"
            paragraph("… and \(count) more\(hint)", indent: 2, paint: style.faint)
        }
    }

    // MARK: In full

    private func writeInFull(_ findings: [Finding]) {
        // What to run next is the same for many: said once.
        var told: [[String]: String] = [:]
        for finding in findings {
            line()
            write(finding, sameStepsAs: told[finding.nextSteps])
            if told[finding.nextSteps] == nil { told[finding.nextSteps] = finding.id }
        }
    }

    func write(_ finding: Finding, sameStepsAs earlier: String?) {
        let indent = max(4, finding.id.utf8.count + 2)
        let message = finding.message
        let numbers = FindingText.delivered(message, isShort: false)
        let id = TerminalText.padded(finding.id, to: indent)
        let title = FindingText.title(message, width: width)
        if indent + TerminalText.columns(title) + 3 + TerminalText.columns(numbers) <= width {
            line("\(style.strong(id))\(style.strong(title))   \(numbers)")
        } else {
            line(style.strong(id) + style.strong(TerminalText.shortened(title, to: width - indent)))
            paragraph(numbers, indent: indent)
        }
        writeCauses(finding, indent: indent)
        if !finding.summary.isEmpty { paragraph(TerminalText.escaped(finding.summary), indent: indent) }
        writeConnection(finding, indent: indent)
        paragraph(FindingText.lengths(finding), indent: indent)
        if let end = finding.end { paragraph(FindingText.end(end), indent: indent) }
        writeSocket(finding, indent: indent)
        if !message.issues.isEmpty {
            paragraph(
                "Framing: \(TerminalText.escaped(message.issues.joined(separator: ", ")))", indent: indent,
                paint: style.warning)
        }
        writeEvidence(finding, indent: indent)
        writeMatches(finding, indent: indent)
        if options.isExplained { writeSizes(finding.sizes, indent: indent) }
        if let earlier, !finding.nextSteps.isEmpty {
            paragraph("Next: as for \(earlier)", indent: indent, paint: style.command)
        } else {
            writeNextSteps(finding, indent: indent)
        }
    }

    private func writeCauses(_ finding: Finding, indent: Int) {
        var text = style.cause(finding.cause.rawValue) + FindingText.confidence(finding)
        let others = finding.alternatives.filter { options.isExplained || $0.confidence >= 0.005 }
        if !others.isEmpty {
            let names = others.prefix(options.isExplained ? others.count : 2)
                .map { "\($0.cause.rawValue) \(NumberText.percent($0.confidence))" }
            text += style.faint("\(FindingText.beforeOthers(finding))\(names.joined(separator: ", "))")
        }
        line(String(repeating: " ", count: indent) + text)
    }

    private func writeConnection(_ finding: Finding, indent: Int) {
        let connection = finding.connection
        let arrow = finding.message.direction == "request" ? "→" : "←"
        var text =
            "\(endpointText(connection.client)) \(arrow) \(endpointText(connection.server)), stream \(connection.stream)"
        if report.captures.count > 1 { text += " of \(TerminalText.escaped(report.path(of: connection.capture)))" }
        let message = finding.message
        if message.firstPacket > 0 {
            let last = message.lastPacket > message.firstPacket ? "–\(message.lastPacket)" : ""
            text += ", packet\(last.isEmpty ? "" : "s") \(message.firstPacket)\(last)"
        }
        paragraph(text, indent: indent)
    }

    private func writeEvidence(_ finding: Finding, indent: Int) {
        let weighed = FindingText.weighedEvidence(finding)
        let support = weighed.filter { $0.weight > 0 }.sorted { $0.weight > $1.weight }
        let doubt = weighed.filter { $0.weight < 0 }.sorted { $0.weight < $1.weight }
        let neutral = weighed.filter { $0.weight == 0 }
        let limit = options.isExplained ? Int.max : Self.evidenceShown
        let lists = [
            (style.good("+"), "+", support.prefix(limit)), (style.warning("−"), "−", doubt.prefix(limit)),
            ("·", "·", neutral.prefix(limit)),
        ]
        for (painted, mark, items) in lists {
            for (item, weight) in items {
                var text = TerminalText.escaped(item.text)
                if !item.packets.isEmpty { text += " [\(NumberText.packets(item.packets))]" }
                if options.isExplained { text += " (\(item.id), weight \(NumberText.decimals(weight, 1)))" }
                paragraph(text, indent: indent, mark: mark, paintMark: { _ in painted })
            }
        }
        let hidden = max(0, support.count - limit) + max(0, doubt.count - limit)
        if hidden > 0 {
            paragraph("… \(NumberText.grouped(hidden)) more with --explain", indent: indent, paint: style.faint)
        }
    }

    private func writeMatches(_ finding: Finding, indent: Int) {
        // What an evidence has said needs no line of its own.
        let said = Set(finding.evidence.map(\.text))
        let matches = finding.matches.filter { !said.contains($0.text) }
        for match in matches.prefix(options.isExplained ? matches.count : 1) {
            paragraph(
                "\(TerminalText.escaped(match.text)) (by accident: \(NumberText.chance(match.chance)))", indent: indent,
                mark: "=")
        }
    }

    private func writeSizes(_ sizes: Sizes, indent: Int) {
        let all: [(String, Int64?)] = [
            ("stream", sizes.streamBytes), ("stream from the start", sizes.totalBytes), ("body", sizes.bodyBytes),
            ("MSS", sizes.mss), ("at the zero window", sizes.atZeroWindow),
            ("after the last re-opening", sizes.afterReopening), ("in flight at the end", sizes.inFlightAtEnd),
            ("receiver's window at the end", sizes.peerWindowAtEnd), ("its largest", sizes.peerWindowLargest),
        ]
        let known = all.compactMap { name, value in value.map { "\(name) \(NumberText.grouped($0))" } }
        if !known.isEmpty { paragraph("Bytes: \(known.joined(separator: ", "))", indent: indent, paint: style.faint) }
    }

    private func writeNextSteps(_ finding: Finding, indent: Int) {
        for step in finding.nextSteps.prefix(options.isExplained ? finding.nextSteps.count : Self.nextStepsShown) {
            paragraph("Next: \(TerminalText.escaped(step))", indent: indent, paint: style.command)
        }
    }
}
