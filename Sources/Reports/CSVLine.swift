/// A line of a table in comma-separated values (RFC 4180): fields quoted where needed, lines ended by CR LF.
public struct CSVLine {
    private let output: OutputBuffer
    private var isFirst = true

    init(output: OutputBuffer) { self.output = output }

    /// Adds text. Characters that no terminal shows are escaped. Text that a spreadsheet would run as a formula (it
    /// begins with `=`, `+`, `-`, `@`, a tab or a line break) gets an apostrophe in front, which spreadsheets take for
    /// "this is text".
    mutating func add(_ text: String) {
        var text = text
        switch text.utf8.first {
        case UInt8(ascii: "="), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "@"), 0x09, 0x0A, 0x0D:
            text = "'" + TerminalText.escaped(text)
        default:
            text = TerminalText.escaped(text)
        }
        separate()
        if text.utf8.contains(where: { $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: "\"") }) {
            output.write(byte: UInt8(ascii: "\""))
            output.write(text.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\""))
            output.write(byte: UInt8(ascii: "\""))
        } else {
            output.write(text)
        }
    }

    /// Adds text; nil is an empty field.
    mutating func add(_ text: String?) {
        if let text { add(text) } else { separate() }
    }

    /// Adds a whole number in plain digits; nil is an empty field.
    mutating func add(_ number: (some BinaryInteger)?) {
        separate()
        if let number { output.write(String(number)) }
    }

    /// Adds a number; nil is an empty field.
    mutating func add(_ number: Double?) {
        separate()
        if let number, number.isFinite { output.write("\(number)") }
    }

    /// Ends the line.
    func end() { output.write("\r\n") }

    private mutating func separate() {
        if !isFirst { output.write(byte: UInt8(ascii: ",")) }
        isFirst = false
    }

    /// Writes a line of column names.
    static func header(_ names: [String], to output: OutputBuffer) {
        output.write(names.joined(separator: ",") + "\r\n")
    }
}
