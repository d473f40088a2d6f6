import ArgumentParser

/// What makes the exit status 1.
package enum FailureThreshold: String, CaseIterable, ExpressibleByArgument {
    /// A message was cut short.
    case truncated
    /// A message was cut short or could not be decided.
    case undetermined
    case never
}

/// When findings make a run fail.
struct FailureArguments: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Exit with 1 if a message was truncated; with undetermined also if one could not be decided.",
            valueName: "verdict"))
    var failOn: FailureThreshold = .never
}
