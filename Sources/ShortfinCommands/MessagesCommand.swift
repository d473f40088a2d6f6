public import ArgumentParser
public import Model
import Reports

extension Verdict: ExpressibleByArgument {}

/// `shortfin messages`: every message.
struct MessagesCommand: SurroundedCommand {
    static let configuration = CommandConfiguration(
        commandName: "messages",
        abstract: "List every message with its declared and delivered length.",
        discussion: """
            Lengths are body bytes: declared is what the framing promised, delivered what
            arrived.

            EXAMPLES
              shortfin messages incident.pcap
              shortfin messages --only truncated incident.pcap
              shortfin messages --stream 7 incident.pcap
              shortfin messages --format csv --only undetermined *.pcap
            """
    )

    @OptionGroup(title: "Input") var captures: CaptureArguments
    @OptionGroup(title: "Output") var output: RowArguments

    @Option(
        parsing: .unconditionalSingleValue,
        help: ArgumentHelp("Only messages of this connection; may be repeated.", valueName: "n"))
    var stream: [Int] = []

    @Option(
        help: ArgumentHelp(
            "Only messages with this verdict: truncated, undetermined or complete; may be repeated.",
            valueName: "verdict"))
    var only: [Verdict] = []

    func run(in surroundings: Surroundings) throws -> ExitStatus {
        let session = try Session(
            captures, arguments: output.text.session, surroundings: surroundings, writesRows: true)
        let rows = try RowOutput<MessageRow>(session, output.format)
        let report = try surroundings.analysis.messages(captures.analysisOptions, session.progress) { row in
            guard stream.isEmpty || stream.contains(row.stream) else { return }
            if only.isEmpty || only.contains(row.verdict) { rows.write(row) }
        }
        return try rows.finish(report)
    }
}
