public import Model

/// What a byte count could be.
public enum SizesReport {
    /// Writes `explanation`; CSV has one line for each match.
    public static func write(
        _ explanation: SizeExplanation, format: ReportFormat, tool: Tool, width: Int, style: Style,
        to output: OutputBuffer
    ) throws {
        switch format {
        case .text:
            writeText(explanation, width: max(width, 60), style: style, to: output)
        case .json, .ndjson:
            output.write(format == .ndjson ? "{\"type\":\"sizes\"," : "{")
            output.write("\"schema\":\"shortfin.sizes/1\",\"tool\":")
            try ModelEncoder(output: output).write(tool)
            output.write(",\"size\":")
            try ModelEncoder(output: output).write(explanation)
            output.write("}\n")
        case .csv:
            CSVLine.header(["bytes", "family", "value", "multiple", "chance", "text"], to: output)
            for match in explanation.matches {
                var line = CSVLine(output: output)
                line.add(explanation.bytes)
                line.add(match.family)
                line.add(match.value)
                line.add(match.multiple)
                line.add(match.chance)
                line.add(match.text)
                line.end()
            }
        case .sarif, .junit:
            throw UnsuitableFormat(format: format)
        }
    }

    private static func writeText(_ explanation: SizeExplanation, width: Int, style: Style, to output: OutputBuffer) {
        let bytes = NumberText.count(explanation.bytes, "byte")
        if explanation.matches.isEmpty {
            output.write(
                style.strong("\(bytes): no known size fits") + " (\(NumberText.grouped(explanation.tried)) tried)\n")
        } else {
            output.write(
                style.strong("\(bytes) could be") + " (\(NumberText.grouped(explanation.tried)) sizes tried)\n")
        }
        for match in explanation.matches {
            let sum =
                match.multiple == 1
                ? NumberText.grouped(match.value)
                : "\(NumberText.grouped(match.multiple)) × \(NumberText.grouped(match.value))"
            output.write("  \(style.cause(match.family))  \(sum)  by accident: \(NumberText.chance(match.chance))\n")
            for line in TerminalText.wrapped(TerminalText.escaped(match.text), to: width - 6) {
                output.write("      \(line)\n")
            }
        }
        for line in TerminalText.wrapped(TerminalText.escaped(explanation.text), to: width) where !line.isEmpty {
            output.write("\(line)\n")
        }
    }
}
