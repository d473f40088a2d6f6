import Model

/// The answer: one sentence, then one line for each server and cause.
extension TextReport {
    private static let groupsShown = 8

    func writeVerdict() {
        let requests = report.totals.requests
        let responses = report.totals.responses
        let messages = requests.all + responses.all
        let truncated = requests.truncated + responses.truncated
        let undetermined = requests.undetermined + responses.undetermined
        let isPartial = report.captures.contains { !$0.fullyRead }
        if truncated > 0 {
            paragraph(IncidentHeadline.sentence(report), indent: 0, paint: style.bad)
        } else if messages == 0 {
            writeNothingFound(isPartial: isPartial)
        } else {
            let scope = isPartial ? " in what could be read" : ""
            if undetermined == 0 {
                paragraph("No message was cut short\(scope).", indent: 0, paint: style.good)
            } else {
                paragraph(
                    "No message is proven to be cut short\(scope); "
                        + "\(NumberText.grouped(undetermined)) of \(NumberText.count(messages, "message")) could not be decided.",
                    indent: 0, paint: style.warning)
            }
            paragraph("\(counts(requests, "request")); \(counts(responses, "response")).", indent: 2)
        }
    }

    private func writeNothingFound(isPartial: Bool) {
        let totals = report.totals
        let packets = report.captures.reduce(UInt64(0)) { $0 &+ $1.packets }
        let segments = report.captures.reduce(UInt64(0)) { $0 &+ $1.segments }
        var links: [String] = []
        for name in report.captures.flatMap(\.linkTypes) where !links.contains(name) { links.append(name) }
        let scope = isPartial ? " in what could be read" : ""
        paragraph("Nothing to judge: no HTTP message was found\(scope).", indent: 0, paint: style.warning)
        let text: String
        if packets == 0 {
            text = isPartial ? "Not one packet could be read." : "There are no packets."
        } else if segments == 0 {
            let kinds = links.isEmpty ? "" : " (link type \(links.joined(separator: ", ")))"
            text = "There are \(NumberText.count(packets, "packet"))\(kinds), none of them TCP."
        } else {
            let others = max(0, totals.connections - totals.tlsConnections)
            var parts: [String] = []
            if totals.tlsConnections > 0 {
                parts.append(
                    "\(NumberText.grouped(totals.tlsConnections)) \(totals.tlsConnections == 1 ? "speaks TLS, which hides its" : "speak TLS, which hides their") messages"
                )
            }
            if others > 0 {
                parts.append(
                    "\(NumberText.grouped(others)) \(others == 1 ? "speaks" : "speak") something else, or nothing")
            }
            text =
                "There are \(NumberText.count(segments, "TCP segment")) of "
                + "\(NumberText.count(totals.connections, "connection")): \(parts.joined(separator: "; "))."
        }
        paragraph(TerminalText.escaped(text), indent: 2)
        if segments > 0 { paragraph("To see the connections: shortfin streams FILE", indent: 2, paint: style.faint) }
    }

    private func counts(_ counts: VerdictCounts, _ name: String) -> String {
        var text = "\(NumberText.count(counts.complete, name)) complete"
        if counts.truncated > 0 { text += ", \(NumberText.grouped(counts.truncated)) cut short" }
        if counts.undetermined > 0 { text += ", \(NumberText.grouped(counts.undetermined)) undecided" }
        return text
    }

    /// The causes: one sentence if there is one group, else a table; then what follows from them.
    func writeGroups(_ groups: [FindingGroup]) {
        guard let first = groups.first else { return }
        if groups.count == 1 {
            writeOnly(first)
        } else {
            writeTable(groups)
        }
        let consequences = FindingGroup.groups(
            groups.flatMap { $0.members.flatMap { tree.consequences(of: $0) } }.sorted(), of: report.findings)
        for group in consequences.prefix(3) {
            let messages = NumberText.count(group.members.count, group.direction)
            let place = group.direction == "request" ? "to" : "from"
            paragraph(
                "In consequence, \(messages) \(place) \(endpointText(group.server)): \(group.cause.rawValue), \(CauseText.phrase(group.cause)).",
                indent: 2)
        }
        writeCohorts(groups)
    }

    private func writeOnly(_ group: FindingGroup) {
        let leader = report.findings[group.members[0]]
        let tied = CauseRanking.tied(leader)
        // The sentence above names the server, unless there are several.
        let isOneOfMany =
            Set(report.findings.lazy.filter { $0.verdict == .truncated }.map(\.connection.server)).count > 1
        let place = isOneOfMany ? " on \(endpointText(group.server))" : ""
        if group.cause == .undetermined {
            line("  Cause: no cause stands out")
        } else if tied.isEmpty {
            let cause = group.cause.rawValue
            paragraph(
                "\(CauseRanking.lead(group.lowestConfidence)): \(cause)\(place) (\(group.confidence)): \(CauseText.phrase(group.cause))",
                indent: 2, paint: { $0.replacing(cause, with: style.cause(cause), maxReplacements: 1) })
        } else {
            let causes = tied.map { "\($0.cause.rawValue) (\(CauseText.phrase($0.cause)))" }
            paragraph("Not decided: \(CauseRanking.joined(causes)) fit about equally well.", indent: 2)
        }
    }

    private func writeTable(_ groups: [FindingGroup]) {
        let shown = groups.prefix(Self.groupsShown)
        let servers = shown.map { endpointText($0.server) }
        let countWidth = shown.map { NumberText.grouped($0.members.count).utf8.count }.max() ?? 0
        let serverWidth = min(servers.map(TerminalText.columns).max() ?? 0, 47)
        let causeWidth = shown.map(\.cause.rawValue.utf8.count).max() ?? 0
        let confidences = shown.map { group in
            let tied = CauseRanking.tied(report.findings[group.members[0]])
            return tied.isEmpty ? group.confidence : "tie with \(tied[1].cause.rawValue)"
        }
        let confidenceWidth = confidences.map(TerminalText.columns).max() ?? 0
        let phraseWidth = shown.map { TerminalText.columns(CauseText.phrase($0.cause)) }.max() ?? 0
        let used = 2 + countWidth + 3 + causeWidth + 2 + serverWidth + 2 + confidenceWidth
        for ((group, server), confidence) in zip(zip(shown, servers), confidences) {
            let cause = style.cause(TerminalText.padded(group.cause.rawValue, to: causeWidth))
            var text = "  " + TerminalText.rightAligned(NumberText.grouped(group.members.count), to: countWidth)
            text += " × \(cause)  \(TerminalText.padded(server, to: serverWidth))  "
            guard used + 2 + phraseWidth <= width else {
                line(text + confidence)
                continue
            }
            line("\(text)\(TerminalText.padded(confidence, to: confidenceWidth))  \(CauseText.phrase(group.cause))")
        }
        if groups.count > shown.count {
            let rest = groups.dropFirst(shown.count)
            let messages = rest.reduce(0) { $0 + $1.members.count }
            line(
                "  … and \(NumberText.count(rest.count, "more group")) with \(NumberText.count(messages, "message"))")
        }
    }

    /// What the population says, for the servers with short messages.
    private func writeCohorts(_ groups: [FindingGroup]) {
        // Those of the causes first, then those of what followed.
        var servers: [EndpointReference] = []
        let members = groups.flatMap(\.members)
        for place in members + members.flatMap({ tree.consequences(of: $0) }) {
            let server = report.findings[place].connection.server
            if servers.count < 16, !servers.contains(server) { servers.append(server) }
        }
        let told = servers.compactMap { server in report.cohorts.first { $0.server == server && !$0.text.isEmpty } }
        for cohort in told.prefix(options.isExplained ? told.count : 3) {
            let text = TerminalText.escaped(cohort.text)
            let isOnly = servers.count == 1
            let cut = NumberText.grouped(CohortCounts.cutResponses(cohort, in: report))
            let counts =
                "\(endpointText(cohort.server)) (\(NumberText.count(cohort.messages, "response")), \(cut) cut): "
            paragraph(isOnly ? text : counts + text, indent: 2)
        }
    }
}

extension VerdictCounts {
    var all: Int { complete + truncated + undetermined }
}
