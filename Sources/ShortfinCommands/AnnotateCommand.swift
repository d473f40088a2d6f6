import ArgumentParser
import CaptureEditing
import CaptureFile
import ConnectionTraces
import Model
import Reports

/// `shortfin annotate`: the capture with comments on the packets that matter, for Wireshark.
struct AnnotateCommand: SurroundedCommand {
    static let configuration = CommandConfiguration(
        commandName: "annotate",
        abstract: "Write the capture with comments on the decisive packets, for Wireshark.",
        usage: "shortfin annotate <file> ... -o <file> [<options>]",
        discussion: """
            Comments stand on the packets that show how each message ended: where it
            begins, where the receiver's window was shut, the last byte sent, the first
            byte that is missing, FIN and RST, the acknowledgement that proves what
            arrived. The comment of the capture has the summary. Everything else stays
            as it was, byte for byte; a pcap file becomes a pcapng file.

            In Wireshark: filter with  pkt_comment contains "Shortfin"  or open
            Analyze > Expert Information > Comment.

            EXAMPLES
              shortfin annotate incident.pcap -o incident-annotated.pcapng
              shortfin annotate --finding F1,F3 incident.pcapng -o two.pcapng
              tshark -r incident-annotated.pcapng -Y frame.comment
            """
    )

    @OptionGroup(title: "Input") var captures: CaptureArguments
    @OptionGroup(title: "Selection") var selection: FindingSelection
    @OptionGroup(title: "Output") var notices: NoticeArguments

    @Option(
        name: .shortAndLong, help: ArgumentHelp("The capture to write; - is standard output.", valueName: "file"),
        completion: .file())
    var output: String

    func validate() throws {
        if captures.paths.count > 1 || captures.join {
            throw ValidationError(
                "annotate takes one capture; mergecap -w whole.pcapng a.pcap b.pcap makes one of several.")
        }
    }

    func run(in surroundings: Surroundings) throws -> ExitStatus {
        let session = try Session(repeating: captures, notices, surroundings)
        try OutputFile.check(output, inputs: captures.paths)
        let report = try session.triageFirst(captures)
        let findings = try selection.findings(of: report)
        if !surroundings.isInterrupted(), report.captures.contains(where: { $0.packets > 0 || $0.fullyRead }),
            let traces = try traces(of: findings, session)
        {
            try write(PacketComments(report, findings: findings, traces: traces), findings, session)
        }
        return try session.finish(report)
    }

    private func traces(of findings: [Finding], _ session: Session) throws -> [ConnectionTrace]? {
        do throws(SecondReadingFailure) {
            return try session.traces(of: findings, captures)
        } catch {
            throw CommandFailure(error)
        }
    }

    private func write(_ comments: PacketComments, _ findings: [Finding], _ session: Session) throws {
        let isInterrupted = session.surroundings.isInterrupted
        let annotated = try session.edit(to: output) {
            try AnnotatedCapture(of: captures.paths[0], comments, to: $0, progress: { _ in !isInterrupted() })
        }
        guard let annotated else { return }
        session.remark(
            "\(NumberText.count(findings.count, "finding")), comments on "
                + "\(NumberText.count(annotated.commented, "packet")) in \(output)")
        if let first = annotated.withoutRoom.first {
            session.remark(
                "\(NumberText.count(annotated.withoutRoom.count, "packet")) could not be commented: simple packet "
                    + "blocks have no room (the first is packet \(first))")
        }
    }
}
