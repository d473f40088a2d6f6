public import Model

/// A triage as one JSON object of the schema `shortfin.report/1`, on one line.
public enum JSONReport {
    /// Writes `report`. Keys come in the model's order; unknown values are `null`.
    public static func write(_ report: Report, to output: OutputBuffer) throws {
        try ModelEncoder(output: output).write(report)
        output.write("\n")
    }
}
