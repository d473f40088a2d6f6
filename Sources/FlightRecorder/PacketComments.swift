public import Model

/// What stands beside the decisive packets of a finding in a saved capture.
public enum PacketComments {
    /// Comments by packet number: what the end was, what the evidence saw, where the message lies. The first line of each
    /// names the finding.
    public static func all(for finding: Finding) -> [UInt64: [String]] {
        var comments: [UInt64: [String]] = [:]
        func add(_ packet: UInt64, _ text: String) {
            guard packet != 0, comments[packet, default: []].count < mostOfOnePacket else { return }
            comments[packet, default: []].append("shortfin \(finding.id): \(text)")
        }
        let message = finding.message
        add(message.firstPacket, "the \(message.direction) begins here")
        if let end = finding.end {
            add(end.packet, "\(end.kind.uppercased()) of the \(end.sentBy): \(outcome(of: finding))")
        }
        for item in finding.evidence {
            let sign = item.favours.contains(finding.cause) == (item.weight >= 0) ? "for" : "against"
            for packet in Set(item.packets(ofOwn: finding.connection.capture)).sorted().prefix(packetsOfOneEvidence) {
                add(packet, "\(sign) \(finding.cause.rawValue): \(item.text)")
            }
        }
        return comments
    }

    /// The finding as a whole, for the head of a file.
    public static func heading(of finding: Finding) -> String {
        // How sure it is that the cause is undetermined tells nobody anything.
        let confidence = finding.cause == .undetermined ? "" : " (\(Int((finding.confidence * 100).rounded())) %)"
        return
            "\(finding.id): \(finding.verdict.rawValue), \(finding.cause.rawValue)\(confidence): \(outcome(of: finding)). \(finding.summary)"
    }

    private static func outcome(of finding: Finding) -> String {
        let message = finding.message
        let subject = [message.method, message.target].compactMap { $0 }.joined(separator: " ")
        let name = subject.isEmpty ? "the \(message.direction)" : "the \(message.direction) of \(subject)"
        guard let declared = message.declaredLength else {
            return "\(name) ended after \(message.deliveredLength) body bytes, before its framing was complete"
        }
        return "\(name) ended after \(message.deliveredLength) of \(declared) body bytes"
    }

    private static let mostOfOnePacket = 16
    private static let packetsOfOneEvidence = 8
}
