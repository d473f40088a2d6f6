import Model

/// The end of a stream as text: bars of the four lengths, and the last packets as a ladder between the hosts.
enum EndFigureText {
    /// Bars of body bytes: declared, sent, captured, acknowledged.
    static func bars(_ message: MessageFacts, width: Int) -> [String] {
        let acknowledged = message.basis == .acknowledged ? message.deliveredLength : nil
        let rows: [(String, Int64?)] = [
            ("declared", message.declaredLength), ("sent", message.sentLength), ("captured", message.capturedLength),
            ("acknowledged", acknowledged),
        ]
        let most = max(rows.compactMap(\.1).max() ?? 0, 1)
        let cells = max(10, width - 14 - 14)
        return rows.map { name, value in
            let lead = TerminalText.rightAligned(name, to: 12) + "  "
            guard let value else {
                return lead
                    + (name == "declared"
                        ? "no number promised (\(TerminalText.escaped(message.framing)))" : "not seen")
            }
            let filled = Int((Double(max(0, value)) / Double(most) * Double(cells)).rounded())
            let bar = String(repeating: "█", count: value > 0 ? max(1, filled) : 0)
            return lead + bar + String(repeating: "·", count: max(0, cells - max(filled, value > 0 ? 1 : 0)))
                + TerminalText.rightAligned(NumberText.grouped(value), to: 14)
        }
    }

    private static let rungsBefore = 5
    private static let rungsAfter = 5
    private static let ladder = 44

    /// The last packets before the end and those that followed it.
    static func rungs(_ finding: Finding, in trace: ConnectionTrace) -> [String] {
        let points = trace.points
        let last = max(finding.end?.packet ?? 0, finding.message.lastPacket)
        guard let end = points.lastIndex(where: { $0.packet <= last }) else { return [] }
        let first = max(0, end - rungsBefore)
        let shown = points[first..<min(points.count, end + 1 + rungsAfter)]
        let origin = points[0].time
        var lines = ["   packet       time   client" + String(repeating: " ", count: ladder - 12) + "server"]
        for point in shown {
            let (elapsed, overflow) = point.time.subtractingReportingOverflow(origin)
            let label = " \(label(point)) "
            let dashes = max(2, ladder - 2 - TerminalText.columns(label))
            let left = String(repeating: "─", count: dashes / 2)
            let right = String(repeating: "─", count: dashes - dashes / 2)
            let arrow = point.fromClient ? "│\(left)\(label)\(right)▶│" : "│◀\(left)\(label)\(right)│"
            var line = TerminalText.rightAligned("\(point.packet)", to: 9)
            line += TerminalText.rightAligned(overflow ? "?" : "+" + seconds(elapsed), to: 13) + "  " + arrow
            if point.packet == finding.end?.packet { line += " ← the end" }
            lines.append(line)
        }
        return lines
    }

    /// What a segment carries: `75,296–76,744 FIN`, `ack 78,193 window 0`.
    static func label(_ point: TracePoint) -> String {
        var parts: [String] = []
        if point.length > 0 {
            let (end, overflow) = point.offset.addingReportingOverflow(point.length)
            parts.append("\(NumberText.grouped(point.offset))–\(overflow ? "?" : NumberText.grouped(end))")
        }
        for (bit, name) in [(UInt8(2), "SYN"), (1, "FIN"), (4, "RST")] where point.flags & bit != 0 {
            parts.append(name)
        }
        if parts.isEmpty, let acknowledged = point.acknowledged {
            parts.append("ack \(NumberText.grouped(acknowledged))")
        }
        if point.window <= 0, point.flags & 6 == 0, point.acknowledged != nil { parts.append("window 0") }
        return parts.isEmpty ? "no flags" : parts.joined(separator: " ")
    }

    /// Seconds with six digits.
    static func seconds(_ nanoseconds: Int64) -> String { NumberText.decimals(Double(nanoseconds) / 1e9, 6) }
}
