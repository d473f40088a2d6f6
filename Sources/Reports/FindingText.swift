import Model

/// The parts of a finding in words: one way of saying each, in every report for people. Wire text comes out escaped for
/// a terminal.
enum FindingText {
    /// What happened, in one or two sentences, as sure as the causes are: of several that fit none is the likeliest.
    static func summary(_ finding: Finding) -> String {
        CauseRanking.tied(finding).isEmpty
            ? finding.summary : finding.summary.replacing("most likely", with: "perhaps")
    }

    /// `GET /big → 200`, for a request `POST /upload`.
    static func title(_ message: MessageFacts, width: Int) -> String {
        let text = subject(message)
        if message.direction == "request" { return text }
        // The status stays in sight whatever the target's length.
        let status = message.status.map { " → \($0)" } ?? " → no status"
        return TerminalText.shortened(text, to: max(12, width - 40)) + status
    }

    /// `GET /big`; a request says that it is one.
    static func subject(_ message: MessageFacts) -> String {
        let lead = message.direction == "request" ? "request " : ""
        return lead + request(message)
    }

    /// `GET /big`, the request of a message, whichever of the two this is.
    static func request(_ message: MessageFacts) -> String {
        guard message.method != nil || message.target != nil else { return "(request unknown)" }
        return TerminalText.escaped("\(message.method ?? "?") \(message.target ?? "?")")
    }

    static func delivered(_ message: MessageFacts, isShort: Bool) -> String {
        let got = NumberText.grouped(message.deliveredLength)
        if message.position == "head" { return isShort ? "head only" : "ended inside the head: no body byte" }
        // Only an acknowledgement proves arrival.
        let verb =
            switch message.basis {
            case .acknowledged: "arrived"
            case .sequence: "were sent"
            case .captured: "were captured"
            }
        guard let declared = message.declaredLength else {
            if isShort { return "\(got) B" }
            let framing = message.framing == "chunked" ? ", the last chunk never came" : ""
            return "\(got) body bytes \(verb)\(framing)"
        }
        let all = NumberText.grouped(declared)
        // Where the head ends is not captured; what followed it is no less than the body.
        let bound = message.issues.contains("gap-in-head") ? "at most " : ""
        if isShort { return "\(bound)\(got) of \(all) B" }
        let share = NumberText.share(message.deliveredLength, of: declared)
        let missing = message.missingLength ?? max(0, declared &- message.deliveredLength)
        return
            "\(bound)\(got) of \(all) body bytes \(verb)\(share.isEmpty ? "" : " (\(share))"), \(bound.isEmpty ? "" : "at least ")\(NumberText.grouped(missing)) missing"
    }

    /// The three lengths, always apart, and what each rests on.
    static func lengths(_ finding: Finding) -> String {
        let message = finding.message
        let sent = NumberText.grouped(message.sentLength)
        var text: String
        if message.basis == .acknowledged {
            if message.sentLength == message.capturedLength, message.sentLength == message.deliveredLength {
                text = "Body: sent \(sent) = captured = acknowledged"
            } else {
                text =
                    "Body: sent \(sent), captured \(NumberText.grouped(message.capturedLength)), acknowledged \(NumberText.grouped(message.deliveredLength))"
            }
        } else {
            text =
                "Body: sent \(sent), captured \(NumberText.grouped(message.capturedLength)), no acknowledgement seen (by \(message.basis == .sequence ? "sequence numbers" : "captured bytes"))"
        }
        text += streamBytes(finding)
        if message.framing == "chunked" {
            text +=
                "; chunked, ended at: \(TerminalText.escaped(message.position.split(separator: "-").joined(separator: " ")))"
        }
        return text
    }

    /// The stream's bytes, head included: all of them, or those since its sender last had nothing to send.
    private static func streamBytes(_ finding: Finding) -> String {
        guard let stream = finding.sizes.streamBytes else { return "" }
        guard let total = finding.sizes.totalBytes, total != stream else {
            return "; \(NumberText.grouped(stream)) stream bytes"
        }
        return
            "; \(NumberText.grouped(total)) stream bytes in all, \(NumberText.grouped(stream)) of them since the send queue was last empty"
    }

    /// How the message ended; `time` writes a time of the report.
    static func end(_ end: EndFacts, time: (String) -> String = { TimeForm.date.text($0) }) -> String {
        guard end.kind != "none" else {
            return "No end was captured: the last packet of the \(end.sentBy) is \(end.packet)"
        }
        var text = "End: \(end.kind.uppercased()) by the \(end.sentBy), packet \(end.packet)"
        if end.onData { text += ", on payload" }
        if let type = end.resetType { text += ", \(type) reset" }
        if end.kind == "fin" { text += end.acknowledged ? ", acknowledged" : ", not seen acknowledged" }
        return end.time.isEmpty ? text : "\(text), \(time(end.time))"
    }

    /// `FIN 212`, the end and its packet.
    static func shortEnd(_ finding: Finding) -> String {
        guard let end = finding.end, end.kind != "none" else { return "no end" }
        return "\(end.kind.uppercased()) \(end.packet)"
    }

    /// Sizes that match something and were not said by an evidence already.
    static func unsaidMatches(_ finding: Finding) -> [SizeMatch] {
        finding.matches.filter { match in
            !finding.evidence.contains { item in
                item.text == match.text
                    || (sizeEvidence[item.id] ?? []).contains(match.family)
                        && item.text.contains(NumberText.grouped(match.value &* match.multiple))
            }
        }
    }

    /// Those among them of which no evidence has spoken at all.
    static func newMatches(_ finding: Finding) -> [SizeMatch] {
        unsaidMatches(finding).filter { match in
            let size = NumberText.grouped(match.value &* match.multiple)
            return !finding.evidence.contains { $0.text.contains(size) }
        }
    }

    /// Which families of sizes an evidence puts in words.
    private static let sizeEvidence: [String: Set<String>] = [
        "fin-on-full-segment": ["whole-segments"], "page-fragments": ["page-fragments"],
        "unix-socket-ladder": ["unix-socket-ladder", "unix-socket-buffers"], "proxy-buffers": ["proxy-buffers"],
    ]

    /// What a size is, without the number that leads the sentence.
    static func meaning(_ match: SizeMatch) -> String {
        let lead = "\(NumberText.grouped(match.value &* match.multiple)): "
        return TerminalText.escaped(match.text.hasPrefix(lead) ? String(match.text.dropFirst(lead.count)) : match.text)
    }

    /// Where the message is, how it ended and how long it was: names and values.
    static func facts(
        _ finding: Finding, in report: Report, times: TimeForm = .date
    ) -> [(name: String, value: String)] {
        let connection = finding.connection
        let message = finding.message
        let arrow = message.direction == "request" ? "→" : "←"
        var place =
            "\(endpointText(connection.client)) \(arrow) \(endpointText(connection.server)), stream \(connection.stream)"
        if report.captures.count > 1 { place += " of \(TerminalText.escaped(report.path(of: connection.capture)))" }
        var facts = [("Connection", place)]
        if message.firstPacket > 0 {
            facts.append(
                (
                    "Packets",
                    message.lastPacket > message.firstPacket
                        ? "\(message.firstPacket) to \(message.lastPacket)" : "\(message.firstPacket)"
                ))
        }
        if let end = finding.end {
            let text = self.end(end) { times.text($0, first: firstPacket(of: connection.capture, in: report)) }
            facts.append(("End", text.replacing("End: ", with: "")))
        }
        facts.append(("Lengths", lengths(finding)))
        if !message.issues.isEmpty {
            facts.append(("Framing", TerminalText.escaped(message.issues.joined(separator: ", "))))
        }
        if !finding.key.isEmpty { facts.append(("Key", TerminalText.escaped(finding.key))) }
        return facts
    }

    /// When the first packet of a capture was captured.
    static func firstPacket(of capture: Int, in report: Report) -> String? {
        report.captures.indices.contains(capture) ? report.captures[capture].firstPacket : nil
    }

    /// What a figure of the finding shows, for those who cannot see it.
    static func description(_ finding: Finding) -> String {
        var text = "\(delivered(finding.message, isShort: false)). \(lengths(finding))."
        if let end = finding.end { text += " \(self.end(end))." }
        return text
    }

    /// How sure the cause is; nothing where none is named, since how sure that is would be read as how sure a cause is.
    static func confidence(_ finding: Finding) -> String {
        finding.cause == .undetermined ? "–" : NumberText.percent(finding.confidence)
    }

    /// A finding as a line of a table: id, message, delivered, declared, stream, end, confidence.
    static func cells(_ finding: Finding, in report: Report) -> [String] {
        let end = finding.end.map { $0.kind == "none" ? "not seen" : "\($0.kind.uppercased()), packet \($0.packet)" }
        let connection = finding.connection
        return [
            finding.id, TerminalText.shortened(subject(finding.message), to: 80),
            NumberText.grouped(finding.message.deliveredLength),
            finding.message.declaredLength.map { NumberText.grouped($0) } ?? "–",
            report.captures.count > 1 ? "\(connection.capture):\(connection.stream)" : "\(connection.stream)",
            end ?? "not seen", confidence(finding),
        ]
    }

    /// A match as a line of a table: what, bytes, chance.
    static func cells(_ match: SizeMatch) -> [String] {
        let sum =
            match.multiple == 1
            ? NumberText.grouped(match.value)
            : "\(NumberText.grouped(match.multiple)) × \(NumberText.grouped(match.value))"
        return [
            meaning(match), sum, NumberText.chance(match.chance),
        ]
    }
}
