#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A place on an axis with its label.
struct Tick: Equatable {
    var value: Double
    var label: String
}

/// Sensible places for the labels of an axis.
enum Ticks {
    /// Steps of 1, 2 or 5 times a power of ten, about `count` of them.
    static func step(over span: Double, count: Int) -> Double {
        guard span > 0, span.isFinite else { return 1 }
        let raw = span / Double(max(count, 1))
        let power = pow(10, floor(log10(raw)))
        for factor in [1.0, 2, 5] where raw <= power * factor * 1.0001 { return power * factor }
        return power * 10
    }

    static func places(_ low: Double, _ high: Double, step: Double) -> [Double] {
        guard step > 0, (high - low) / step < 1000 else { return [low, high] }
        var places: [Double] = []
        var index = (low / step - 1e-9).rounded(.up)
        while index * step <= high + step * 1e-9 {
            places.append(index * step)
            index += 1
        }
        return places
    }

    private static let byteUnits: [(name: String, size: Double)] = [
        ("B", 1), ("kB", 1e3), ("MB", 1e6), ("GB", 1e9), ("TB", 1e12), ("PB", 1e15),
    ]

    /// Byte counts in one decimal unit.
    static func bytes(_ low: Double, _ high: Double, count: Int) -> [Tick] {
        let step = max(1, step(over: high - low, count: count))
        let unit = byteUnits.last { $0.size <= max(high.magnitude, low.magnitude) / 2 } ?? byteUnits[0]
        return places(low, high, step: step).map { value in
            let text = FigureText.decimal(value / unit.size, step: step / unit.size)
            return Tick(value: value, label: value == 0 ? "0" : "\(text) \(unit.name)")
        }
    }

    /// Powers of ten of bytes, inside a range of positive values; where these are few, twice and five times them too.
    static func byteMagnitudes(_ low: Double, _ high: Double) -> [Tick] {
        let factors: [Double] = high / max(low, 1) < 300 ? [1, 2, 5] : [1]
        var ticks: [Tick] = []
        var power = 1.0
        while power <= high * 1.0001, power < 1e18 {
            for value in factors.map({ $0 * power }) where value >= low * 0.9999 && value <= high * 1.0001 {
                let unit = byteUnits.last { $0.size <= value } ?? byteUnits[0]
                ticks.append(Tick(value: value, label: "\(Int(value / unit.size)) \(unit.name)"))
            }
            power *= 10
        }
        return ticks
    }

    private static let timeUnits: [(name: String, size: Double)] = [
        ("ns", 1), ("µs", 1e3), ("ms", 1e6), ("s", 1e9), ("min", 6e10), ("h", 3.6e12), ("d", 8.64e13),
    ]

    /// Spans of time in nanoseconds, all in the unit that suits the longest.
    static func durations(_ low: Double, _ high: Double, count: Int) -> [Tick] {
        let longest = max(high.magnitude, low.magnitude)
        let unit = timeUnits.last { $0.size * 2 <= longest } ?? timeUnits[0]
        let step = step(over: (high - low) / unit.size, count: count)
        return places(low / unit.size, high / unit.size, step: step).map { value in
            Tick(
                value: value * unit.size,
                label: value == 0 ? "0" : "\(FigureText.decimal(value, step: step)) \(unit.name)")
        }
    }

    /// Whole numbers.
    static func counts(_ high: Double, count: Int) -> [Tick] {
        let step = max(1, step(over: high, count: count))
        return places(0, high, step: step).map { Tick(value: $0, label: FigureText.grouped(Int64($0))) }
    }
}
