import Foundation
import Model

/// One transfer over real sockets with `shortfin live` watching it.
final class LiveTransfer {
    private let directory: ScratchDirectory
    private(set) var findings: [Finding] = []
    private(set) var totals: Totals?
    private(set) var status: Int32 = -1
    private(set) var errors = ""
    /// Body bytes and head that the client received, as it said itself; nil if it did not say.
    private(set) var received: Int64?
    private(set) var serverIdentifier: Int32 = 0

    /// The file with every packet.
    var whole: URL { directory.location.appendingPathComponent("all.pcapng") }
    /// The directory of the flight recorder.
    var saved: URL { directory.location.appendingPathComponent("saved") }

    /// Runs a transfer with a fault. A run that is not to find anything is ended by SIGINT once the client is done.
    init(_ how: String, findsSomething: Bool, options: [String] = []) throws {
        directory = try ScratchDirectory()
        let server = try Loopback.peer("server", how)
        serverIdentifier = server.identifier
        let port = try server.firstLine()
        let live = try RunningProgram(
            Loopback.shortfin,
            ["live", "-i", "lo", "-f", "port \(port)", "--format", "ndjson", "--duration", "60"]
                + ["--save", saved.path, "-w", whole.path] + (findsSomething ? ["--stop-after", "1"] : []) + options)
        // From here on the kernel keeps packets for it.
        try live.waitForError("capturing on lo")
        let client = try Loopback.peer("client", port, how)
        // A connection that stays open keeps its client.
        let said = how == "open" ? try client.firstLine() : try client.finish().output
        received = Int64(said.trimmingCharacters(in: .whitespacesAndNewlines))
        if !findsSomething { live.signal(SIGINT) }
        let (status, output, errors) = try withExtendedLifetime(client) { try live.finish() }
        self.status = status
        self.errors = errors
        let lines = try LiveLines(output)
        findings = lines.findings
        totals = lines.totals
    }

    /// The findings of a file, read as a file.
    static func triage(_ file: URL) throws -> [Finding] {
        let program = try RunningProgram(Loopback.shortfin, ["triage", "--format", "json", file.path])
        let (_, output, _) = try program.finish()
        return try JSONDecoder().decode(Report.self, from: Data(output.utf8)).findings
    }
}
