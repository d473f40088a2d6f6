import Model

/// How a finding's numbers come about, line by line, and what would change its verdict.
enum Arithmetic {
    /// A line of a sum.
    struct Line {
        var sign: String
        var name: String
        var value: Int64
        var remark = ""
    }

    /// From the message's begin to what is missing; empty where no number was promised.
    static func lines(_ finding: Finding) -> [Line] {
        let message = finding.message
        guard let declared = message.declaredLength, let head = message.headLength else { return [] }
        let bodyStart = message.offset &+ head
        let sentEnd = bodyStart &+ message.sentLength
        var lines: [Line] = []
        if message.offset > 0 {
            lines.append(Line(sign: " ", name: "earlier messages on the stream", value: message.offset))
        }
        lines.append(Line(sign: message.offset > 0 ? "+" : " ", name: "head of the \(message.direction)", value: head))
        lines.append(Line(sign: "+", name: "declared body", value: declared, remark: message.framing))
        lines.append(Line(sign: "=", name: "declared end of the message", value: bodyStart &+ declared))
        let end = finding.end.map { $0.kind == "none" ? "" : "\($0.kind.uppercased()), packet \($0.packet)" } ?? ""
        lines.append(Line(sign: "−", name: "end of what was sent", value: sentEnd, remark: end))
        lines.append(Line(sign: "=", name: "never sent", value: declared &- message.sentLength))
        if message.basis == .acknowledged, message.deliveredLength < message.sentLength {
            lines.append(
                Line(sign: "+", name: "sent, never acknowledged", value: message.sentLength &- message.deliveredLength))
        }
        if message.capturedLength < message.sentLength {
            lines.append(
                Line(
                    sign: " ", name: "of what was sent, not in the capture",
                    value: message.sentLength &- message.capturedLength))
        }
        return lines
    }

    /// What another observation would do to the verdict and the cause.
    static func counterfactuals(_ finding: Finding) -> [String] {
        var sentences: [String] = []
        let message = finding.message
        let sender = message.direction == "request" ? "client" : "server"
        let receiver = message.direction == "request" ? "server" : "client"
        if finding.verdict == .truncated {
            let end = message.offset &+ (message.headLength ?? 0) &+ message.sentLength
            sentences.append(
                "Data of the \(sender) beyond stream byte \(NumberText.grouped(end)), or an acknowledgement by the \(receiver) beyond it, would show that more was sent than this capture holds."
            )
            if message.framing == "chunked" {
                sentences.append("The last chunk, captured elsewhere, would make the message whole.")
            }
        } else {
            sentences.append(
                "A FIN or RST of the \(sender) in place before the declared end would make it cut; an acknowledgement of the whole would make it complete."
            )
        }
        if message.basis != .acknowledged {
            sentences.append(
                "No acknowledgement was seen: what arrived rests on \(message.basis == .sequence ? "the sender’s sequence numbers" : "what was captured"). A capture at the \(receiver) would settle it."
            )
        }
        sentences += withoutEvidence(finding)
        return sentences
    }

    /// Confidences without the heaviest pieces of evidence: odds change by the power of e that each weighs.
    private static func withoutEvidence(_ finding: Finding) -> [String] {
        let others = finding.alternatives.filter { $0.confidence > 0 }
        guard !others.isEmpty, finding.confidence > 0 else {
            return finding.cause == .undetermined
                ? []
                : ["No other cause comes near \(finding.cause.rawValue); no single piece of evidence carries it alone."]
        }
        let causes = [(finding.cause, finding.confidence)] + others.map { ($0.cause, $0.confidence) }
        let heaviest = EvidenceText.weighed(finding).filter { $0.weight > 0 }.sorted { $0.weight > $1.weight }
            .prefix(2)
        return heaviest.compactMap { entry in
            let items = finding.evidence.filter { $0.text == entry.item.text }
            let shares = causes.map { cause, confidence in
                let change = items.reduce(0.0) { $1.favours.contains(cause) ? $0 + $1.weight : $0 }
                return (cause, confidence * NumberText.exponential(-change))
            }
            let sum = shares.reduce(0) { $0 + $1.1 }
            let left = sum > 0 ? shares[0].1 / sum : 0
            guard left < finding.confidence - 0.01 else { return nil }
            let told = shares.map { ($0.0, sum > 0 ? $0.1 / sum : 0) }.sorted { $0.1 > $1.1 }.prefix(2)
                .map { "\($0.0.rawValue) \(NumberText.percent($0.1))" }
            return "Without “\(TerminalText.escaped(entry.item.text))”: \(told.joined(separator: ", "))."
        }
    }
}
