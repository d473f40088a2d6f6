public import ArgumentParser
public import Reports

extension ReportFormat: ExpressibleByArgument {}

/// When escape sequences are written.
enum ColourChoice: String, CaseIterable, ExpressibleByArgument {
    case auto, always, never
}

/// What makes the exit status 1.
package enum FailureThreshold: String, CaseIterable, ExpressibleByArgument {
    /// A message was cut short.
    case truncated
    /// A message was cut short or could not be decided.
    case undetermined
    case never
}

/// How results are written: the same for every command.
struct OutputArguments: ParsableArguments {
    @Option(help: "Form of the output: text, json, ndjson or csv; for findings also sarif or junit.")
    var format: ReportFormat = .text

    @Option(
        name: .shortAndLong, help: ArgumentHelp("Write the output to a file.", valueName: "file"), completion: .file())
    var output: String?

    @Option(
        name: [.customLong("color"), .customLong("colour")],
        help: "Colour: auto (on a terminal, unless NO_COLOR is set), always or never.")
    var colour: ColourChoice = .auto

    @Flag(name: .shortAndLong, help: "Only errors on standard error; no progress.")
    var quiet = false

    @Flag(name: .shortAndLong, help: "More about each capture, and how fast it was read.")
    var verbose = false

    @Flag(name: .customLong("no-progress"), help: "No progress bar.")
    var hidesProgress = false

    /// Refuses formats that are for findings only.
    func checkTakesRows() throws {
        guard format.takesRows else {
            throw ValidationError(
                "--format \(format.rawValue) is for findings: shortfin triage --format \(format.rawValue)")
        }
    }
}
