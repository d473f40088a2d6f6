import Model

/// Ticks at round times of day, in UTC.
enum CalendarTicks {
    private static let second: Int64 = 1_000_000_000
    private static let steps: [Int64] = [
        1_000, 10_000, 100_000, 1_000_000, 2_000_000, 5_000_000, 10_000_000, 20_000_000, 50_000_000, 100_000_000,
        200_000_000, 500_000_000, second, 2 * second, 5 * second, 10 * second, 30 * second, 60 * second, 120 * second,
        300 * second, 600 * second, 1800 * second, 3600 * second, 7200 * second, 10_800 * second, 21_600 * second,
        43_200 * second, 86_400 * second, 2 * 86_400 * second, 7 * 86_400 * second, 30 * 86_400 * second,
        90 * 86_400 * second, 365 * 86_400 * second,
    ]

    /// Ticks for times in nanoseconds since the epoch; at most `count`. The label has what the step needs: the time of
    /// day, its fraction, or the date.
    static func times(_ low: Int64, _ high: Int64, count: Int) -> [Tick] {
        let (span, overflow) = high.subtractingReportingOverflow(low)
        guard !overflow, span > 0 else { return [Tick(value: Double(low), label: label(low, step: second))] }
        guard let step = steps.first(where: { span / $0 < Int64(max(count, 1)) }) else { return [] }
        var ticks: [Tick] = []
        var value = low - low % step
        if value < low { value += step }
        while value <= high {
            ticks.append(Tick(value: Double(value), label: label(value, step: step)))
            let (next, overflow) = value.addingReportingOverflow(step)
            if overflow { break }
            value = next
        }
        return ticks
    }

    private static func label(_ time: Int64, step: Int64) -> String {
        let text = RFC3339.text(nanoseconds: time)
        let date = text.prefix(10)
        let clock = text.dropFirst(11)
        if step >= 86_400 * second { return String(date) }
        if step >= 60 * second { return String(clock.prefix(5)) }
        if step >= second { return String(clock.prefix(8)) }
        return String(clock.prefix(step >= 1_000_000 ? 12 : 15))
    }

    /// `2026-01-31`.
    static func date(_ time: Int64) -> String { String(RFC3339.text(nanoseconds: time).prefix(10)) }
}
