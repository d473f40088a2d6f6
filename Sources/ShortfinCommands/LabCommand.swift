import ArgumentParser
import Lab
import Reports

/// `shortfin lab CAUSE`: a real failure on this machine, captured, with a label that says what the programs did.
struct LabCommand: SurroundedCommand {
    static let configuration = CommandConfiguration(
        commandName: "lab",
        abstract: "Reproduce a cause on this machine and capture it.",
        discussion: """
            Real programs send and receive over this kernel's TCP, in network namespaces
            of their own; no packet leaves them. The capture comes with a label (JSON):
            what the sender's kernel accepted, how it closed, what the receiver read.
            Needs root, or CAP_NET_ADMIN, CAP_NET_RAW and CAP_SYS_ADMIN as ambient
            capabilities; python3, ip, ethtool, tcpdump; some senders need their packages.

            EXAMPLES
              shortfin lab --list
              sudo shortfin lab flush-before-shutdown
              sudo shortfin lab flush-before-shutdown --sender hyper --loopback
              sudo shortfin lab sender-timeout --sender nginx --delay 50 --loss 0.5
              sudo shortfin lab healthy --vlan 200.100
            """
    )

    @Argument(help: ArgumentHelp("What to reproduce; see --list.", valueName: "cause"))
    var cause: String?

    @Flag(help: "Explain each reproduction.")
    var list = false

    @Option(name: [.short, .long], help: ArgumentHelp("Capture to write; .gz packs it.", valueName: "file"))
    var output: String?

    @Option(help: ArgumentHelp("Program that sends; see --list.", valueName: "name"))
    var sender: String?

    @OptionGroup(title: "Network") var network: LabNetworkArguments
    @OptionGroup(title: "Traffic") var traffic: LabTrafficArguments

    func validate() throws {
        if list { return }
        guard let cause else { throw ValidationError("say which cause to reproduce, or --list.") }
        guard let reproduction = Reproduction.named(cause) else {
            let missing = Reproduction.notReproduced.first { $0.cause == cause }
            throw ValidationError(
                missing.map { "\(cause): \($0.reason)." } ?? "'\(cause)' is no reproduction; see --list.")
        }
        if let sender, !reproduction.senders.contains(sender) {
            throw ValidationError(
                "\(sender) does not show \(cause); these do: \(reproduction.senders.joined(separator: ", ")).")
        }
    }

    func run(in surroundings: Surroundings) throws -> ExitStatus {
        if list {
            try surroundings.print(LabList.text)
            return .clean
        }
        guard let directory = LabScripts.directory() else {
            throw CommandFailure(
                "the lab's programs are not beside this one (share/shortfin/lab); set \(LabScripts.variable) to their directory",
                status: .internal)
        }
        let status = LabProcess.run(
            directory: directory, arguments: [driverOptions().text], isInterrupted: surroundings.isInterrupted)
        switch status {
        case 0: return .clean
        case 64: return .usage
        case 130, 128 + 2, 128 + 15: return .interrupted
        case LabProcess.notFound: throw CommandFailure("the lab needs python3, which is not there", status: .internal)
        default: return .internal
        }
    }

    /// What the driver is told: only what was asked for; its own defaults fill the rest.
    func driverOptions() -> LabOptions {
        var options = LabOptions()
        options.set("cause", cause)
        options.set("output", output ?? "\(cause ?? "lab").pcap")
        options.set("sender", sender)
        network.add(to: &options)
        traffic.add(to: &options)
        return options
    }
}
