import Analysis
import ArgumentParser
import Diagnosis
import LiveCapture
import Model
import Reports

/// `shortfin live`: capture on interfaces, and findings as they happen.
struct LiveCommand: SurroundedCommand {
    static let configuration = CommandConfiguration(
        commandName: "live",
        abstract: "Capture on an interface and report messages that were cut short as it happens.",
        discussion: """
            A finding appears within a second of the packet that ended its message.
            Messages of which packets were dropped, or that outlast the capture, are
            counted, not shown. Ctrl-C or SIGTERM ends with a summary; SIGHUP or SIGUSR1
            prints one and goes on.

            EXAMPLES
              shortfin live -D                             the interfaces
              sudo shortfin live -i lo                     watch the loopback
              sudo shortfin live -i lo -f 'port 8080'      only this port
              sudo shortfin live -i lo --save guilty       keep the packets that prove it
              sudo shortfin live -i eth0 -i lo --duration 10m --format ndjson
            """
    )

    @OptionGroup(title: "Capture") var live: LiveArguments
    @OptionGroup(title: "Recording") var recording: RecordingArguments
    @OptionGroup(title: "Output") var output: OutputArguments

    @Flag(help: "Show all evidence with its weight, every size and every next step.")
    var explain = false

    @OptionGroup var failure: FailureArguments

    func run(in surroundings: Surroundings) throws -> ExitStatus {
        do {
            if live.listInterfaces { return try InterfaceList.write(surroundings) }
            guard !live.interface.isEmpty else {
                throw CommandFailure(
                    "no interface given; for example: shortfin live -i lo    shortfin live -D lists them",
                    status: .usage)
            }
            if let text = LongFilter.remark(live.expression), !output.text.session.isQuiet { surroundings.tell(text) }
            let source = try LiveSource(live.settings)
            if let user = live.user { try Privileges.drop(to: user) }
            let session = try Session(
                nil, arguments: output.text.session, surroundings: surroundings, writesRows: true)
            if source.filtersHere {
                session.remark(
                    "the filter is too long for the kernel: every packet is taken and matched here, which can cost packets "
                        + "under load; a shorter one, such as of nets instead of hosts, would not")
            }
            var run = try LiveSession(self, session: session, source: source)
            return try run.perform()
        } catch let failure as LiveCaptureFailure {
            throw CommandFailure(
                failure.text(program: CommandLine.arguments.first ?? "shortfin"),
                status: failure.isUsage ? .usage : .input)
        }
    }
}
