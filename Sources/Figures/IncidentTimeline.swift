public import Model

/// When messages were cut, server by server, over the time that the captures cover.
public enum IncidentTimeline {
    private static let left = 190.0
    private static let right = 740.0
    private static let rowHeight = 34.0
    private static let rowLimit = 8
    private static let captureLimit = 6

    private struct Row {
        var name: String
        var cut: [Int64] = []
        var undecided: [Int64] = []
    }

    private struct Span {
        var name: String
        var begin: Int64
        var end: Int64
    }

    /// Draws the findings of a report over time; nil when no time is known. `name` gives a server's and a capture's
    /// text.
    public static func draw(
        _ report: Report, id: String, server: (EndpointReference) -> String, capture: (CaptureSummary) -> String
    ) -> Drawing? {
        let spans = spans(report, capture)
        guard let begin = spans.map(\.begin).min(), let end = spans.map(\.end).max() else { return nil }
        let rows = rows(report, server)
        let shownSpans = spans.count > captureLimit ? [] : spans
        let top = 26.0
        let capturesTop = top + Double(rows.count) * rowHeight + 14
        let capturesHeight = shownSpans.isEmpty ? 22 : Double(shownSpans.count) * 18
        let bottom = capturesTop + capturesHeight
        var drawing = Drawing(id: id, width: 760, height: bottom + 44, title: "When messages were cut")
        let cuts = rows.reduce(0) { $0 + $1.cut.count }
        drawing.description =
            "\(FigureText.grouped(Int64(cuts))) cut messages on \(rows.count) rows of servers, from "
            + "\(RFC3339.text(nanoseconds: begin)) to \(RFC3339.text(nanoseconds: end))."
        let margin = max(1, Double(MessageView.span(begin, end)) * 0.015)
        let time = Scale.linear(Double(begin) - margin, Double(end) + margin, to: left, right)
        for tick in CalendarTicks.times(begin, end, count: 6) {
            let x = time(tick.value)
            drawing.line(x, top, x, bottom, "grid")
            drawing.text(tick.label, x, bottom + 16, "muted", anchor: .middle)
        }
        let dates =
            CalendarTicks.date(begin) == CalendarTicks.date(end)
            ? CalendarTicks.date(begin) : "\(CalendarTicks.date(begin)) to \(CalendarTicks.date(end))"
        drawing.text("time, UTC, \(dates)", (left + right) / 2, bottom + 36, "small", anchor: .middle)
        drawing.text("cut messages by server; height: how many at once", left, 14, "small")
        let most = rows.map { columns($0.cut, time).values.max() ?? 0 }.max() ?? 0
        for (index, row) in rows.enumerated() {
            draw(row, most: max(most, 1), time, base: top + Double(index + 1) * rowHeight, &drawing)
        }
        for (index, span) in shownSpans.enumerated() {
            draw(span, time, y: capturesTop + Double(index) * 18, &drawing)
        }
        if shownSpans.isEmpty {
            var covered = Span(name: "\(spans.count) captures", begin: begin, end: end)
            drawing.text(covered.name, left - 10, capturesTop + 10, "muted", anchor: .end)
            // Where there are many, what matters is where there is none.
            for span in spans.sorted(by: { $0.begin < $1.begin }).prefix(400) {
                covered = span
                let x = time(Double(covered.begin))
                drawing.rectangle(x, capturesTop + 2, max(1.5, time(Double(covered.end)) - x), 8, "bar-muted")
            }
        }
        return drawing
    }

    private static func spans(_ report: Report, _ name: (CaptureSummary) -> String) -> [Span] {
        report.captures.compactMap { capture in
            guard let begin = capture.firstPacket.flatMap(RFC3339.nanoseconds),
                let end = capture.lastPacket.flatMap(RFC3339.nanoseconds), begin <= end
            else { return nil }
            return Span(name: name(capture), begin: begin, end: end)
        }
    }

    private static func rows(_ report: Report, _ name: (EndpointReference) -> String) -> [Row] {
        var rows: [Row] = []
        var positions: [EndpointReference: Int] = [:]
        for finding in report.findings {
            guard let time = (finding.end?.time).flatMap(RFC3339.nanoseconds) else { continue }
            let server = finding.connection.server
            let position = positions[server] ?? rows.count
            if position == rows.count {
                positions[server] = position
                rows.append(Row(name: name(server)))
            }
            if finding.verdict == .truncated {
                rows[position].cut.append(time)
            } else {
                rows[position].undecided.append(time)
            }
        }
        rows = rows.enumerated().sorted {
            $0.element.cut.count != $1.element.cut.count
                ? $0.element.cut.count > $1.element.cut.count : $0.offset < $1.offset
        }.map(\.element)
        guard rows.count > rowLimit else { return rows }
        var others = Row(name: "\(rows.count - rowLimit + 1) other servers")
        for row in rows[(rowLimit - 1)...] {
            others.cut += row.cut
            others.undecided += row.undecided
        }
        return rows[..<(rowLimit - 1)] + [others]
    }

    private static let columnWidth = 3.0

    /// How many lie in each column of a few pixels.
    private static func columns(_ times: [Int64], _ time: Scale) -> [Int: Int] {
        var columns: [Int: Int] = [:]
        for value in times { columns[Int(time.clamped(Double(value)) / columnWidth), default: 0] += 1 }
        return columns
    }

    private static func draw(_ row: Row, most: Int, _ time: Scale, base: Double, _ drawing: inout Drawing) {
        drawing.text(row.name, left - 10, base - 8, "label", anchor: .end)
        let count =
            row.cut.isEmpty ? "\(row.undecided.count) undecided" : "\(FigureText.grouped(Int64(row.cut.count))) cut"
        drawing.text(count, left - 10, base + 5, "small", anchor: .end)
        drawing.line(left, base, right, base, "axis")
        for (column, count) in columns(row.undecided, time).sorted(by: { $0.key < $1.key }) {
            drawing.circle(
                (Double(column) + 0.5) * columnWidth, base - 5, radius: 2.5, "undecided", hint: "\(count) undecided")
        }
        for (column, count) in columns(row.cut, time).sorted(by: { $0.key < $1.key }) {
            let height = 8 + (rowHeight - 16) * Double(count) / Double(most)
            drawing.rectangle(
                Double(column) * columnWidth, base - height, columnWidth - 0.6, height, "bar-bad", hint: "\(count) cut")
        }
    }

    private static func draw(_ span: Span, _ time: Scale, y: Double, _ drawing: inout Drawing) {
        drawing.text(shortened(span.name), left - 10, y + 10, "muted", anchor: .end)
        let x = time(Double(span.begin))
        drawing.rectangle(x, y + 2, max(1.5, time(Double(span.end)) - x), 8, "bar-muted", radius: 2)
    }

    /// The end of a name, which tells files apart, in what fits beside the plot.
    private static func shortened(_ name: String) -> String {
        guard FigureText.width(name) > left - 16 else { return name }
        var text = String(name.suffix(26))
        while text.count > 4, FigureText.width(text) > left - 28 { text = String(text.dropFirst()) }
        return "…" + text
    }
}
