/// Segments as vertical strokes, from their first to their last byte; strokes that would touch are drawn as one, so
/// that a column of pixels never takes more strokes than can be seen.
struct DataMarks {
    private let time: Scale
    private let value: Scale
    private var column = Int.min
    private var open: [(x: Double, top: Double, bottom: Double)] = []
    private(set) var path = PathData()
    private(set) var strokes = 0

    /// Strokes kept apart in one column of pixels.
    private static let openLimit = 16
    /// The shortest stroke in pixels.
    private static let shortest = 2.0

    init(time: Scale, value: Scale) {
        self.time = time
        self.value = value
    }

    mutating func add(from low: Double, to high: Double, at newTime: Double) {
        let x = time.clamped(newTime)
        var top = value.clamped(high)
        let bottom = value.clamped(low)
        if bottom - top < Self.shortest { top = bottom - Self.shortest }
        let index = Int(x.rounded(.down))
        if index != column {
            flush()
            column = index
        }
        if let same = open.firstIndex(where: { top <= $0.bottom + 0.75 && bottom >= $0.top - 0.75 }) {
            open[same].top = min(open[same].top, top)
            open[same].bottom = max(open[same].bottom, bottom)
        } else if open.count < Self.openLimit {
            open.append((x, top, bottom))
        } else {
            let last = open.count - 1
            open[last].top = min(open[last].top, top)
            open[last].bottom = max(open[last].bottom, bottom)
        }
    }

    /// Ends the strokes of the current column.
    mutating func flush() {
        for stroke in open {
            path.move(stroke.x, stroke.bottom)
            path.vertical(stroke.top)
            strokes += 1
        }
        open.removeAll(keepingCapacity: true)
    }
}
