import ArgumentParser
import Model
import Reports

/// `shortfin sizes N`: what a byte count could be.
struct SizesCommand: SurroundedCommand {
    static let configuration = CommandConfiguration(
        commandName: "sizes",
        abstract: "Say which buffers and windows a byte count could be.",
        usage: "shortfin sizes <n> [<options>]",
        discussion: """
            A match is a hint, not a proof: each comes with the chance that any number
            would match as well. The payload of a full segment is not known here: those of
            common paths are tried, which makes each weaker. --mss says which it was.

            EXAMPLES
              shortfin sizes 182448
              shortfin sizes 182,448 --mss 1448
              shortfin sizes 65536 --format json
            """
    )

    @Argument(
        help: ArgumentHelp("Bytes; digits may be grouped with , or _.", valueName: "n"), transform: ByteCount.parse)
    var bytes: Int64

    @Option(
        help: ArgumentHelp(
            "Payload of a full segment on that connection; without it those of common paths are tried.", valueName: "n"),
        transform: ByteCount.parse)
    var mss: Int64?

    @OptionGroup(title: "Output") var output: RowArguments

    func validate() throws {
        // The option field has 16 bits (RFC 9293 §3.7.1).
        if let mss, mss > 65_535 { throw ValidationError("--mss takes 1 to 65535 bytes.") }
    }

    /// Refuses a negative number in words: the parser takes it for an option.
    static func check(_ arguments: [String]) throws {
        guard arguments.first == configuration.commandName else { return }
        for argument in arguments where argument.hasPrefix("-") && argument.dropFirst().first?.isNumber == true {
            throw CommandFailure(ByteCount.refusal(argument), status: .usage)
        }
    }

    func run(in surroundings: Surroundings) throws -> ExitStatus {
        let session = try Session(nil, arguments: output.text.session, surroundings: surroundings)
        try SizesReport.write(
            surroundings.analysis.sizes(bytes, mss), format: output.format, tool: ShortfinCommand.tool,
            width: session.width(fallback: 100), style: session.style, to: session.output)
        return try session.finish(Report(tool: ShortfinCommand.tool))
    }
}

/// Byte counts as people write them.
enum ByteCount {
    static func parse(_ text: String) throws -> Int64 {
        let digits = text.filter { $0 != "," && $0 != "_" }
        guard let value = Int64(digits), value > 0 else {
            throw ValidationError(refusal(text))
        }
        return value
    }

    static func refusal(_ text: String) -> String {
        "'\(TerminalText.escaped(text))' is not a number of bytes: give one from 1 to \(Int64.max)."
    }
}
