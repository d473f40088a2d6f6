import ArgumentParser
import Model
import Reports

/// `shortfin triage`: findings in one or many captures.
struct TriageCommand: SurroundedCommand {
    static let configuration = CommandConfiguration(
        commandName: "triage",
        abstract: "Find the messages that were cut short, and why.",
        discussion: """
            The report begins with the verdict; then come the causes by server, the
            first finding of each with its evidence, packet numbers and what to run
            next, and a line for each one like it.

            EXAMPLES
              shortfin triage incident.pcap
              shortfin triage -f 'port 8080' -c 1000000 big.pcapng
              shortfin triage --all --explain incident.pcap | less -R
              shortfin triage --format json incident.pcap | jq '.findings[].cause'
              shortfin triage --format ndjson *.pcap > findings.ndjson
              shortfin triage --format sarif --fail-on truncated test.pcap -o test.sarif
              shortfin triage -q --fail-on truncated test.pcap || echo "a message was cut"
            """
    )

    @OptionGroup(title: "Input") var captures: CaptureArguments
    @OptionGroup(title: "Output") var output: OutputArguments

    @Flag(help: "Show every finding in full.")
    var all = false

    @Flag(help: "Show all evidence with its weight, every size and every next step.")
    var explain = false

    @OptionGroup var failure: FailureArguments

    func run(in surroundings: Surroundings) throws -> ExitStatus {
        let session = try Session(captures, arguments: output.text.session, surroundings: surroundings)
        let report = try surroundings.analysis.triage(captures.analysisOptions, &session.indices, session.progress)
        session.endProgress()
        switch output.format {
        case .text:
            var options = TextReport.Options()
            options.width = session.width(fallback: 100)
            options.style = session.style
            options.isExplained = explain
            options.isVerbose = output.text.isVerbose
            options.showsAll = all
            options.times = output.text.times
            TextReport.write(report, options: options, to: session.output)
        case .json: try JSONReport.write(report, to: session.output)
        case .ndjson: try NDJSONReport.write(report, to: session.output)
        case .csv: CSVReport.write(report, to: session.output)
        case .sarif: SARIFReport.write(report, to: session.output)
        case .junit: JUnitReport.write(report, to: session.output)
        }
        return try session.finish(report, failOn: failure.failOn, saysDamage: output.format == .text)
    }
}
