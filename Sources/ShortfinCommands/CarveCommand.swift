import ArgumentParser
import CaptureEditing
import CaptureFile
import ConnectionTraces
import Model
import Reports

/// `shortfin carve`: the guilty connections as a small capture that can be shared.
struct CarveCommand: SurroundedCommand {
    static let configuration = CommandConfiguration(
        commandName: "carve",
        abstract: "Write only the guilty connections, small enough and clean enough to share.",
        discussion: """
            Without --finding or --stream: the connections of all messages that were cut
            short, their other legs through a proxy, and those whose packets the evidence
            rests on (--no-witnesses leaves these out). The output is a pcapng file.

            --scrub keeps of each HTTP head what says how long the message is (method,
            status, names of common fields, lengths, chunk sizes), so that triage of the
            result gives the same causes (less surely where the body's content was
            evidence). Targets, cookies, credentials and all other
            values become letters, equal ones equal letters; bodies become x. Lengths,
            headers and times stay. --scrub-all leaves nothing of the payload.

            --map-addresses replaces IP and hardware addresses; addresses with a common
            prefix keep one of the same length. The same --key gives the same addresses in
            several captures. Ports stay.

            EXAMPLES
              shortfin carve incident.pcap -o guilty.pcapng
              shortfin carve --scrub --map-addresses incident.pcap -o to-share.pcapng
              shortfin carve --finding F1,F3 --snap 512 incident.pcap -o two.pcapng
              shortfin carve --stream 7 incident.pcap -o seven.pcapng
            """
    )

    @OptionGroup(title: "Input") var captures: CaptureArguments
    @OptionGroup(title: "Selection") var selection: FindingSelection
    @OptionGroup(title: "Output") var notices: NoticeArguments

    @Option(
        parsing: .unconditionalSingleValue,
        help: ArgumentHelp("Also this connection, by its number; may be repeated.", valueName: "n"))
    var stream: [Int] = []

    @Flag(help: "Leave out other connections that the evidence names.")
    var noWitnesses = false

    @Option(
        name: .shortAndLong, help: ArgumentHelp("The capture to write; - is standard output.", valueName: "file"),
        completion: .file())
    var output: String

    @Option(
        name: [.customShort("s"), .customLong("snap")], parsing: .unconditional,
        help: ArgumentHelp(
            "Keep at most N bytes of each packet; where that cuts the heads of messages, nothing can be judged from it.",
            valueName: "n"))
    var snapLength: Int?

    @Flag(help: "Replace payload but for what tells how long messages are.")
    var scrub = false

    @Flag(help: "Replace all payload by x.")
    var scrubAll = false

    @Flag(help: "Replace IP and hardware addresses, with common prefixes kept.")
    var mapAddresses = false

    @Option(
        help: ArgumentHelp(
            "Key for what is replaced: 32 or more hexadecimal digits. Random without it.", valueName: "hex"))
    var key: String?

    func validate() throws {
        if captures.paths.count > 1, !captures.join {
            throw ValidationError("carve takes one capture, or with --join the pieces of one.")
        }
        if let snapLength, snapLength < 1 { throw ValidationError("--snap needs at least 1 byte.") }
        if scrub, scrubAll { throw ValidationError("Give --scrub or --scrub-all, not both.") }
        if let key, Self.bytes(ofKey: key) == nil {
            throw ValidationError("--key needs an even number of hexadecimal digits, at least 32.")
        }
    }

    func run(in surroundings: Surroundings) throws -> ExitStatus {
        let session = try Session(repeating: captures, notices, surroundings)
        try OutputFile.check(output, inputs: captures.paths)
        let (report, connections) = try SelectedStreams.find(
            captures, selection, streams: stream, verdicts: [.truncated], withWitnesses: !noWitnesses, session)
        guard !connections.isEmpty, !surroundings.isInterrupted() else {
            if connections.isEmpty { session.remark("no message was cut short: nothing to carve, and nothing written") }
            return try session.finish(report)
        }
        try write(connections, session)
        return try session.finish(report)
    }

    private func write(_ connections: [ConnectionReference], _ session: Session) throws {
        var options = CarveOptions()
        options.payload = scrubAll ? .replaced : scrub ? .framingKept : .kept
        options.mapsAddresses = mapAddresses
        options.snapLength = snapLength
        if let bytes = key.flatMap(Self.bytes) { options.key = bytes }
        options.comment = comment(connections)
        let carved = try session.edit(to: output) {
            try CarvedCapture(
                of: captures.paths, connections, options, reading: session.secondReading(captures), to: $0,
                progress: session.repeatedProgress())
        }
        guard let carved else { return }
        session.remark(
            "\(NumberText.count(connections.count, "connection")), \(NumberText.count(carved.packets, "packet")) in "
                + output)
        if carved.leftOut > 0 {
            session.remark(
                "\(NumberText.count(carved.leftOut, "packet")) left out: fragments, or stored without their whole "
                    + "headers, so that not everything in them could be replaced")
        }
        if carved.unwrapped > 0 {
            session.remark(
                "\(NumberText.count(carved.unwrapped, "packet")) written from the inner IP header on: tunnels and "
                    + "link layers around it would show addresses")
        }
    }

    private func comment(_ connections: [ConnectionReference]) -> String {
        var parts = [
            "Carved by shortfin \(ShortfinCommand.version): \(NumberText.count(connections.count, "connection"))"
        ]
        if scrub { parts.append("payload replaced but for message framing") }
        if scrubAll { parts.append("payload replaced") }
        if mapAddresses { parts.append("addresses replaced with prefixes kept") }
        if let snapLength { parts.append("packets cut to \(snapLength) bytes") }
        return parts.joined(separator: "; ")
    }

    private static func bytes(ofKey text: String) -> [UInt8]? {
        let digits = Array(text.utf8)
        guard digits.count % 2 == 0, digits.count >= 2 * Pseudonyms.shortestKey, digits.count <= 1024 else {
            return nil
        }
        var bytes: [UInt8] = []
        for index in stride(from: 0, to: digits.count, by: 2) {
            let pair = String(decoding: digits[index...index + 1], as: UTF8.self)
            guard pair.allSatisfy(\.isHexDigit), let byte = UInt8(pair, radix: 16) else { return nil }
            bytes.append(byte)
        }
        return bytes
    }
}
