import Model

/// Numbers in figures.
enum FigureText {
    /// Digits in groups of three: `1,234,567`.
    static func grouped(_ value: Int64) -> String { DigitGroups.text(value) }

    /// A number with as many decimals as it takes to tell multiples of `step` apart.
    static func decimal(_ value: Double, step: Double) -> String {
        var digits = 0
        var scale = 1.0
        while digits < 9, (step * scale - (step * scale).rounded()).magnitude > 1e-6 {
            digits += 1
            scale *= 10
        }
        let scaled = value * scale
        guard scaled.magnitude < 9e15 else { return "\(value)" }
        let whole = Int64(scaled.rounded())
        guard digits > 0 else { return grouped(whole) }
        let unit = Int64(scale)
        let fraction = String(whole.magnitude % UInt64(unit))
        let sign = whole < 0 ? "-" : ""
        let lead = grouped(Int64(whole.magnitude / UInt64(unit)))
        return "\(sign)\(lead)." + String(repeating: "0", count: digits - fraction.utf8.count) + fraction
    }

    /// Pixels that a text takes at most in 12 pixel type, by the average of common sans-serif faces.
    static func width(_ text: String, size: Double = 12) -> Double {
        var units = 0.0
        for scalar in text.unicodeScalars {
            switch scalar {
            case "i", "l", "j", "t", "f", "r", "I", ",", ".", ":", ";", "'", "|", " ", "(", ")", "[", "]", "/", "-":
                units += 0.34
            case "m", "w", "M", "W", "→", "←", "…", "—": units += 0.9
            case "A"..."Z": units += 0.68
            default: units += scalar.value < 0x300 ? 0.57 : 1
            }
        }
        return units * size
    }
}
