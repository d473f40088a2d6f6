import ArgumentParser
import Model

/// `shortfin`: the commands, and what is common to their help.
struct ShortfinCommand: ParsableCommand {
    static let version = "0.1.0"
    static let tool = Tool(version: version)

    static let configuration = CommandConfiguration(
        commandName: "shortfin",
        abstract: "Finds the messages in packet captures whose sender ended too soon, and says why.",
        usage: "shortfin <file> ...\nshortfin <command> ...",
        discussion: """
            shortfin FILE… is shortfin triage FILE…

            EXAMPLES
              shortfin incident.pcap                     what was cut short, and why
              tcpdump -w - tcp | shortfin -              from a pipe; Ctrl-C ends it
              shortfin --join trace.pcap0*               pieces of a rotated capture
              shortfin live -i lo                        catch it while it happens
              shortfin --fail-on truncated test.pcapng   exit status 1 if one was cut
              shortfin report incident.pcap -o x.html    a postmortem with figures
              shortfin explain F1 incident.pcap          one finding, packet by packet
              shortfin messages --only truncated x.pcap  a line for each short message
              shortfin streams --format csv x.pcap       every connection as a table
              shortfin sizes 182448                      what a byte count could be

            EXIT STATUS
              0    done; findings alone do not change it
              1    findings, with --fail-on
              2    input could not be fully read; what was read is reported
              64   usage
              70   internal error
              130  interrupted; what was found so far is reported

            Shell completions: shortfin --generate-completion-script bash (zsh, fish)
            """,
        version: version,
        subcommands: [
            TriageCommand.self,
            LiveCommand.self,
            ReportCommand.self,
            ExplainCommand.self,
            StreamsCommand.self,
            MessagesCommand.self,
            SizesCommand.self,
            ExtractCommand.self,
            CarveCommand.self,
            AnnotateCommand.self,
            LabCommand.self,
        ],
        defaultSubcommand: TriageCommand.self
    )

    /// What the commands are called.
    static var names: [String] { configuration.subcommands.compactMap { $0.configuration.commandName } }
}

/// A command that runs in given surroundings.
protocol SurroundedCommand: ParsableCommand {
    func run(in surroundings: Surroundings) throws -> ExitStatus
}
