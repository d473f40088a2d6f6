public import Model

/// A triage as one JSON object of the schema `shortfin.report/1`, on one line.
public enum JSONReport {
    /// Writes `report`. Keys come in the model's order; unknown values are `null`.
    public static func write(_ report: Report, to output: OutputBuffer) throws {
        try write(value: report, to: output)
    }

    /// Writes any value made of what the compiler encodes, in the same form.
    public static func write(value: some Encodable, to output: OutputBuffer) throws {
        try ModelEncoder(output: output).write(value)
        output.write("\n")
    }
}
