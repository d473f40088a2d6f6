import ArgumentParser
import Model
import Reports

/// `shortfin report`: a postmortem.
struct ReportCommand: SurroundedCommand {
    static let configuration = CommandConfiguration(
        commandName: "report",
        abstract: "Write a postmortem with figures, as one HTML file or as Markdown.",
        discussion: """
            The HTML needs no network and no script, follows the reader's light or dark
            theme, and prints. The form follows the name of the output: .html or .md.

            EXAMPLES
              shortfin report incident.pcap -o incident.html
              shortfin report client.pcap server.pcap -o incident.html
              shortfin report incident.pcap -o incident.md --figures figures
              shortfin report --format markdown incident.pcap | less
            """
    )

    @OptionGroup(title: "Input") var captures: CaptureArguments

    @Option(
        name: .shortAndLong, help: ArgumentHelp("Write the report to a file.", valueName: "file"), completion: .file())
    var output: String?

    @Option(help: "Form of the report: html or markdown; without it, what the output's name says, else html.")
    var format: DocumentFormat?

    @Option(
        help: ArgumentHelp("With Markdown: write the figures as SVG files to this directory.", valueName: "dir"),
        completion: .directory)
    var figures: String?

    @OptionGroup var failure: FailureArguments

    @OptionGroup var notices: NoticeArguments

    /// What was asked for, or what the output's name says; HTML where there is neither.
    private var chosenFormat: DocumentFormat { format ?? output.flatMap(DocumentFormat.init(path:)) ?? .html }

    func validate() throws {
        if format == nil, let output, DocumentFormat(path: output) == nil, DocumentFormat.hasExtension(output) {
            throw ValidationError(
                "\(TerminalText.escaped(output)) is named neither .html nor .md; say which with --format html or "
                    + "--format markdown.")
        }
        if figures != nil, chosenFormat == .html {
            throw ValidationError("--figures goes with Markdown: HTML carries its figures in itself.")
        }
    }

    func run(in surroundings: Surroundings) throws -> ExitStatus {
        if output == nil, chosenFormat == .html, surroundings.terminal.outputIsTerminal {
            throw CommandFailure("HTML is not for a terminal; name a file: -o incident.html", status: .usage)
        }
        var arguments = notices.session
        arguments.output = output
        let session = try Session(captures, arguments: arguments, surroundings: surroundings)
        let hashes = CaptureHashes(of: captures.captures)
        let report = try session.triageFirst(captures, beside: { hashes.make(capture: $0) })
        var incident = Incident(report: report)
        incident.traces = session.figureTraces(of: incident.findingsToDraw, captures)
        incident.options = captures.named
        let digests = hashes.all()
        if captures.join {
            for (path, digest) in zip(captures.paths, digests) {
                incident.options.append(("SHA-256 of \(path)", digest ?? "–"))
            }
        } else {
            incident.hashes = digests
        }
        session.endProgress()
        switch chosenFormat {
        case .html: HTMLReport.write(incident, to: session.output)
        case .markdown:
            let link = figures.map { FigureFiles.link(to: $0, from: output) }
            let files = MarkdownReport.write(incident, figures: link, to: session.output)
            if let figures { try FigureFiles.write(files, to: figures) }
        }
        return try session.finish(report, failOn: failure.failOn)
    }
}

extension CaptureArguments {
    /// The options that change what is read, for a report.
    var named: [(name: String, value: String)] {
        var options: [(name: String, value: String)] = []
        if let filter { options.append(("Filter (-f)", filter)) }
        if let packetLimit { options.append(("Packets of each capture (-c)", NumberText.grouped(packetLimit))) }
        if join { options.append(("Read as one capture (--join)", "\(paths.count) files")) }
        if let reorderMemory = limits.reorderMemory {
            options.append(("Memory for reordering", "\(reorderMemory) MiB"))
        }
        if let maxConnections = limits.maxConnections {
            options.append(("Connections at once", NumberText.grouped(maxConnections)))
        }
        return options
    }
}
