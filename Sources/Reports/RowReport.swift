public import Model

/// Rows written as they come, in any format: the connections of `streams`, the messages of `messages`.
///
/// Text has a header line and aligned columns. JSON is one object: `schema`, `tool`, the rows, and what is only known
/// at the end (`captures`, `totals`, `notes`). NDJSON has the same values one a line, each with its `type`. CSV has the
/// rows alone.
public final class RowReport<Row: TabularRow> {
    private let format: ReportFormat
    private let output: OutputBuffer
    private let tool: Tool
    private let encoder: ModelEncoder
    private var table: TextTable
    /// Rows written so far.
    public private(set) var count = 0

    /// Begins a report; `width` and `style` are for text. With `cutsLines` lines end at the width, as a screen wants it; what
    /// is searched or kept in a file loses nothing.
    public init(
        format: ReportFormat, tool: Tool, width: Int, cutsLines: Bool = false, style: Style, output: OutputBuffer
    ) throws {
        self.format = format
        self.output = output
        self.tool = tool
        encoder = ModelEncoder(output: output)
        table = TextTable(
            columns: Row.textColumns.filter { $0.fromWidth <= width }, width: cutsLines ? width : nil, style: style)
        switch format {
        case .text:
            break
        case .json:
            output.write("{\"schema\":\"\(Row.schema)\",\"tool\":")
            try encoder.write(tool)
            output.write(",\"\(Row.listKey)\":[")
        case .ndjson:
            try encoder.writeLine(NDJSONHead(schema: Row.schema, tool: tool), type: "report")
        case .csv:
            CSVLine.header(Row.csvColumns, to: output)
        case .sarif, .junit:
            throw UnsuitableFormat(format: format)
        }
    }

    /// Writes one row.
    public func write(_ row: Row) throws {
        switch format {
        case .text:
            if count == 0 { table.writeHeader(to: output) }
            table.writeLine(cells: { row.cell($0) }, to: output)
        case .json:
            output.write(count == 0 ? "\n" : ",\n")
            try encoder.write(row)
        case .ndjson:
            try encoder.writeLine(row, type: Row.typeName)
        case .csv:
            var line = CSVLine(output: output)
            row.addFields(to: &line)
            line.end()
        case .sarif, .junit:
            throw UnsuitableFormat(format: format)
        }
        count += 1
    }

    /// Writes what follows the rows. `report` is what the analysis returned.
    public func end(_ report: Report) throws {
        switch format {
        case .text, .csv, .sarif, .junit:
            break
        case .json:
            output.write("],\n\"captures\":")
            try encoder.write(report.captures)
            output.write(",\"totals\":")
            try encoder.write(report.totals)
            output.write(",\"notes\":")
            try encoder.write(report.notes)
            output.write("}\n")
        case .ndjson:
            for capture in report.captures { try encoder.writeLine(capture, type: "capture") }
            for note in report.notes { try encoder.writeLine(NDJSONNote(text: note), type: "note") }
            try encoder.writeLine(report.totals, type: "totals")
        }
    }
}

/// A format that has no place for rows.
public struct UnsuitableFormat: Error, Equatable {
    /// The format asked for.
    public var format: ReportFormat
}

/// A model value that is a line of a table.
public protocol TabularRow: Encodable, Sendable {
    /// The name of the schema of the whole output.
    static var schema: String { get }
    /// The `type` of a row in NDJSON.
    static var typeName: String { get }
    /// The key of the rows in JSON.
    static var listKey: String { get }
    /// Columns of the text table; a narrow terminal leaves out those with a large `fromWidth`.
    static var textColumns: [TextColumn] { get }
    /// What a text column shows for this row, safe for a terminal.
    func cell(_ column: TextColumn) -> String
    /// Column names of the CSV.
    static var csvColumns: [String] { get }
    /// Adds a field for each of ``csvColumns``.
    func addFields(to line: inout CSVLine)
}

/// A column of a text table.
public struct TextColumn: Sendable, Equatable {
    /// What stands above it.
    public var title: String
    /// Columns it takes at least; longer cells push the rest of the line.
    public var width: Int
    /// Numbers stand at the right.
    public var isNumber: Bool
    /// The narrowest terminal that shows it.
    public var fromWidth: Int

    init(_ title: String, _ width: Int, isNumber: Bool = false, fromWidth: Int = 0) {
        self.title = title
        self.width = width
        self.isNumber = isNumber
        self.fromWidth = fromWidth
    }
}

/// Lines of aligned cells. A column grows with its longest cell so far, up to twice its own width; cells longer than
/// that push the rest of their own line only. With a width the last cell is shortened to end there.
struct TextTable {
    private var columns: [TextColumn]
    private let limits: [Int]
    private let width: Int?
    private let style: Style

    init(columns: [TextColumn], width: Int?, style: Style) {
        self.columns = columns
        self.width = width
        limits = columns.map { $0.width * 2 }
        self.style = style
    }

    func writeHeader(to output: OutputBuffer) {
        let cells = columns.enumerated().map { index, column in
            aligned(column.title, column, isLast: index == columns.count - 1)
        }
        output.write(style.strong(cells.joined(separator: "  ")) + "\n")
    }

    mutating func writeLine(cells: (TextColumn) -> String, to output: OutputBuffer) {
        var line = ""
        for index in columns.indices {
            let text = cells(columns[index])
            let size = TerminalText.columns(text)
            if size > columns[index].width, size <= limits[index] { columns[index].width = size }
            if index > 0 { line += "  " }
            let isLast = index == columns.count - 1
            if isLast, let width {
                line += TerminalText.shortened(text, to: max(1, width - TerminalText.columns(line)))
            } else {
                line += aligned(text, columns[index], isLast: isLast)
            }
        }
        output.write(line + "\n")
    }

    private func aligned(_ text: String, _ column: TextColumn, isLast: Bool) -> String {
        if column.isNumber { return TerminalText.rightAligned(text, to: column.width) }
        return isLast ? text : TerminalText.padded(text, to: column.width)
    }
}
