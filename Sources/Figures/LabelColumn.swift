/// Labels beside a plot that name its lines directly, moved apart where lines lie close together.
struct LabelColumn {
    private struct Label {
        var text: String
        var wanted: Double
        var style: String
        var place: Double
    }

    private var labels: [Label] = []
    private let lineHeight = 14.0

    /// Adds a label for a line that ends at `y`.
    mutating func add(_ text: String, at y: Double, _ style: String) {
        labels.append(Label(text: text, wanted: y, style: style, place: y))
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
}
