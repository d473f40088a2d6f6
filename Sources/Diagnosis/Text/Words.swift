/// Numbers and times in the words of a report, without a locale.
enum Words {
    /// A count with a comma between groups of three digits: `182,448`.
    static func grouped(_ value: Int64) -> String {
        let digits = String(value.magnitude)
        var text = value < 0 ? "-" : ""
        for (position, digit) in digits.enumerated() {
            if position > 0, (digits.count - position) % 3 == 0 { text.append(",") }
            text.append(digit)
        }
        return text
    }

    /// A count and its unit: `1 byte`, `182,448 bytes`.
    static func count(_ value: Int64, _ singular: String, _ plural: String? = nil) -> String {
        "\(grouped(value)) \(value == 1 ? singular : plural ?? singular + "s")"
    }

    /// A span of nanoseconds with three digits that matter: `340 ms`, `12.5 s`.
    static func duration(_ nanoseconds: Int64) -> String {
        let magnitude = nanoseconds.magnitude
        let sign = nanoseconds < 0 ? "-" : ""
        switch magnitude {
        case 0..<1_000: return "\(sign)\(magnitude) ns"
        case 1_000..<1_000_000: return "\(sign)\(scaled(magnitude, by: 1_000)) µs"
        case 1_000_000..<1_000_000_000: return "\(sign)\(scaled(magnitude, by: 1_000_000)) ms"
        default: return "\(sign)\(scaled(magnitude, by: 1_000_000_000)) s"
        }
    }

    /// A probability as odds that a person can weigh: `1 in 1,448`.
    static func chance(_ probability: Double) -> String {
        guard probability > 0, probability < 1 else { return probability >= 1 ? "certain" : "almost never" }
        if probability > 0.3 { return "\(Int((probability * 100).rounded())) in 100" }
        let odds = 1 / probability
        if odds >= 1_000_000_000 { return "less than 1 in 1,000,000,000" }
        return "1 in \(grouped(Int64(odds.rounded())))"
    }

    /// A number with one decimal: `2.5`, `-0.4`.
    static func decimal(_ value: Double) -> String {
        guard value.isFinite, abs(value) < 1e15 else { return "\(value)" }
        let tenths = Int64((abs(value) * 10).rounded())
        return "\(value < 0 && tenths > 0 ? "-" : "")\(tenths / 10).\(tenths % 10)"
    }

    /// A share in whole per cent: `75 %`.
    static func percent(_ share: Double) -> String { "\(Int64((min(max(share, 0), 1) * 100).rounded())) %" }

    /// Three digits that matter of `value / unit`.
    private static func scaled(_ value: UInt64, by unit: UInt64) -> String {
        let whole = value / unit
        if whole >= 100 { return grouped(Int64(clamping: whole)) }
        let places: UInt64 = whole >= 10 ? 10 : 100
        let fraction = (value % unit) * places / unit
        if fraction == 0 { return String(whole) }
        var digits = String(fraction)
        if places == 100, digits.count < 2 { digits = "0" + digits }
        while digits.hasSuffix("0") { digits.removeLast() }
        return "\(whole).\(digits)"
    }
}
