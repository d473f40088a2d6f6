/// Labels that name a plot's lines directly: beside it, moved apart where lines lie close together, or below it, each
/// behind a piece of its line.
struct LabelColumn {
    private struct Label {
        var text: String
        var wanted: Double
        var style: String
        var lineStyle: String
        var place: Double
    }

    private var labels: [Label] = []
    private let lineHeight = 14.0

    /// Lines of labels.
    var count: Int { labels.count }

    /// Pixels that `count` labels take below a plot.
    static func height(of count: Int) -> Double { Double(count) * 16 }

    /// Adds a label for a line that ends at `y`, drawn in `lineStyle`; without one it belongs to the label before.
    mutating func add(_ text: String, at y: Double, _ style: String, line lineStyle: String = "") {
        labels.append(Label(text: text, wanted: y, style: style, lineStyle: lineStyle, place: y))
    }

    /// Draws the labels at `x` between `top` and `bottom`, with leaders from `lineEnd` to those that had to move.
    mutating func draw(
        at x: Double, lineEnd: Double, top: Double, bottom: Double, in drawing: inout Drawing
    ) {
        labels.sort { $0.wanted < $1.wanted }
        var lowest = top + lineHeight / 2
        for index in labels.indices {
            labels[index].place = max(labels[index].wanted, lowest)
            lowest = labels[index].place + lineHeight
        }
        var highest = bottom - 2
        for index in labels.indices.reversed() {
            labels[index].place = min(labels[index].place, highest)
            highest = labels[index].place - lineHeight
        }
        for label in labels {
            var leader = PathData()
            leader.move(lineEnd + 1, label.wanted)
            leader.line(x - 4, label.place)
            drawing.path(leader, "leader")
            drawing.text(label.text, x, label.place + 4, label.style)
        }
    }

    /// Draws the labels one below the other from `y` on, from the highest line down.
    func drawBelow(at x: Double, _ y: Double, in drawing: inout Drawing) {
        let sorted = labels.enumerated().sorted { ($0.element.wanted, $0.offset) < ($1.element.wanted, $1.offset) }
        for (row, label) in sorted.map(\.element).enumerated() {
            let middle = y + Double(row) * 16 + 8
            if !label.lineStyle.isEmpty { drawing.line(x, middle, x + 22, middle, label.lineStyle) }
            drawing.text(label.text, x + 28, middle + 4, label.style)
        }
    }
}
