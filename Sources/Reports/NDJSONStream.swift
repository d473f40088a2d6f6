public import Model

/// The NDJSON of a capture that goes on: the head at once, findings as they come, everything else at the end. A finding
/// that comes again under its id, with a `revision`, takes the place of the earlier one.
public struct NDJSONStream {
    private let encoder: ModelEncoder
    private let output: OutputBuffer

    /// Begins the output with its first line.
    public init(tool: Tool, to output: OutputBuffer) throws {
        encoder = ModelEncoder(output: output)
        self.output = output
        try encoder.writeLine(NDJSONHead(schema: Report(tool: tool).schema, tool: tool), type: "report")
        output.flush()
    }

    /// Writes a finding.
    public func write(_ finding: Finding) throws {
        try encoder.writeLine(finding, type: "finding")
        output.flush()
    }

    /// Writes how things stand, in the middle of a capture.
    public func write(summary report: Report) throws {
        for capture in report.captures { try encoder.writeLine(capture, type: "capture") }
        try encoder.writeLine(report.totals, type: "totals-so-far")
        output.flush()
    }

    /// Writes what is known at the end only.
    public func finish(_ report: Report) throws {
        for capture in report.captures { try encoder.writeLine(capture, type: "capture") }
        for cohort in report.cohorts { try encoder.writeLine(cohort, type: "cohort") }
        for note in report.notes { try encoder.writeLine(NDJSONNote(text: note), type: "note") }
        try encoder.writeLine(report.totals, type: "totals")
    }
}
