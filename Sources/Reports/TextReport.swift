public import Model

/// A triage for a person at a terminal: the answer on the first screen, then its proof.
///
/// The order is fixed: what was read, the verdict, its causes by server, some findings in full, the others a line each,
/// what could not be decided, how far the capture can be trusted.
public struct TextReport {
    /// How the report is laid out.
    public struct Options: Sendable {
        /// Columns of a line, at least 80.
        public var width = 100
        /// Colour.
        public var style = Style.plain
        /// Findings shown in full; the most telling of each server and cause go first.
        public var findingsInFull = 5
        /// Findings shown in one line each after those.
        public var findingsInBrief = 20
        /// Every measured size, all evidence with its weight, all next steps.
        public var isExplained = false
        /// More about each capture.
        public var isVerbose = false

        /// Five findings in full, plain, 100 columns.
        public init() {}
    }

    let report: Report
    let options: Options
    let output: OutputBuffer
    var style: Style { options.style }
    var width: Int { max(options.width, 80) }

    /// Writes `report`.
    public static func write(_ report: Report, options: Options = Options(), to output: OutputBuffer) {
        TextReport(report: report, options: options, output: output).write()
    }

    private func write() {
        writeCaptures()
        line()
        writeVerdict()
        let truncated = report.findings.filter { $0.verdict == .truncated }
        let groups = FindingGroup.groups(of: truncated)
        writeGroups(groups)
        writeFindings(truncated, groups: groups)
        writeUndetermined(report.findings.filter { $0.verdict != .truncated }, after: truncated.count)
        writeTrust()
        writeNotes()
    }

    // MARK: Lines

    func line(_ text: String = "") { output.write(text + "\n") }

    /// Writes wrapped text behind an indentation; `mark` stands two columns before the text of the first line. `paint`
    /// colours each line's text.
    func paragraph(
        _ text: String, indent: Int, mark: String = "", paintMark: (String) -> String = { $0 },
        paint: (String) -> String = { $0 }
    ) {
        for (index, part) in TerminalText.wrapped(text, to: width - indent).enumerated() {
            var lead = String(repeating: " ", count: indent)
            if index == 0, !mark.isEmpty {
                let gap = max(1, 2 - TerminalText.columns(mark))
                lead = String(repeating: " ", count: max(0, indent - TerminalText.columns(mark) - gap))
                lead += paintMark(mark) + String(repeating: " ", count: gap)
            }
            line(lead + paint(part))
        }
    }

    func writeNotes() {
        guard !report.notes.isEmpty else { return }
        line()
        for note in report.notes {
            paragraph(TerminalText.escaped(note), indent: 2, mark: "!", paintMark: style.warning, paint: style.warning)
        }
    }
}

/// The truncated messages of one server that have one cause.
struct FindingGroup {
    var server: EndpointReference
    var cause: Cause
    /// Positions among the findings given, ascending.
    var members: [Int] = []
    var lowestConfidence = 1.0
    var highestConfidence = 0.0
    /// Distinct stream sizes at the end, where known.
    var sizes: Set<Int64> = []

    private struct Key: Hashable {
        var server: EndpointReference
        var cause: Cause
    }

    /// Groups, the largest first; equal ones in order of their first finding.
    static func groups(of findings: [Finding]) -> [FindingGroup] {
        var groups: [FindingGroup] = []
        var positions: [Key: Int] = [:]
        for (index, finding) in findings.enumerated() {
            let key = Key(server: finding.connection.server, cause: finding.cause)
            let position = positions[key] ?? groups.count
            if position == groups.count {
                positions[key] = position
                groups.append(FindingGroup(server: key.server, cause: key.cause))
            }
            groups[position].members.append(index)
            groups[position].lowestConfidence = min(groups[position].lowestConfidence, finding.confidence)
            groups[position].highestConfidence = max(groups[position].highestConfidence, finding.confidence)
            if let size = finding.sizes.streamBytes { groups[position].sizes.insert(size) }
        }
        return groups.sorted {
            $0.members.count != $1.members.count ? $0.members.count > $1.members.count : $0.members[0] < $1.members[0]
        }
    }

    /// `97 %` or `91–97 %`.
    var confidence: String {
        let low = NumberText.percent(lowestConfidence)
        let high = NumberText.percent(highestConfidence)
        if low == high { return low }
        return low.hasSuffix(" %") ? "\(low.dropLast(2))–\(high)" : "\(low)–\(high)"
    }
}

/// An endpoint as `address:port`, IPv6 addresses in brackets (RFC 5952 §6).
func endpointText(_ endpoint: EndpointReference) -> String {
    let address = TerminalText.escaped(endpoint.address)
    return address.utf8.contains(UInt8(ascii: ":")) ? "[\(address)]:\(endpoint.port)" : "\(address):\(endpoint.port)"
}
