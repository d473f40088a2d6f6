import Model

/// How points in time are written for a person, named by the letters that tshark's `-t` has for them.
public enum TimeForm: String, CaseIterable, Sendable {
    /// `2026-01-31 23:58:12.345678 UTC`.
    case date = "ud"
    /// `23:58:12.345678 UTC`.
    case timeOfDay = "u"
    /// Seconds since 1970-01-01 UTC.
    case epoch = "e"
    /// Seconds since the first packet of the capture.
    case relative = "r"

    /// A time of a report; `first` is that of the capture's first packet. Microseconds are what most captures have. What is no
    /// time of a report stays as it is, escaped.
    func text(_ time: String, first: String? = nil) -> String {
        let escaped = TerminalText.escaped(time)
        guard escaped.utf8.count == 30, escaped.hasSuffix("Z") else { return escaped }
        let parts = escaped.dropLast(4).split(separator: "T")
        guard parts.count == 2 else { return escaped }
        let date = "\(parts[0]) \(parts[1]) UTC"
        switch self {
        case .date: return date
        case .timeOfDay: return "\(parts[1]) UTC"
        case .epoch:
            guard let nanoseconds = RFC3339.nanoseconds(time) else { return date }
            return "\(Self.seconds(nanoseconds)) s since 1970"
        case .relative:
            guard let first, let begin = RFC3339.nanoseconds(first), let nanoseconds = RFC3339.nanoseconds(time) else {
                return date
            }
            let (elapsed, overflow) = nanoseconds.subtractingReportingOverflow(begin)
            return overflow ? date : "\(Self.seconds(elapsed)) s after the first packet"
        }
    }

    /// Nanoseconds as seconds with six digits, cut.
    private static func seconds(_ nanoseconds: Int64) -> String {
        let microseconds = (nanoseconds.magnitude / 1000).quotientAndRemainder(dividingBy: 1_000_000)
        let fraction = String(microseconds.remainder)
        return
            "\(nanoseconds < 0 ? "-" : "")\(microseconds.quotient).\(String(repeating: "0", count: 6 - fraction.utf8.count))\(fraction)"
    }
}
