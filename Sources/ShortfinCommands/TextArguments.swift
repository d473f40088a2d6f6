public import ArgumentParser
public import Reports

extension TimeForm: ExpressibleByArgument {}

/// When escape sequences are written.
enum ColourChoice: String, CaseIterable, ExpressibleByArgument {
    case auto, always, never
}

/// Where text goes, how it looks, and what is said beside it.
struct TextArguments: ParsableArguments {
    @Option(
        name: .shortAndLong, help: ArgumentHelp("Write the output to a file; - is standard output.", valueName: "file"),
        completion: .file())
    var output: String?

    @Option(
        name: [.customLong("color"), .customLong("colour")],
        help: "Colour: on a terminal (unless NO_COLOR is set), always or never.")
    var colour: ColourChoice = .auto

    @Option(
        name: [.customShort("t"), .customLong("times")],
        help: ArgumentHelp(
            "Times in text, by tshark's letters: ud date and time (UTC), u time, e seconds since 1970, r seconds since the capture's first packet.",
            valueName: "form"))
    var times: TimeForm = .date

    @OptionGroup var notices: NoticeArguments

    @Flag(
        name: [.customShort("v"), .customLong("verbose")],
        help: "How fast captures were read; in the text of a triage also more about each of them.")
    var isVerbose = false

    /// What a session needs to know of them.
    var session: SessionArguments {
        var arguments = notices.session
        arguments.output = output
        arguments.colour = colour
        arguments.isVerbose = isVerbose
        arguments.times = times
        return arguments
    }
}
