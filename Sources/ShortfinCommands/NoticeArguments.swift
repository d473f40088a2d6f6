import ArgumentParser

/// What is said on standard error beside the output.
struct NoticeArguments: ParsableArguments {
    @Flag(
        name: [.customShort("q"), .customLong("quiet")],
        help: "Nothing but errors on standard error: no progress, no notes. Output is written all the same.")
    var isQuiet = false

    @Flag(name: .customLong("no-progress"), help: "No progress bar.")
    var hidesProgress = false

    /// What a session needs to know of them, of a command whose output is no text on a terminal.
    var session: SessionArguments {
        var arguments = SessionArguments()
        arguments.isQuiet = isQuiet
        arguments.hidesProgress = hidesProgress
        return arguments
    }
}
