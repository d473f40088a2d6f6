/// Whole numbers as people read them.
package enum DigitGroups {
    /// Decimal digits in groups of three: `-1,234,567`.
    package static func text(_ value: some BinaryInteger) -> String {
        let digits = String(value.magnitude)
        var result = value < 0 ? "-" : ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index) % 3 == 0 { result.append(",") }
            result.append(digit)
        }
        return result
    }
}
