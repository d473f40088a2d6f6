import ArgumentParser
import CaptureEditing
import Model
import Reports

/// `shortfin extract`: the bytes of bodies and streams, and what is missing in them.
struct ExtractCommand: SurroundedCommand {
    static let configuration = CommandConfiguration(
        commandName: "extract",
        abstract: "Write the bytes of bodies or streams to files; nothing that is missing is made up.",
        discussion: """
            Without a selection: the bodies of all messages that were cut short. Chunk
            framing is taken off; with --decode also gzip, deflate, br and zstd. Beside each
            file stands a sidecar, NAME.json: which bytes of the body are in the file, the
            gaps between them, and where the sender cut it. Gaps are not filled.

            EXAMPLES
              shortfin extract incident.pcap -d bodies
              shortfin extract --finding F1 --decode incident.pcap -d bodies
              shortfin extract --stream 7 incident.pcap -d stream7
              shortfin extract --stream 7 --half-streams incident.pcap -d stream7
              shortfin extract --all incident.pcap -d everything
              jq '.gaps, .cutAt' bodies/*.json
            """
    )

    @OptionGroup(title: "Input") var captures: CaptureArguments
    @OptionGroup(title: "Selection") var selection: FindingSelection
    @OptionGroup(title: "Output") var notices: NoticeArguments

    @Option(
        parsing: .unconditionalSingleValue,
        help: ArgumentHelp("All bodies of this connection; may be repeated.", valueName: "n"))
    var stream: [Int] = []

    @Flag(help: "All bodies of all connections.")
    var all = false

    @Flag(help: "Whole half-streams, heads and all, instead of bodies.")
    var halfStreams = false

    @Flag(help: "Take gzip, deflate, br and zstd codings off. Other codings stay, and the sidecar says so.")
    var decode = false

    @Flag(help: "Replace files that are there.")
    var force = false

    @Option(
        name: [.customShort("d"), .customShort("o"), .customLong("directory")],
        help: ArgumentHelp("Where to write; made where it is not there.", valueName: "directory"),
        completion: .directory)
    var directory: String

    func validate() throws {
        if directory.isEmpty { throw ValidationError("The directory's name is empty.") }
        if all, !stream.isEmpty || !selection.names.isEmpty {
            throw ValidationError("--all already means every connection.")
        }
        if halfStreams, decode { throw ValidationError("--decode is for bodies, not for half-streams.") }
    }

    func run(in surroundings: Surroundings) throws -> ExitStatus {
        let session = try Session(repeating: captures, notices, surroundings)
        let (report, connections, messages) = try select(session)
        guard !connections.isEmpty, !surroundings.isInterrupted() else {
            if connections.isEmpty { session.remark("nothing to extract, and nothing written") }
            return try session.finish(report)
        }
        var options = ExtractOptions(directory: directory)
        options.takesHalfStreams = halfStreams
        options.decodes = decode
        options.overwrites = force
        options.messages = halfStreams ? nil : messages
        do throws(CaptureEditFailure) {
            let files = try Extraction.write(
                connections, of: captures.captures, options, reading: session.secondReading(captures),
                progress: session.repeatedProgress())
            session.endProgress()
            if let files { tell(files, session) }
        } catch {
            throw CommandFailure(TerminalText.escaped(error.text), status: error.isInput ? .input : .usage)
        }
        return try session.finish(report)
    }

    /// Connections to be read, and the messages wanted of them; nil for all.
    private func select(
        _ session: Session
    ) throws -> (Report, [ConnectionReference], [ExtractedMessage: Finding]?) {
        if all {
            var connections: [ConnectionReference] = []
            let report = try session.streamsFirst(captures) { row in
                let hasBytes = row.fromClient.payload > 0 || row.fromServer.payload > 0
                if hasBytes, halfStreams || row.protocolName == "http1" { connections.append(ConnectionReference(row)) }
            }
            return (report, connections, nil)
        }
        let (report, found) = try SelectedStreams.find(
            captures, selection, streams: stream, verdicts: [.truncated], withWitnesses: false, session)
        if !stream.isEmpty { return (report, found, nil) }
        let findings =
            selection.names.isEmpty
            ? report.findings.filter { $0.verdict == .truncated } : try selection.findings(of: report)
        var messages: [ExtractedMessage: Finding] = [:]
        for finding in findings { messages[ExtractedMessage(finding)] = finding }
        // Other legs are no part of what was asked for.
        let connections = found.filter { reference in
            findings.contains { $0.connection.capture == reference.capture && $0.connection.stream == reference.stream }
        }
        return (report, connections, messages)
    }

    private func tell(_ files: [ExtractedFile], _ session: Session) {
        let cut = files.filter { $0.cutAt != nil }.count
        let holed = files.filter { !$0.gaps.isEmpty }.count
        var text = "\(NumberText.count(files.count, "file")) in \(directory)"
        if cut > 0 { text += ", \(NumberText.grouped(cut)) cut short" }
        if holed > 0 { text += ", \(NumberText.grouped(holed)) with gaps" }
        session.remark(text + "; NAME.json says what is missing in each")
        let undecoded = files.filter { $0.decodingStopped != nil }
        if let first = undecoded.first {
            session.remark(
                "\(NumberText.count(undecoded.count, "file")) not decoded to the end; \(first.file): "
                    + (first.decodingStopped ?? ""))
        }
    }
}
