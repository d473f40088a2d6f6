import Model

/// The findings: some in full, the others in a line each, the rest as a count.
extension TextReport {
    private static let evidenceShown = 5
    private static let nextStepsShown = 2

    func writeFindings(_ groups: [FindingGroup]) {
        guard !groups.isEmpty else { return }
        writeLegend(hasMore: !options.showsAll && groups.contains { $0.members.count > 1 })
        guard !options.showsAll else {
            writeInFull(tree.roots.flatMap { [$0] + tree.consequences(of: $0) + tree.repeats(of: $0) })
            return
        }
        writeExemplars(Array(groups.prefix(options.groupsInFull)))
        let rest = groups.dropFirst(options.groupsInFull).flatMap(\.members).sorted()
        guard !rest.isEmpty else { return }
        line()
        line(style.strong("Of other servers and causes"))
        writeLines(rest, limit: 20, indent: 2, namesCause: true)
    }

    /// Messages that cannot be decided, by cause, so that they do not hide the truncated ones.
    func writeUndetermined() {
        guard !tree.undecided.isEmpty else { return }
        line()
        let groups = FindingGroup.groups(tree.undecided, of: report.findings)
        var counts: [(cause: Cause, count: Int)] = []
        for group in groups {
            if let position = counts.firstIndex(where: { $0.cause == group.cause }) {
                counts[position].count += group.members.count
            } else {
                counts.append((group.cause, group.members.count))
            }
        }
        counts.sort { $0.count > $1.count }
        let causes = counts.map {
            "\($0.cause == .undetermined ? "no cause stands out" : $0.cause.rawValue) (\(NumberText.grouped($0.count)))"
        }
        paragraph(
            "\(NumberText.count(tree.undecided.count, "message")) could not be decided: \(causes.joined(separator: ", "))",
            indent: 0, paint: style.warning)
        if options.showsAll {
            writeInFull(tree.undecided)
        } else if tree.roots.isEmpty || tree.undecided.count <= 2 {
            if tree.roots.isEmpty { writeLegend(hasMore: groups.contains { $0.members.count > 1 }) }
            writeExemplars(Array(groups.prefix(options.groupsInFull)))
        } else {
            writeLines(tree.undecided, limit: 3, indent: 2, namesCause: true)
        }
    }

    /// What the marks before the lines of a finding mean, once, and how to see more.
    private func writeLegend(hasMore: Bool) {
        line()
        var text = "Below: + speaks for the cause, − against it, · for neither; = is a size that fits something known."
        if hasMore { text += " Of findings alike one is shown in full; shortfin explain ID shows another, --all all." }
        paragraph(text, indent: 2, paint: style.faint)
    }

    // MARK: One line

    /// Findings in a line each, aligned; what follows from one is named behind it.
    private func writeLines(_ positions: [Int], limit: Int, indent: Int, namesCause: Bool) {
        let shown = positions.prefix(limit).map { report.findings[$0] }
        let columns: [(text: (Finding) -> String, isNumber: Bool)] =
            [({ $0.id }, false)]
            + (namesCause ? [({ $0.cause.rawValue }, false), (FindingText.confidence, true)] : []) + [
                ({ FindingText.delivered($0.message, isShort: true) }, true),
                ({ "stream \($0.connection.stream)" }, false), ({ FindingText.shortEnd($0) }, false),
            ]
        let cells = shown.map { finding in columns.map { $0.text(finding) } }
        let widths = columns.indices.map { column in
            cells.map { TerminalText.columns($0[column]) }.max() ?? 0
        }
        for (row, finding) in zip(cells, shown) {
            var text = String(repeating: " ", count: indent)
            for (index, cell) in row.enumerated() {
                let isCause = namesCause && index == 1
                let padded =
                    columns[index].isNumber
                    ? TerminalText.rightAligned(cell, to: widths[index]) : TerminalText.padded(cell, to: widths[index])
                text += (isCause ? style.cause(padded) : padded) + "  "
            }
            let used = indent + widths.reduce(0) { $0 + $1 + 2 }
            line(text + TerminalText.shortened(FindingText.subject(finding.message), to: max(8, width - used)))
        }
        if positions.count > shown.count {
            paragraph(
                "… and \(NumberText.grouped(positions.count - shown.count)) more: --all shows each in full, --format csv a line each",
                indent: indent, paint: style.faint)
        }
    }

    // MARK: In full

    /// The first of each group in full, the others below it.
    private func writeExemplars(_ groups: [FindingGroup]) {
        // What to run next is the same for many: said once.
        var told: [[String]: String] = [:]
        for group in groups.sorted(by: { $0.members[0] < $1.members[0] }) {
            let finding = report.findings[group.members[0]]
            line()
            write(finding, sameStepsAs: told[finding.nextSteps])
            if told[finding.nextSteps] == nil { told[finding.nextSteps] = finding.id }
            let indent = max(4, finding.id.utf8.count + 2)
            writeFollowers(of: group.members[0], indent: indent)
            let others = Array(group.members.dropFirst())
            guard !others.isEmpty else { continue }
            var heading = "\(NumberText.grouped(others.count)) more like \(finding.id)"
            if let size = group.commonSize(report.findings) {
                heading += ", \(others.count == 1 ? "also" : "all") after \(NumberText.count(size, "stream byte"))"
            }
            paragraph("\(heading):", indent: indent)
            writeLines(others, limit: options.linesOfGroup, indent: indent, namesCause: false)
            let consequences = others.flatMap { tree.consequences(of: $0) }
            if !consequences.isEmpty {
                paragraph("In consequence of these: \(list(consequences))", indent: indent)
            }
        }
    }

    /// What follows from a finding, and where it was seen again.
    private func writeFollowers(of index: Int, indent: Int) {
        for place in tree.consequences(of: index) {
            let finding = report.findings[place]
            paragraph(
                "In consequence: \(finding.id), \(FindingText.title(finding.message, width: width)), \(FindingText.delivered(finding.message, isShort: true)), stream \(finding.connection.stream) (\(finding.cause.rawValue): \(CauseText.phrase(finding.cause)))",
                indent: indent)
        }
        for place in tree.repeats(of: index) {
            let finding = report.findings[place]
            let got = FindingText.delivered(finding.message, isShort: true)
            let verdict = finding.verdict == .truncated ? "cut short there too" : "undecided there"
            paragraph(
                "Seen again: \(finding.id), stream \(finding.connection.stream) of \(TerminalText.escaped(report.path(of: finding.connection.capture))): \(got), \(verdict)",
                indent: indent)
        }
    }

    /// `F4, F6 and F9`; of many the first.
    private func list(_ positions: [Int]) -> String {
        let named = positions.prefix(10).map { report.findings[$0].id }
        let rest = positions.count - named.count
        return CauseRanking.joined(named + (rest > 0 ? ["\(NumberText.grouped(rest)) more"] : []))
    }

    private func writeInFull(_ positions: [Int]) {
        var told: [[String]: String] = [:]
        for finding in positions.map({ report.findings[$0] }) {
            line()
            write(finding, sameStepsAs: told[finding.nextSteps])
            if told[finding.nextSteps] == nil { told[finding.nextSteps] = finding.id }
            let indent = max(4, finding.id.utf8.count + 2)
            if let root = finding.consequenceOf { paragraph("In consequence of \(root)", indent: indent) }
            if let same = finding.sameMessageAs { paragraph("The same message as \(same)", indent: indent) }
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
        if !finding.summary.isEmpty { paragraph(TerminalText.escaped(FindingText.summary(finding)), indent: indent) }
        writeConnection(finding, indent: indent)
        paragraph(FindingText.lengths(finding), indent: indent)
        if let end = finding.end {
            let first = FindingText.firstPacket(of: finding.connection.capture, in: report)
            paragraph(FindingText.end(end) { options.times.text($0, first: first) }, indent: indent)
        }
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
        let text =
            options.isExplained
            ? CauseRanking.text(finding, least: 0) : CauseRanking.text(finding, limit: 2)
        paragraph(
            text.first + text.rest, indent: indent,
            paint: { part in
                guard part.hasPrefix(text.first) else { return style.cause(part) }
                return style.cause(text.first) + style.faint(String(part.dropFirst(text.first.count)))
            })
        guard options.isExplained else { return }
        for limit in finding.scoring.limits {
            paragraph("Limit: \(ScoringText.limit(limit))", indent: indent, paint: style.faint)
        }
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
        let weighed = EvidenceText.weighed(finding)
        let support = weighed.filter { $0.weight > 0 }.sorted { $0.weight > $1.weight }
        let doubt = weighed.filter { $0.weight < 0 }.sorted { $0.weight < $1.weight }
        let neutral = weighed.filter { $0.weight == 0 }
        let limit = options.isExplained ? Int.max : Self.evidenceShown
        let lists = [
            (style.good("+"), "+", support.prefix(limit)), (style.warning("−"), "−", doubt.prefix(limit)),
            ("·", "·", neutral.prefix(limit)),
        ]
        for (painted, mark, items) in lists {
            for entry in items {
                var text = TerminalText.escaped(entry.item.text)
                let packets = EvidenceText.packets(entry.item, of: finding, in: report)
                if !packets.isEmpty { text += " [\(packets)]" }
                if options.isExplained {
                    let kinds = Set(entry.origins.map(\.kind.rawValue)).sorted().joined(separator: " and ")
                    text += " (\(entry.item.id), weight \(NumberText.decimals(entry.weight, 1)), \(kinds))"
                }
                paragraph(text, indent: indent, mark: mark, paintMark: { _ in painted })
            }
        }
        let hidden = max(0, support.count - limit) + max(0, doubt.count - limit)
        if hidden > 0 {
            paragraph("… \(NumberText.grouped(hidden)) more with --explain", indent: indent, paint: style.faint)
        }
    }

    private func writeMatches(_ finding: Finding, indent: Int) {
        let matches = options.isExplained ? FindingText.unsaidMatches(finding) : FindingText.newMatches(finding)
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
