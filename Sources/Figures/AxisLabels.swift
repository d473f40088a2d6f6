/// The labels of a horizontal axis, from left to right: none hangs over the drawing's edge, none over its neighbour.
struct AxisLabels {
    private var used = -Double.infinity
    private static let margin = 3.0
    private static let gap = 6.0

    /// Draws a label centred at `x`, or as near to it as the drawing's edge allows; leaves it out where it would touch
    /// the one before.
    mutating func draw(_ text: String, at x: Double, _ y: Double, in drawing: inout Drawing) {
        let half = FigureText.width(text) / 2
        let middle = min(max(x, half + Self.margin), drawing.width - half - Self.margin)
        guard middle - half >= used + Self.gap else { return }
        used = middle + half
        drawing.text(text, middle, y, "muted", anchor: .middle)
    }
}
