#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Values to pixels.
struct Scale {
    var low: Double
    var high: Double
    var start: Double
    var end: Double
    var isLogarithmic = false

    /// A linear scale; a domain without extent is widened.
    static func linear(_ low: Double, _ high: Double, to start: Double, _ end: Double) -> Scale {
        Scale(low: low, high: high > low ? high : low + 1, start: start, end: end)
    }

    /// A logarithmic scale over positive values.
    static func logarithmic(_ low: Double, _ high: Double, to start: Double, _ end: Double) -> Scale {
        let low = max(low, 1)
        return Scale(
            low: log10(low), high: log10(max(high, low * 1.0001)), start: start, end: end, isLogarithmic: true)
    }

    /// The place of a value; values outside lie outside.
    func callAsFunction(_ value: Double) -> Double {
        let value = isLogarithmic ? log10(max(value, 1)) : value
        return start + (value - low) / (high - low) * (end - start)
    }

    /// The place of a value, moved to the nearest end if it lies outside.
    func clamped(_ value: Double) -> Double {
        let place = self(value)
        return start < end ? min(max(place, start), end) : min(max(place, end), start)
    }
}
