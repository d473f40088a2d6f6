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
            if end < right - 1, !row.rest.isEmpty {
                drawing.hatched(end, y + 2, right - end, rowHeight - 8, hint: row.rest)
            }
            drawing.rectangle(left, y + 2, max(end - left, value > 0 ? 1.5 : 0), rowHeight - 8, row.style)
            drawing.text(FigureText.grouped(value), right + 12, y + 14, "strong")
            if end < right - 1, FigureText.width(row.rest) + 16 < right - end {
                drawing.text(row.rest, end + 8, y + 14, "label halo")
            }
        }
        drawing.line(left, 2, left, bottom, "axis")
        return drawing
    }

    private static func rows(_ message: MessageFacts) -> [Row] {
        let sent = message.sentLength
        let acknowledged = message.basis == .acknowledged ? message.deliveredLength : nil
        func short(_ value: Int64?, of whole: Int64?, _ words: String) -> String {
            guard let value, let whole, whole > value else { return "" }
            let (difference, overflow) = whole.subtractingReportingOverflow(value)
            return overflow ? "" : "\(FigureText.grouped(difference)) \(words)"
        }
        return [
            Row(
                name: "declared", value: message.declaredLength, style: "bar-declared",
                rest: message.declaredLength == nil ? "no number promised (\(message.framing))" : ""),
            Row(
                name: "sent", value: sent, style: "bar-data",
                rest: short(sent, of: message.declaredLength, "never sent")),
            Row(
                name: "captured", value: message.capturedLength, style: "bar-muted",
                rest: short(
                    message.capturedLength, of: message.declaredLength ?? sent,
                    message.capturedLength < sent ? "not in the capture" : "not sent")),
            Row(
                name: "acknowledged", value: acknowledged, style: "bar-ack",
                rest: acknowledged == nil
                    ? "no acknowledgement seen"
                    : short(acknowledged, of: message.declaredLength ?? sent, "never arrived")),
        ]
    }
}
