internal import ConnectionTraces
public import Model
internal import Reports

/// What is written beside the packets of a capture, for people who look at it in Wireshark.
public struct PacketComments: Sendable {
    /// Comments by packet number.
    public var packets: [UInt64: [String]] = [:]
    /// The comment of the whole capture.
    public var section: String

    /// Findings named in the comment of the whole capture.
    static let mostFindings = 100

    /// Comments with a text for the capture as a whole.
    public init(section: String) { self.section = section }

    /// Comments that show the findings of one capture. `traces` holds their connections.
    public init(_ report: Report, findings: [Finding], traces: [ConnectionTrace]) {
        section = Self.summary(report, findings)
        for finding in findings {
            guard
                let trace = traces.first(where: {
                    $0.connection.stream == finding.connection.stream
                        && $0.connection.capture == finding.connection.capture
                })
            else { continue }
            var texts: [(packet: UInt64, text: String)] = []
            for decisive in DecisivePacket.packets(of: finding, in: trace) {
                guard let text = Self.text(decisive, finding) else { continue }
                // One sentence a packet and finding: the first line says whose it is.
                if let last = texts.last, last.packet == decisive.packet {
                    texts[texts.count - 1].text += " " + text
                } else {
                    texts.append((decisive.packet, "Shortfin \(finding.id) (\(finding.key)): \(text)"))
                }
            }
            for (packet, text) in texts { packets[packet, default: []].append(text) }
        }
    }

    private static func summary(_ report: Report, _ findings: [Finding]) -> String {
        let truncated = findings.filter { $0.verdict == .truncated }.count
        let undetermined = findings.count - truncated
        var lines = ["\(report.tool.name) \(report.tool.version): \(NumberText.count(truncated, "message")) cut short"]
        if undetermined > 0 { lines[0] += ", \(NumberText.grouped(undetermined)) undetermined" }
        for finding in findings.prefix(mostFindings) {
            lines.append("\(finding.id) (\(finding.key)) tcp.stream \(finding.connection.stream): \(headline(finding))")
        }
        if findings.count > mostFindings {
            lines.append("and \(NumberText.grouped(findings.count - mostFindings)) more")
        }
        return lines.joined(separator: "\n")
    }

    private static func headline(_ finding: Finding) -> String {
        let message = finding.message
        var name = message.direction
        if let method = message.method { name += " \(TerminalText.escaped(method))" }
        if let target = message.target { name += " \(TerminalText.escaped(target))" }
        if let status = message.status { name += " → \(status)" }
        // What is undetermined has no confidence of its own.
        let confidence = finding.cause == .undetermined ? "" : " (\(NumberText.percent(finding.confidence)))"
        return "\(name): \(arrived(message)); \(finding.cause.rawValue)\(confidence)"
    }

    private static func arrived(_ message: MessageFacts) -> String {
        let delivered = NumberText.grouped(message.deliveredLength)
        guard let declared = message.declaredLength else { return "\(delivered) body bytes arrived" }
        return "\(delivered) of \(NumberText.grouped(declared)) body bytes arrived"
    }

    private static func text(_ decisive: DecisivePacket, _ finding: Finding) -> String? {
        let isResponse = finding.message.direction == "response"
        let sender = isResponse ? "server" : "client"
        let receiver = isResponse ? "client" : "server"
        let offset = NumberText.grouped(decisive.offset)
        switch decisive.role {
        case .begin: return "The message that was cut begins here: \(headline(finding))."
        case .windowShut(.some(let duration)):
            return "The \(receiver)'s window is shut for \(NumberText.duration(duration)), at stream offset \(offset)."
        case .windowShut(.none): return "The \(receiver)'s window is shut for good, at stream offset \(offset)."
        case .windowOpened(let bytes):
            return "The \(receiver)'s window opens again, to \(NumberText.grouped(bytes)) bytes."
        case .lastData: return "The \(sender)'s last byte, at stream offset \(offset)."
        case .firstMissing(let bodyOffset, let wasSent):
            let place = "body byte \(NumberText.grouped(bodyOffset &+ 1)), stream offset \(offset)"
            return wasSent
                ? "Holds the first byte that was never acknowledged: \(place)."
                : "The first byte that is missing should come next: \(place)."
        case .fin(let missing): return end("FIN", decisive, missing, decisive.bySender ? sender : receiver)
        case .reset(let missing): return end("RST", decisive, missing, decisive.bySender ? sender : receiver)
        case .delivered: return "Acknowledges everything that the \(sender) sent, up to stream offset \(offset)."
        case .evidence(let id):
            guard let item = finding.evidence.first(where: { $0.id == id }) else { return nil }
            return
                "\(item.weight < 0 ? "Against" : "For") \(finding.cause.rawValue): \(TerminalText.escaped(item.text))."
        }
    }

    private static func end(_ kind: String, _ decisive: DecisivePacket, _ missing: Int64?, _ name: String) -> String {
        let place = "at stream offset \(NumberText.grouped(decisive.offset))"
        guard let missing, missing > 0 else { return "\(kind) of the \(name)." }
        return "\(kind) of the \(name) \(place), \(NumberText.grouped(missing)) bytes before the end that it promised."
    }
}
