public import Model

/// What a message promised and what became of it, as bars of one scale: declared, sent, captured, acknowledged.
public enum ByteLedger {
    private static let left = 118.0
    private static let right = 590.0
    private static let rowHeight = 26.0
    private static let narrowRowHeight = 42.0
    private static let barHeight = 18.0

    private struct Row {
        var name: String
        var value: Int64?
        var style: String
        /// What this length is short of, and what became of the difference.
        var whole: Int64 = 0
        var rest: String
    }

    /// Draws the body bytes of a message; `id` must be unique within a page.
    public static func draw(_ message: MessageFacts, id: String, size: FigureSize = .wide) -> Drawing {
        let rows = rows(message)
        let most = max(Double(rows.compactMap(\.value).max() ?? 0), 1)
        let (left, right) = size == .wide ? (left, right) : (8, FigureSize.narrow.width - 12)
        let scale = Scale.linear(0, most, to: left, right)
        let rowHeight = size == .wide ? rowHeight : narrowRowHeight
        var drawing = Drawing(
            id: id, width: size.width, height: Double(rows.count) * rowHeight + 30, title: "Body bytes of the message")
        drawing.description =
            rows.map { "\($0.name): \($0.value.map(FigureText.grouped) ?? "unknown")" }.joined(separator: "; ") + "."
        let bottom = Double(rows.count) * rowHeight + 2
        var labels = AxisLabels()
        for tick in Ticks.bytes(0, most, count: size == .wide ? 5 : 3) {
            let x = scale(tick.value)
            drawing.line(x, 2, x, bottom, "grid")
            labels.draw(tick.label, at: x, bottom + 16, in: &drawing)
        }
        for (index, row) in rows.enumerated() {
            let y = 4 + Double(index) * rowHeight
            if size == .wide {
                draw(row, scale, y: y, &drawing)
            } else {
                drawNarrow(row, scale, y: y, &drawing)
            }
        }
        drawing.line(left, 2, left, bottom, "axis")
        return drawing
    }

    private static func draw(_ row: Row, _ scale: Scale, y: Double, _ drawing: inout Drawing) {
        drawing.text(row.name, left - 8, y + 14, "label", anchor: .end)
        guard let value = row.value else {
            drawing.text(row.rest, left + 6, y + 14, "muted")
            return
        }
        let end = drawBar(row, value, scale, y: y + 2, &drawing)
        drawing.text(FigureText.grouped(value), right + 12, y + 14, "strong")
        if FigureText.width(row.rest) + 16 < right - end {
            drawing.text(row.rest, end + 8, y + 14, "label halo")
        }
    }

    /// Name and number above the bar.
    private static func drawNarrow(_ row: Row, _ scale: Scale, y: Double, _ drawing: inout Drawing) {
        let lead = row.value.map { "\(row.name) \(FigureText.grouped($0))" } ?? row.name
        drawing.text(lead, scale.start, y + 12, "strong halo")
        if !row.rest.isEmpty { drawing.text(row.rest, scale.end, y + 12, "muted halo", anchor: .end) }
        if let value = row.value { _ = drawBar(row, value, scale, y: y + 17, &drawing) }
    }

    /// The bar, hatched where bytes are lacking. Returns its end.
    private static func drawBar(
        _ row: Row, _ value: Int64, _ scale: Scale, y: Double, _ drawing: inout Drawing
    ) -> Double {
        let end = scale(Double(value))
        if !row.rest.isEmpty {
            let whole = scale(Double(row.whole))
            drawing.hatched(end, y, max(whole - end, 1.5), barHeight, hint: row.rest)
        }
        drawing.rectangle(scale.start, y, max(end - scale.start, value > 0 ? 1.5 : 0), barHeight, row.style)
        return end
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
