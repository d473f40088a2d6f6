public import ArgumentParser
public import Reports

extension ReportFormat: ExpressibleByArgument {}

/// How findings are written.
struct OutputArguments: ParsableArguments {
    @Option(help: "Form of the output.")
    var format: ReportFormat = .text

    @OptionGroup var text: TextArguments
}

/// How lists of connections, messages or sizes are written.
struct RowArguments: ParsableArguments {
    @Option(
        help: "Form of the output: text (the default), json, ndjson or csv.",
        completion: .list(ReportFormat.allCases.filter(\.takesRows).map(\.rawValue)), transform: Self.format)
    var format: ReportFormat = .text

    @OptionGroup var text: TextArguments

    private static func format(_ text: String) throws -> ReportFormat {
        guard let format = ReportFormat(rawValue: text) else {
            throw ValidationError("'\(text)' is no form of the output: text, json, ndjson or csv.")
        }
        guard format.takesRows else {
            throw ValidationError("--format \(text) is for findings: shortfin triage --format \(text)")
        }
        return format
    }
}
