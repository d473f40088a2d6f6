import Model

/// A capture's facts in words: one way of saying each, in every report for people.
enum CaptureText {
    /// A capture's path, without its directories.
    static func name(of capture: CaptureSummary) -> String {
        if capture.path == "-" { return "standard input" }
        let name = capture.path.split(separator: "/").last.map(String.init) ?? capture.path
        return TerminalText.escaped(name)
    }

    static func drops(_ trust: Trust) -> String {
        guard let dropped = trust.kernelDropped else { return "no drop counters" }
        return dropped == 0 ? "no drops recorded" : "\(NumberText.count(dropped, "packet")) dropped"
    }

    static func format(_ capture: CaptureSummary) -> String {
        var parts = [capture.format.isEmpty ? "unknown" : capture.format]
        if capture.compression != "none", !capture.compression.isEmpty { parts.append(capture.compression) }
        return TerminalText.escaped((parts + capture.linkTypes).joined(separator: ", "))
    }

    /// Nanoseconds from the first to the last packet by time; nil without packets.
    static func duration(_ capture: CaptureSummary) -> Int64? {
        guard let first = capture.firstPacket.flatMap(RFC3339.nanoseconds),
            let last = capture.lastPacket.flatMap(RFC3339.nanoseconds)
        else { return nil }
        let (span, overflow) = last.subtractingReportingOverflow(first)
        return overflow || span < 0 ? nil : span
    }

    /// `2026-01-31 23:58:01 to 00:01:13 (3 min 12 s)`.
    static func span(_ capture: CaptureSummary) -> String {
        guard let first = capture.firstPacket, let last = capture.lastPacket else { return "–" }
        let begin = clock(first)
        let end = clock(last)
        let lasted = duration(capture).map { " (\(NumberText.duration($0)))" } ?? ""
        if begin.count > 11, begin.prefix(11) == end.prefix(11) { return "\(begin) to \(end.dropFirst(11))\(lasted)" }
        return "\(begin) to \(end)\(lasted)"
    }

    private static func clock(_ text: String) -> String {
        TerminalText.escaped(String(text.prefix(19))).replacing("T", with: " ")
    }

    /// The program and the options that made a report.
    static func provenance(_ incident: Incident) -> [(name: String, value: String)] {
        let report = incident.report
        var facts = [
            ("Program", TerminalText.escaped("\(report.tool.name) \(report.tool.version)")),
            ("Schema", TerminalText.escaped(report.schema)),
            (
                "Read",
                "\(NumberText.count(report.captures.count, "capture")), "
                    + "\(NumberText.count(report.captures.reduce(UInt64(0)) { $0 &+ $1.packets }, "packet")), "
                    + "\(NumberText.count(report.totals.connections, "connection"))"
            ),
        ]
        for option in incident.options {
            facts.append((TerminalText.escaped(option.name), TerminalText.escaped(option.value)))
        }
        return facts
    }
}
