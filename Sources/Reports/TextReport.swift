public import Model

/// A triage for a person at a terminal: the answer on the first screen, then its proof.
///
/// The order is fixed: what was read, the verdict, its causes by server, of each the first finding in full with what
/// follows from it and a line for each one like it, what could not be decided, how far the capture can be trusted.
public struct TextReport {
    /// How the report is laid out.
    public struct Options: Sendable {
        /// Columns of a line, at least 80.
        public var width = 100
        /// Colour.
        public var style = Style.plain
        /// Groups of one server and cause of which the first finding is shown in full; others have a line.
        public var groupsInFull = 5
        /// Lines of findings below each of those.
        public var linesOfGroup = 12
        /// Every finding in full.
        public var showsAll = false
        /// Every measured size, all evidence with its weight, all next steps.
        public var isExplained = false
        /// How times are written.
        public var times = TimeForm.date
        /// More about each capture.
        public var isVerbose = false

        /// One finding of each of five groups in full, plain, 100 columns.
        public init() {}
    }

    let report: Report
    let options: Options
    let output: OutputBuffer
    let tree: FindingTree
    var style: Style { options.style }
    var width: Int { max(options.width, 80) }

    /// Writes `report`.
    public static func write(_ report: Report, options: Options = Options(), to output: OutputBuffer) {
        TextReport(report: report, options: options, output: output, tree: FindingTree(report.findings)).write()
    }

    private func write() {
        writeCaptures()
        line()
        writeVerdict()
        let groups = tree.groups(report.findings)
        writeGroups(groups)
        writeFindings(groups)
        writeUndetermined()
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

/// An endpoint as `address:port`, IPv6 addresses in brackets (RFC 5952 §6).
func endpointText(_ endpoint: EndpointReference) -> String {
    let address = TerminalText.escaped(endpoint.address)
    return address.utf8.contains(UInt8(ascii: ":")) ? "[\(address)]:\(endpoint.port)" : "\(address):\(endpoint.port)"
}
