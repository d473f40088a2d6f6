import Model

/// A message's last connection in time and sequence space: what its sender sent, what was acknowledged, how far the
/// receiver's window reached, where the end came and where the declared end would have been. Below, in the same time,
/// what was under way, and the other direction.
public struct SequenceDiagram {
    private let size: FigureSize
    private let left: Double
    private let right: Double
    private static let mainHeight = 270.0
    private static let queueHeight = 92.0
    private static let peerHeight = 40.0
    private static let laneHeight = 30.0

    let view: MessageView
    let series: TraceSeries
    let time: Scale
    private let mainTop: Double
    private let lowest: Double
    private let highest: Double
    /// The declared end lies too far above to be drawn to scale.
    private let isDeclaredAbove: Bool

    /// Draws a view; `id` must be unique within a page.
    public static func draw(
        _ view: MessageView, id: String, title: String, description: String, size: FigureSize = .wide
    ) -> Drawing {
        SequenceDiagram(view, size).draw(id: id, title: title, description: description)
    }

    private init(_ view: MessageView, _ size: FigureSize) {
        self.view = view
        self.size = size
        (left, right) = size == .wide ? (66, 590) : (52, 352)
        series = TraceSeries(view)
        let duration = max(series.duration, 1000)
        time = .linear(-0.02 * duration, duration * 1.02, to: left, right)
        let low = series.data.map(\.low).min() ?? 0
        let high = max(series.data.map(\.high).max() ?? 0, series.acknowledged.map(\.value).max() ?? 0, low + 1)
        // From the stream's start when that costs little.
        let bottom = low <= 0.35 * high ? 0 : low
        let span = high - bottom
        var top = high
        let edge = series.windowEdge.map(\.value).max() ?? 0
        if edge > top, edge - bottom <= 2 * span { top = edge }
        let declared = view.declaredEnd.map(Double.init)
        if let declared, declared - bottom <= 2.6 * span { top = max(top, declared) }
        isDeclaredAbove = declared.map { $0 > top } ?? false
        lowest = bottom - (bottom == 0 ? 0 : 0.04 * (top - bottom))
        highest = top + 0.06 * (top - bottom)
        mainTop = 28 + (isDeclaredAbove ? Self.laneHeight : 0)
    }

    private var mainBottom: Double { mainTop + Self.mainHeight }
    /// Labels below the plots, where there is no room beside them.
    private var mainKeyHeight: Double { size == .wide ? 0 : LabelColumn.height(of: 4) }
    private var queueKeyHeight: Double { size == .wide ? 0 : LabelColumn.height(of: 3) }
    private var queueTop: Double { mainBottom + 38 + mainKeyHeight }
    private var queueBottom: Double { queueTop + Self.queueHeight }
    private var peerTop: Double { queueBottom + 38 + queueKeyHeight }
    private var peerBottom: Double { peerTop + Self.peerHeight }
    private var sender: String { view.senderIsClient ? "client" : "server" }
    private var receiver: String { view.senderIsClient ? "server" : "client" }

    private func draw(id: String, title: String, description: String) -> Drawing {
        var drawing = Drawing(id: id, width: size.width, height: peerBottom + 44, title: title)
        drawing.description = description
        let value = Scale.linear(lowest, highest, to: mainBottom, mainTop)
        drawTimeAxis(&drawing)
        drawShutWindows(&drawing)
        drawEnd(&drawing)
        drawMain(value, &drawing)
        drawQueue(&drawing)
        drawPeer(&drawing)
        return drawing
    }

    private func drawTimeAxis(_ drawing: inout Drawing) {
        let ticks = Ticks.durations(0, max(series.duration, 1000), count: size.ticks(7))
        var labels = AxisLabels()
        for tick in ticks {
            let x = time(tick.value)
            for (top, bottom) in [(mainTop, mainBottom), (queueTop, queueBottom), (peerTop, peerBottom)] {
                drawing.line(x, top, x, bottom, "grid")
            }
            labels.draw(tick.label, at: x, peerBottom + 16, in: &drawing)
        }
        drawing.text(
            "time since packet \(view.points.first?.packet ?? 0)", (left + right) / 2, peerBottom + 36,
            "small",
            anchor: .middle)
    }

    private func drawByteAxis(_ scale: Scale, count: Int, _ drawing: inout Drawing) {
        for tick in Ticks.bytes(scale.low, scale.high, count: count) where tick.value >= 0 {
            let y = scale(tick.value)
            drawing.line(left, y, right, y, "grid")
            drawing.text(tick.label, left - 6, y + 4, "muted", anchor: .end)
        }
        drawing.line(left, scale.start, right, scale.start, "axis")
    }

    private func drawShutWindows(_ drawing: inout Drawing) {
        // Many short ones: the longest are drawn, which are the ones that matter.
        let longest = series.shut.sorted { $0.end - $0.begin > $1.end - $1.begin }.prefix(60)
        for shut in longest {
            let x = time.clamped(shut.begin)
            let width = max(1.5, time.clamped(shut.end) - x)
            let lasted = Self.duration(shut.end - shut.begin)
            let hint = "window shut for \(lasted)\(shut.isOpenEnded ? " or longer" : ""), from packet \(shut.packet)"
            drawing.hatched(x, mainTop, width, Self.mainHeight, isFaint: true, hint: hint)
            drawing.hatched(x, queueTop, width, Self.queueHeight, isFaint: true, hint: hint)
        }
        guard let first = longest.first else { return }
        let begin = longest.map(\.begin).min() ?? first.begin
        let end = longest.map(\.end).max() ?? first.end
        let all = series.shut.reduce(0) { $0 + $1.end - $1.begin }
        let more = series.shut.contains(where: \.isOpenEnded) ? " or longer" : ""
        let text =
            series.shut.count == 1
            ? "window shut \(Self.duration(all))\(more)"
            : "window shut \(series.shut.count) times, \(Self.duration(all))\(more) in all"
        let x = (time.clamped(begin) + time.clamped(end)) / 2
        let half = FigureText.width(text) / 2
        drawing.text(
            text, min(max(x, left + half), right - half), mainBottom - 8, "t-bad halo", anchor: .middle)
    }

    private func drawMain(_ value: Scale, _ drawing: inout Drawing) {
        drawing.text("\(sender) → \(receiver)\(size == .wide ? ", stream bytes" : "")", left, 14, "strong")
        drawByteAxis(value, count: 6, &drawing)
        var labels = LabelColumn()
        let frame = (left, mainTop, right - left, Self.mainHeight)
        let edge = line(series.windowEdge, value)
        let acknowledged = line(series.acknowledged, value)
        drawing.clipped(frame.0, frame.1, frame.2, frame.3 + 1) { drawing in
            drawing.path(edge.path(until: right), "window")
            drawing.path(acknowledged.path(until: right), "ack")
            draw(series.data, value, &drawing)
        }
        if let last = edge.latest, let y = edge.endPlace {
            let isAbove = y < mainTop
            labels.add(
                isAbove ? "↑ window’s edge \(Self.bytes(last))" : "window’s edge \(Self.bytes(last))",
                at: max(y, mainTop + 6),
                "t-window", line: "window")
        }
        if let last = acknowledged.latest, let y = acknowledged.endPlace {
            labels.add("acknowledged \(Self.bytes(last))", at: y, "t-ack", line: "ack")
        }
        if let high = series.data.map(\.high).max() {
            labels.add("sent \(Self.bytes(high))", at: value(high), "t-data", line: "data")
        }
        if let declared = view.declaredEnd { drawDeclared(Double(declared), value, &labels, &drawing) }
        draw(series.marks, value, top: mainTop, &drawing)
        if series.repeated > 0 {
            let count = series.repeated == 1 ? "1 retransmission" : "\(series.repeated) retransmissions"
            drawing.text(count, right, 14, "t-bad", anchor: .end)
        }
        guard size == .wide else { return labels.drawBelow(at: 8, mainBottom + 8, in: &drawing) }
        labels.draw(
            at: right + 12, lineEnd: right, top: isDeclaredAbove ? mainTop - Self.laneHeight : mainTop,
            bottom: mainBottom, in: &drawing)
    }

    private func drawDeclared(
        _ declared: Double, _ value: Scale, _ labels: inout LabelColumn, _ drawing: inout Drawing
    ) {
        let y = isDeclaredAbove ? mainTop - 18 : value(declared)
        drawing.line(left, y, right, y, "declared")
        labels.add("declared end \(Self.bytes(declared))", at: y, "t-declared", line: "declared")
        guard isDeclaredAbove else { return }
        // The axis is broken between the plot and the line.
        var zigzag = PathData()
        zigzag.move(left - 6, mainTop - 3)
        zigzag.line(left + 6, mainTop - 7)
        zigzag.move(left - 6, mainTop - 7)
        zigzag.line(left + 6, mainTop - 11)
        drawing.path(zigzag, "axis")
        drawing.text("not to scale", left + 12, mainTop - 4, "small")
    }

    private func drawQueue(_ drawing: inout Drawing) {
        let remaining = series.acknowledged.map {
            TraceSeries.Step(time: $0.time, value: max(0, Double(view.sentEnd) - $0.value))
        }
        let window = series.window.map(\.value).max() ?? 0
        let flight = series.inFlight.map(\.value).max() ?? 0
        let queue = remaining.map(\.value).max() ?? 0
        let inner = max(flight, queue, 1)
        let top = window <= 3 * inner ? max(inner, window) : inner
        let scale = Scale.linear(0, top * 1.08, to: queueBottom, queueTop)
        drawing.text(
            size == .wide
                ? "bytes in flight, the most that waited in the queue, and the receiver’s window"
                : "bytes in flight, queued at most, window", left, queueTop - 10, "strong")
        drawByteAxis(scale, count: 3, &drawing)
        var labels = LabelColumn()
        let lines = [
            (series.window, "window", "t-window", "window"), (remaining, "queue", "t-declared", "queue, up to"),
            (series.inFlight, "data", "t-data", "in flight, up to"),
        ]
        var drawn: [(path: PathData, style: String)] = []
        for (steps, style, textStyle, name) in lines {
            let line = line(steps, scale)
            drawn.append((line.path(until: right), style))
            guard let last = name == "window" ? line.latest : steps.map(\.value).max(), let y = line.endPlace else {
                continue
            }
            labels.add(
                y < queueTop ? "↑ \(name) \(Self.bytes(last))" : "\(name) \(Self.bytes(last))",
                at: max(y, queueTop + 4),
                textStyle, line: style)
        }
        drawing.clipped(left, queueTop - 1, right - left, Self.queueHeight + 2) { drawing in
            for line in drawn { drawing.path(line.path, line.style) }
        }
        guard size == .wide else { return labels.drawBelow(at: 8, queueBottom + 8, in: &drawing) }
        labels.draw(at: right + 12, lineEnd: right, top: queueTop - 6, bottom: queueBottom + 4, in: &drawing)
    }

    private func drawPeer(_ drawing: inout Drawing) {
        let high = max(series.peerData.map(\.high).max() ?? 0, 1)
        let low = series.peerData.map(\.low).min() ?? 0
        let scale = Scale.linear(low, low + (high - low) * 1.3, to: peerBottom, peerTop)
        drawing.text("\(receiver) → \(sender)", left, peerTop - 10, "strong")
        drawing.line(left, peerBottom, right, peerBottom, "axis")
        draw(series.peerData, scale, &drawing)
        let isNarrow = size == .narrow
        if series.peerData.isEmpty {
            if series.peerMarks.isEmpty {
                drawing.text(
                    "acknowledgements only", isNarrow ? right : right + 12, isNarrow ? peerTop - 10 : peerBottom,
                    "muted", anchor: isNarrow ? .end : .start)
            }
        } else {
            drawing.text(
                "sent \(Self.bytes(high))", isNarrow ? right : right + 12,
                isNarrow ? peerTop - 10 : max(scale(high) + 4, peerTop + 10), "t-data",
                anchor: isNarrow ? .end : .start)
        }
        draw(series.peerMarks, scale, top: peerTop, &drawing)
    }

    private func line(_ steps: [TraceSeries.Step], _ value: Scale) -> StepLine {
        var line = StepLine(time: time, value: value)
        for step in steps { line.add(step.value, at: step.time) }
        return line
    }

    private func draw(_ data: [TraceSeries.Stretch], _ value: Scale, _ drawing: inout Drawing) {
        for isRepeated in [false, true] {
            var marks = DataMarks(time: time, value: value)
            for stretch in data where stretch.isRepeated == isRepeated {
                marks.add(from: stretch.low, to: stretch.high, at: stretch.time)
            }
            marks.flush()
            drawing.path(marks.path, isRepeated ? "again" : "data")
        }
    }

    /// FIN and RST: a ring with its name. Of many only the first of each kind and the end itself are named; names that
    /// would meet stand one below the other.
    private func draw(_ marks: [TraceSeries.Mark], _ value: Scale, top: Double, _ drawing: inout Drawing) {
        var named: Set<String> = []
        var taken: [(left: Double, right: Double, y: Double)] = []
        for mark in marks.prefix(200) {
            let x = time.clamped(mark.time)
            let y = value.clamped(mark.offset)
            drawing.circle(x, y, radius: 4.5, "end", hint: "\(mark.name), packet \(mark.packet)")
            let isEnd = mark.packet == view.endPacket
            guard named.insert(mark.name).inserted || isEnd else { continue }
            let text = "\(mark.name), packet \(mark.packet)"
            let width = FigureText.width(text) + 4
            let isLeft = x - 9 - width > left || x + 9 + width > drawing.width
            let left = isLeft ? x - 9 - width : x + 9
            var place = max(y - 8, top + 10)
            while taken.contains(where: { $0.left < left + width && left < $0.right && abs($0.y - place) < 13 }) {
                place += 13
            }
            taken.append((left, left + width, place))
            drawing.text(text, isLeft ? x - 9 : x + 9, place, "strong t-bad halo", anchor: isLeft ? .end : .start)
        }
    }

    /// A line through all parts at the time of the packet that ended the message.
    private func drawEnd(_ drawing: inout Drawing) {
        guard let mark = (series.marks + series.peerMarks).first(where: { $0.packet == view.endPacket }) else { return }
        let x = time.clamped(mark.time)
        drawing.line(x, mainTop, x, mainBottom, "end-line")
        drawing.line(x, queueTop, x, queueBottom, "end-line")
        drawing.line(x, peerTop, x, peerBottom, "end-line")
    }

    static func bytes(_ value: Double) -> String {
        FigureText.grouped(value.magnitude < 9e18 ? Int64(value) : 0)
    }

    /// A span of time in one unit with three digits.
    static func duration(_ nanoseconds: Double) -> String {
        for (name, size) in [("h", 3.6e12), ("min", 6e10), ("s", 1e9), ("ms", 1e6), ("µs", 1e3)]
        where nanoseconds >= size {
            let value = nanoseconds / size
            return "\(FigureText.decimal(value, step: value < 9.95 ? 0.01 : value < 99.5 ? 0.1 : 1)) \(name)"
        }
        return "\(Int(max(0, nanoseconds))) ns"
    }
}
