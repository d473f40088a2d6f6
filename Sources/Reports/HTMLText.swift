import Figures

/// A page in the making: every text that is added is escaped, first what no reader should see raw, then markup.
struct HTMLText {
    private(set) var markup = ""

    /// Adds our own markup as it is. Never given anything that was read from a capture or a command line.
    mutating func raw(_ text: String) { markup += text }

    /// Adds text.
    mutating func text(_ text: String) { markup += Self.escaped(text) }

    /// Adds an element with text in it. `name` may have attributes of our own.
    mutating func element(_ name: String, _ content: String) {
        raw("<\(name)>")
        text(content)
        raw("</\(name.split(separator: " ")[0])>")
    }

    /// `text` for content and quoted attributes.
    static func escaped(_ text: String) -> String { XMLText.escaped(TerminalText.escaped(text)) }

    /// Tables of so many rows name their columns in each cell, so that a phone can show each row as a list.
    private static let rowsStacked = 60

    /// A table with its caption; wide ones scroll inside their frame, short ones are stacked on a phone. Cells are text;
    /// those of `linkColumn` lead to the element of that id.
    mutating func table(
        _ caption: String, columns: [(title: String, isNumber: Bool)], rows: [(id: String, cells: [String])],
        linkColumn: String = ""
    ) {
        raw("<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"")
        text(caption)
        let isStacked = rows.count <= Self.rowsStacked
        raw("\"><table\(isStacked ? " class=\"stack\"" : "")><caption>")
        text(caption)
        raw("</caption><thead><tr>")
        for column in columns {
            element(column.isNumber ? "th scope=\"col\" class=\"number\"" : "th scope=\"col\"", column.title)
        }
        raw("</tr></thead><tbody>\n")
        for row in rows {
            raw(row.id.isEmpty ? "<tr>" : "<tr id=\"\(Self.escaped(row.id))\">")
            for (cell, column) in zip(row.cells, columns) {
                raw(column.isNumber ? "<td class=\"number\"" : "<td")
                if isStacked { raw(" data-name=\"\(Self.escaped(column.title))\"") }
                raw(">")
                if column.title == linkColumn { raw("<a href=\"#\(Self.escaped(cell))\">") }
                text(cell)
                raw(column.title == linkColumn ? "</a></td>" : "</td>")
            }
            raw("</tr>\n")
        }
        raw("</tbody></table></div>\n")
    }

    /// A figure with its caption, drawn for a page and for a phone; the style sheet shows one of them. False where
    /// nothing was to be drawn.
    @discardableResult
    mutating func figure(id: String, caption: String, _ draw: (String, FigureSize) -> Drawing?) -> Bool {
        guard let wide = draw(id, .wide), let narrow = draw("\(id)n", .narrow) else { return false }
        raw("<figure><div class=\"scroll wide\" role=\"region\" tabindex=\"0\" aria-label=\"")
        text("figure: \(wide.title)")
        raw("\">\n\(wide.element)\n</div>\n<div class=\"narrow\">\n\(narrow.element)\n</div><figcaption>")
        text(caption)
        raw("</figcaption></figure>\n")
        return true
    }

    /// A section that folds.
    mutating func details(_ summary: String, isOpen: Bool, _ content: (inout HTMLText) -> Void) {
        beginDetails(summary, isOpen: isOpen)
        content(&self)
        endDetails()
    }

    /// Begins a section that folds.
    mutating func beginDetails(_ summary: String, isOpen: Bool) {
        raw("<details\(isOpen ? " open" : "")><summary>")
        text(summary)
        raw("</summary>\n")
    }

    /// Ends a section that folds.
    mutating func endDetails() { raw("</details>\n") }
}
