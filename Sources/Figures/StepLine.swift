/// A line that keeps its value until the next one, thinned to what a plot's columns of pixels can show: of each column
/// the first, the lowest, the highest and the last value.
struct StepLine {
    private struct Column {
        var index: Int
        var x: Double
        var first: Double
        var low: Double
        var high: Double
        var last: Double
    }

    private let time: Scale
    private let value: Scale
    private var columns: [Column] = []

    init(time: Scale, value: Scale) {
        self.time = time
        self.value = value
    }

    /// The latest value, in the value's own unit; nil without any.
    private(set) var latest: Double?

    /// Adds a value from a time on. Times may not go back by more than a column.
    mutating func add(_ newValue: Double, at newTime: Double) {
        latest = newValue
        let x = time.clamped(newTime)
        let y = value(newValue)
        let index = Int(x.rounded(.down))
        if var last = columns.last, last.index >= index {
            last.low = min(last.low, y)
            last.high = max(last.high, y)
            last.last = y
            columns[columns.count - 1] = last
        } else {
            columns.append(Column(index: index, x: x, first: y, low: y, high: y, last: y))
        }
    }

    /// The line, continued to the end of the time axis.
    func path(until end: Double) -> PathData {
        var path = PathData()
        for (position, column) in columns.enumerated() {
            if position == 0 {
                path.move(column.x, column.first)
            } else {
                path.horizontal(column.x)
                path.vertical(column.first)
            }
            if column.low != column.high {
                if column.low < min(column.first, column.last) { path.vertical(column.low) }
                if column.high > max(column.first, column.last) { path.vertical(column.high) }
                path.vertical(column.last)
            }
        }
        if let last = columns.last, end > last.x { path.horizontal(end) }
        return path
    }

    var isEmpty: Bool { columns.isEmpty }
    /// Where the line ends, in pixels.
    var endPlace: Double? { columns.last?.last }
}
