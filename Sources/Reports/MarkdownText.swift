/// Markdown in the making: every text that is added is escaped, so that strangers' texts can neither format, link,
/// mention nor embed anything (CommonMark 0.31 with the tables and autolinks of GitHub's dialect).
struct MarkdownText {
    private(set) var markup = ""

    /// Adds our own markup as it is.
    mutating func raw(_ text: String) { markup += text }

    /// A heading; its number of `#`.
    mutating func heading(_ level: Int, _ text: String) {
        raw("\(String(repeating: "#", count: level)) \(Self.escaped(text))\n\n")
    }

    /// A paragraph.
    mutating func paragraph(_ text: String) { raw("\(Self.escaped(text))\n\n") }

    /// A list; numbered ones count from 1.
    mutating func list(_ items: [String], isNumbered: Bool = false) {
        guard !items.isEmpty else { return }
        for (index, item) in items.enumerated() {
            raw("\(isNumbered ? "\(index + 1)." : "-") \(Self.escaped(item))\n")
        }
        raw("\n")
    }

    /// A table.
    mutating func table(_ columns: [(title: String, isNumber: Bool)], _ rows: [[String]]) {
        guard !rows.isEmpty else { return }
        raw("| \(columns.map { Self.escaped($0.title) }.joined(separator: " | ")) |\n")
        raw("|\(columns.map { $0.isNumber ? " ---: |" : " --- |" }.joined())\n")
        for row in rows { raw("| \(row.map(Self.escaped).joined(separator: " | ")) |\n") }
        raw("\n")
    }

    /// A picture with its caption.
    mutating func picture(_ path: String, title: String, caption: String) {
        var destination = ""
        for scalar in path.unicodeScalars {
            switch scalar {
            case "<", ">", "\\", "\n", "\r": destination += "_"
            default: destination.unicodeScalars.append(scalar)
            }
        }
        raw("![\(Self.escaped(title))](<\(destination)>)\n\n*\(Self.escaped(caption))*\n\n")
    }

    /// `text` without effect as markup.
    static func escaped(_ text: String) -> String {
        var result = ""
        var previous: Character = " "
        for character in TerminalText.escaped(text) {
            switch character {
            case "\\", "`", "*", "_", "[", "]", "<", ">", "|", "#", "~", "$", "!": result += "\\\(character)"
            case "&": result += "&amp;"
            // No mention, no link.
            case "@": result += "&#64;"
            case "/" where previous == ":": result += "&#47;"
            case "." where previous == "w" || previous == "W": result += "&#46;"
            default: result.append(character)
            }
            previous = character
        }
        return result
    }
}
