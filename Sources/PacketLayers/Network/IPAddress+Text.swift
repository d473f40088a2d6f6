/// The usual text of an address: dotted decimal, and for IPv6 the canonical form of RFC 5952 §4 and §5.
extension IPAddress: CustomStringConvertible {
    /// The text.
    public var description: String {
        isIPv6 ? Self.text(high, low) : Self.dotted(UInt32(truncatingIfNeeded: low))
    }

    private static func dotted(_ value: UInt32) -> String {
        "\(value >> 24).\(value >> 16 & 0xff).\(value >> 8 & 0xff).\(value & 0xff)"
    }

    private static func text(_ high: UInt64, _ low: UInt64) -> String {
        // RFC 5952 §5: of the prefixes with an IPv4 address behind them, this one is known to everybody.
        if high == 0, low >> 32 == 0xffff { return "::ffff:" + dotted(UInt32(truncatingIfNeeded: low)) }
        let groups = (0..<8).map { index in
            let half = index < 4 ? high : low
            return UInt16(truncatingIfNeeded: half >> (48 - 16 * UInt64(index & 3)))
        }
        let zeros = longestZeros(groups)
        var text = ""
        var index = 0
        while index < 8 {
            if index == zeros.lowerBound, !zeros.isEmpty {
                text += "::"
                index = zeros.upperBound
                continue
            }
            if !text.isEmpty, !text.hasSuffix(":") { text += ":" }
            text += String(groups[index], radix: 16)
            index += 1
        }
        return text
    }

    /// The first of the longest runs of two or more zero groups; empty without one (§4.2.2, §4.2.3).
    private static func longestZeros(_ groups: [UInt16]) -> Range<Int> {
        var longest = 0..<0
        var start = 0
        for index in 0...8 {
            if index < 8, groups[index] == 0 { continue }
            if index - start >= 2, index - start > longest.count { longest = start..<index }
            start = index + 1
        }
        return longest
    }
}
