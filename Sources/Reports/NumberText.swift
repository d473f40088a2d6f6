import Model

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Numbers in words and digits for people: one way of writing each, everywhere.
public enum NumberText {
    /// Digits in groups of three: `1,234,567`.
    public static func grouped(_ value: some BinaryInteger) -> String { DigitGroups.text(value) }

    /// `1 packet`, `2,000 packets`.
    public static func count(_ value: some BinaryInteger, _ singular: String, _ plural: String? = nil) -> String {
        "\(grouped(value)) \(value == 1 ? singular : plural ?? singular + "s")"
    }

    /// A probability in whole per cent; never rounded to certainty: `<1 %`, `97 %`, `>99 %`.
    public static func percent(_ probability: Double) -> String {
        guard probability.isFinite else { return "? %" }
        if probability < 0.005 { return "<1 %" }
        if probability >= 0.995 { return ">99 %" }
        return "\(Int((probability * 100).rounded())) %"
    }

    /// A part of a whole with one decimal: `20.3 %`. Only the whole is `100.0 %`.
    public static func share(_ part: Int64, of whole: Int64) -> String {
        guard whole > 0, part >= 0 else { return "" }
        let perMille = min(Double(part) / Double(whole), 1) * 1000
        let tenths = part < whole ? min(999, Int(perMille.rounded())) : 1000
        return "\(tenths / 10).\(tenths % 10) %"
    }

    /// A chance of an accident: `1 in 1,448`; very small ones as powers of ten.
    public static func chance(_ probability: Double) -> String {
        guard probability.isFinite, probability > 0 else { return "none" }
        if probability > 0.4 { return "1 in \(probability > 0.75 ? 1 : 2)" }
        let inverse = min(1 / probability, 1e300)
        if inverse < 1e6 { return "1 in \(grouped(Int(inverse.rounded())))" }
        return "1 in 10^\(Int(log10(inverse).rounded()))"
    }

    /// Bytes in decimal units with three significant digits: `512 B`, `1.50 MB`.
    public static func bytes(_ count: UInt64) -> String {
        if count < 1000 { return "\(count) B" }
        var value = Double(count)
        var unit = 0
        let units = ["B", "kB", "MB", "GB", "TB", "PB", "EB"]
        while value >= 999.5, unit < units.count - 1 {
            value /= 1000
            unit += 1
        }
        return "\(decimals(value, value < 9.995 ? 2 : value < 99.95 ? 1 : 0)) \(units[unit])"
    }

    /// A span of time in nanoseconds, in the two largest units that say something: `3 min 12 s`, `340 ms`, `85 µs`.
    public static func duration(_ nanoseconds: Int64) -> String {
        if nanoseconds < 0 { return "-" + duration(nanoseconds == .min ? .max : -nanoseconds) }
        let seconds = nanoseconds / 1_000_000_000
        if seconds >= 86_400 { return "\(seconds / 86_400) d \(seconds / 3600 % 24) h" }
        if seconds >= 3600 { return "\(seconds / 3600) h \(seconds / 60 % 60) min" }
        if seconds >= 60 { return "\(seconds / 60) min \(seconds % 60) s" }
        if nanoseconds >= 9_950_000_000 { return "\(decimals(Double(nanoseconds) / 1e9, 1)) s" }
        if nanoseconds >= 999_500_000 { return "\(decimals(Double(nanoseconds) / 1e9, 2)) s" }
        if nanoseconds >= 999_500 { return "\((nanoseconds + 500_000) / 1_000_000) ms" }
        if nanoseconds >= 1000 { return "\((nanoseconds + 500) / 1000) µs" }
        return "\(nanoseconds) ns"
    }

    /// Bytes per second as text, from a count and the nanoseconds it took.
    public static func rate(_ count: UInt64, in nanoseconds: UInt64) -> String {
        guard nanoseconds > 0 else { return "– B/s" }
        return "\(bytes(UInt64(min(Double(count) / (Double(nanoseconds) / 1e9), 1e18))))/s"
    }

    /// A number with a fixed count of decimals.
    static func decimals(_ value: Double, _ digits: Int) -> String {
        guard value.isFinite, abs(value) < 1e15 else { return "\(value)" }
        var scale = 1
        for _ in 0..<digits { scale *= 10 }
        let scaled = Int((abs(value) * Double(scale)).rounded())
        let sign = value < 0 && scaled > 0 ? "-" : ""
        guard digits > 0 else { return sign + String(scaled) }
        let fraction = String(scaled % scale)
        return "\(sign)\(scaled / scale)." + String(repeating: "0", count: digits - fraction.utf8.count) + fraction
    }

    /// Packet numbers as people write them: `212`, `211–212`, `180, 190–197`; at most `limit` parts.
    static func packets(_ packets: [UInt64], limit: Int = 4) -> String {
        guard !packets.isEmpty else { return "" }
        var ranges: [(first: UInt64, last: UInt64)] = []
        for packet in packets.sorted() {
            if let last = ranges.last, packet <= last.last &+ 1 {
                ranges[ranges.count - 1].last = max(last.last, packet)
            } else {
                ranges.append((packet, packet))
            }
        }
        let parts = ranges.prefix(limit).map { $0.first == $0.last ? "\($0.first)" : "\($0.first)–\($0.last)" }
        let word = Set(packets).count == 1 ? "packet" : "packets"
        return "\(word) \(parts.joined(separator: ", "))\(ranges.count > limit ? ", …" : "")"
    }
}

extension NumberText {
    /// e to a power, for odds.
    static func exponential(_ power: Double) -> Double { exp(power) }
}
