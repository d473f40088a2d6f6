public import Model

/// A triage as one JSON object a line. The first line has the type `report` and names the schema and the tool; then
/// come lines of the types `capture`, `finding`, `cohort`, `note`, and last one of the type `totals`, so that a reader
/// can tell a complete output from one that was cut. The keys of an object are those of `shortfin.report/1`.
public enum NDJSONReport {
    /// Writes `report`.
    public static func write(_ report: Report, to output: OutputBuffer) throws {
        let encoder = ModelEncoder(output: output)
        try encoder.writeLine(NDJSONHead(schema: report.schema, tool: report.tool), type: "report")
        for capture in report.captures { try encoder.writeLine(capture, type: "capture") }
        for finding in report.findings { try encoder.writeLine(finding, type: "finding") }
        for cohort in report.cohorts { try encoder.writeLine(cohort, type: "cohort") }
        for note in report.notes { try encoder.writeLine(NDJSONNote(text: note), type: "note") }
        try encoder.writeLine(report.totals, type: "totals")
    }
}

/// The first line.
struct NDJSONHead: Encodable {
    var schema: String
    var tool: Tool
}

/// A remark on the analysis as a whole.
struct NDJSONNote: Encodable {
    var text: String
}

extension ModelEncoder {
    /// Writes a value and ends the line.
    func writeLine(_ value: some Encodable, type: String) throws {
        try write(value, type: type)
        output.write("\n")
    }
}
