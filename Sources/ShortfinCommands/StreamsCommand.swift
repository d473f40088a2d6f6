import ArgumentParser
import Model
import Reports

/// `shortfin streams`: every connection.
struct StreamsCommand: SurroundedCommand {
    static let configuration = CommandConfiguration(
        commandName: "streams",
        abstract: "List every TCP connection with its bytes, windows and ends.",
        discussion: """
            Numbers are those of tshark's tcp.stream. Text shows the main columns, the
            other formats all of them.

            EXAMPLES
              shortfin streams incident.pcap
              shortfin streams --stream 7 --format json incident.pcap
              shortfin streams --format csv *.pcap > streams.csv
              shortfin streams --format ndjson x.pcap | jq .fromServer.gapBytes
            """
    )

    @OptionGroup(title: "Input") var captures: CaptureArguments
    @OptionGroup(title: "Output") var output: RowArguments

    @Option(
        parsing: .unconditionalSingleValue, help: ArgumentHelp("Only this connection; may be repeated.", valueName: "n")
    )
    var stream: [Int] = []

    func run(in surroundings: Surroundings) throws -> ExitStatus {
        let session = try Session(
            captures, arguments: output.text.session, surroundings: surroundings, writesRows: true)
        let rows = try RowOutput<ConnectionRow>(session, output.format)
        let report = try surroundings.analysis.streams(captures.analysisOptions, &session.indices, session.progress) {
            row in
            if stream.isEmpty || stream.contains(row.stream) { rows.write(row) }
        }
        return try rows.finish(report)
    }
}
