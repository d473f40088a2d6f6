public import Model

/// When messages were cut, server by server, over the time that the captures cover.
public enum IncidentTimeline {
    /// Where the parts lie.
    private struct Frame {
        var left = 190.0
        var right = 740.0
        var rowHeight = 34.0
        var captureHeight = 18.0
        /// Names stand beside the plot, not above its lines.
        var isWide = true

        init(_ size: FigureSize) {
            guard size == .narrow else { return }
            left = 10
            right = 350
            rowHeight = 46
            captureHeight = 30
            isWide = false
        }
    }

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
        _ report: Report, id: String, size: FigureSize = .wide, server: (EndpointReference) -> String,
        capture: (CaptureSummary) -> String
    ) -> Drawing? {
        let spans = spans(report, capture)
        guard let begin = spans.map(\.begin).min(), let end = spans.map(\.end).max() else { return nil }
        let rows = rows(report, server)
        guard !rows.isEmpty else { return nil }
        let frame = Frame(size)
        let shownSpans = spans.count > captureLimit ? [] : spans
        let top = 26.0
        let capturesTop = top + Double(rows.count) * frame.rowHeight + 14
        let capturesHeight = max(1, Double(shownSpans.count)) * frame.captureHeight + 4
        let bottom = capturesTop + capturesHeight
        var drawing = Drawing(id: id, width: size.width, height: bottom + 44, title: "When messages were cut")
        let cuts = rows.reduce(0) { $0 + $1.cut.count }
        drawing.description =
            "\(FigureText.grouped(Int64(cuts))) cut message\(cuts == 1 ? "" : "s") of \(rows.count) server\(rows.count == 1 ? "" : "s"), from "
            + "\(RFC3339.text(nanoseconds: begin)) to \(RFC3339.text(nanoseconds: end))."
        let margin = max(1, Double(MessageView.span(begin, end)) * 0.015)
        let time = Scale.linear(Double(begin) - margin, Double(end) + margin, to: frame.left, frame.right)
        var labels = AxisLabels()
        for tick in CalendarTicks.times(begin, end, count: size.ticks(6)) {
            let x = time(tick.value)
            drawing.line(x, top, x, bottom, "grid")
            labels.draw(tick.label, at: x, bottom + 16, in: &drawing)
        }
        let dates =
            CalendarTicks.date(begin) == CalendarTicks.date(end)
            ? CalendarTicks.date(begin) : "\(CalendarTicks.date(begin)) to \(CalendarTicks.date(end))"
        drawing.text("time, UTC, \(dates)", (frame.left + frame.right) / 2, bottom + 36, "small", anchor: .middle)
        drawing.text("cut messages by server; height: how many at once", frame.left, 14, "small")
        let most = rows.map { columns($0.cut, time).values.max() ?? 0 }.max() ?? 0
        for (index, row) in rows.enumerated() {
            draw(
                row, most: max(most, 1), time, base: top + Double(index + 1) * frame.rowHeight, frame: frame, &drawing)
        }
        for (index, span) in shownSpans.enumerated() {
            let y = capturesTop + Double(index) * frame.captureHeight
            draw([span], name: span.name, time, y: y, frame: frame, &drawing)
        }
        if shownSpans.isEmpty {
            // Where there are many, what matters is where there is none.
            let some = spans.sorted { $0.begin < $1.begin }.prefix(400)
            draw(Array(some), name: "\(spans.count) captures", time, y: capturesTop, frame: frame, &drawing)
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
        for finding in report.findings where finding.sameMessageAs == nil {
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

    private static func draw(
        _ row: Row, most: Int, _ time: Scale, base: Double, frame: Frame, _ drawing: inout Drawing
    ) {
        let count =
            row.cut.isEmpty ? "\(row.undecided.count) undecided" : "\(FigureText.grouped(Int64(row.cut.count))) cut"
        if frame.isWide {
            drawing.text(row.name, frame.left - 10, base - 8, "label", anchor: .end)
            drawing.text(count, frame.left - 10, base + 5, "small", anchor: .end)
        } else {
            drawing.text("\(row.name), \(count)", frame.left, base - 32, "label halo")
        }
        drawing.line(frame.left, base, frame.right, base, "axis")
        for (column, count) in columns(row.undecided, time).sorted(by: { $0.key < $1.key }) {
            drawing.circle(
                (Double(column) + 0.5) * columnWidth, base - 5, radius: 2.5, "undecided", hint: "\(count) undecided")
        }
        for (column, count) in columns(row.cut, time).sorted(by: { $0.key < $1.key }) {
            let height = 8 + 18 * Double(count) / Double(most)
            drawing.rectangle(
                Double(column) * columnWidth, base - height, columnWidth - 0.6, height, "bar-bad", hint: "\(count) cut")
        }
    }

    private static func draw(
        _ spans: [Span], name: String, _ time: Scale, y: Double, frame: Frame, _ drawing: inout Drawing
    ) {
        let room = frame.isWide ? frame.left - 16 : frame.right - frame.left
        let name = shortened(name, to: room)
        if frame.isWide {
            drawing.text(name, frame.left - 10, y + 10, "muted", anchor: .end)
        } else {
            drawing.text(name, frame.left, y + 10, "muted halo")
        }
        for span in spans {
            let x = time(Double(span.begin))
            let width = max(1.5, time(Double(span.end)) - x)
            drawing.rectangle(x, frame.isWide ? y + 2 : y + 16, width, 8, "bar-muted", radius: spans.count > 1 ? 0 : 2)
        }
    }

    /// The end of a name, which tells files apart, in what fits.
    private static func shortened(_ name: String, to room: Double) -> String {
        guard FigureText.width(name) > room else { return name }
        var text = String(name.suffix(60))
        while text.count > 4, FigureText.width(text) > room - 12 { text = String(text.dropFirst()) }
        return "…" + text
    }
}
