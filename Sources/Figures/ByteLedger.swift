public import Model

/// What a message promised and what became of it, as bars of one scale: declared, sent, captured, acknowledged.
public enum ByteLedger {
    private static let left = 118.0
    private static let right = 590.0
    private static let rowHeight = 26.0

    private struct Row {
        var name: String
        var value: Int64?
        var style: String
        /// What this length is short of, and what became of the difference.
        var whole: Int64 = 0
        var rest: String
    }

    /// Draws the body bytes of a message; `id` must be unique within a page.
    public static func draw(_ message: MessageFacts, id: String) -> Drawing {
        let rows = rows(message)
        let most = Double(rows.compactMap(\.value).max() ?? 0)
        let scale = Scale.linear(0, max(most, 1), to: left, right)
        var drawing = Drawing(
            id: id, width: 760, height: Double(rows.count) * rowHeight + 30, title: "Body bytes of the message")
        drawing.description =
            rows.map { "\($0.name): \($0.value.map(FigureText.grouped) ?? "unknown")" }.joined(separator: "; ") + "."
        let bottom = Double(rows.count) * rowHeight + 2
        for tick in Ticks.bytes(0, max(most, 1), count: 5) {
            let x = scale(tick.value)
            drawing.line(x, 2, x, bottom, "grid")
            drawing.text(tick.label, x, bottom + 16, "muted", anchor: .middle)
        }
        for (index, row) in rows.enumerated() {
            let y = 4 + Double(index) * rowHeight
            drawing.text(row.name, left - 8, y + 14, "label", anchor: .end)
            guard let value = row.value else {
                drawing.text(row.rest, left + 6, y + 14, "muted")
                continue
            }
            let end = scale(Double(value))
            if !row.rest.isEmpty {
                let whole = scale(Double(row.whole))
                drawing.hatched(end, y + 2, max(whole - end, 1.5), rowHeight - 8, hint: row.rest)
            }
            drawing.rectangle(left, y + 2, max(end - left, value > 0 ? 1.5 : 0), rowHeight - 8, row.style)
            drawing.text(FigureText.grouped(value), right + 12, y + 14, "strong")
            if FigureText.width(row.rest) + 16 < right - end {
                drawing.text(row.rest, end + 8, y + 14, "label halo")
            }
        }
        drawing.line(left, 2, left, bottom, "axis")
        return drawing
    }

    private static func rows(_ message: MessageFacts) -> [Row] {
        let sent = message.sentLength
        let declared = message.declaredLength
        func row(_ name: String, _ value: Int64?, of whole: Int64?, _ style: String, _ words: String) -> Row {
            guard let value else { return Row(name: name, value: nil, style: style, rest: words) }
            let (difference, overflow) = (whole ?? value).subtractingReportingOverflow(value)
            let isShort = !overflow && difference > 0
            return Row(
                name: name, value: value, style: style, whole: whole ?? value,
                rest: isShort ? "\(FigureText.grouped(difference)) \(words)" : "")
        }
        let acknowledged = message.basis == .acknowledged ? message.deliveredLength : nil
        return [
            row("declared", declared, of: declared, "bar-declared", "no number promised (\(message.framing))"),
            row("sent", sent, of: declared, "bar-data", "never sent"),
            row("captured", message.capturedLength, of: sent, "bar-muted", "not in the capture"),
            row(
                "acknowledged", acknowledged, of: sent, "bar-ack",
                acknowledged == nil ? "no acknowledgement seen" : "sent, not acknowledged"),
        ]
    }
}
