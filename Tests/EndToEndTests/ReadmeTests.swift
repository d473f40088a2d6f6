import Foundation
import TestSupport
import Testing

/// What the README shows is what the program says.
@Suite struct ReadmeTests {
    /// The lines of each block of console output: the command behind its prompt, and what it prints.
    private static func sessions() throws -> [(command: String, output: [Substring])] {
        let text = try String(contentsOf: Checkout.root.appendingPathComponent("README.md"), encoding: .utf8)
        return text.components(separatedBy: "```console\n").dropFirst().compactMap { block in
            let lines = (block.components(separatedBy: "\n```").first ?? "").split(
                separator: "\n", omittingEmptySubsequences: false)
            guard let command = lines.first, command.hasPrefix("$ shortfin ") else { return nil }
            return (String(command.dropFirst(11)), Array(lines.dropFirst()))
        }
    }

    @Test func `the output shown is that of the capture it names, as far as it is shown`() throws {
        let sessions = try Self.sessions()
        #expect(!sessions.isEmpty)
        // The README says of which fixture incident.pcap is a copy.
        let scratch = try TemporaryDirectory()
        try FileManager.default.copyItem(
            atPath: LabelledCapture(name: "flush-before-shutdown").path, toPath: scratch.path("incident.pcap"))
        for session in sessions {
            let result = try ShortfinProgram.shell("cd '\(scratch.url.path)' && \"$SHORTFIN\" \(session.command)")
            #expect(result.status == 0)
            var printed = result.text.split(separator: "\n", omittingEmptySubsequences: false)
            var shown = session.output
            // An ellipsis stands for the rest.
            if shown.last == "…" {
                shown.removeLast()
                printed = Array(printed.prefix(shown.count))
            } else if printed.last?.isEmpty == true {
                printed.removeLast()
            }
            #expect(printed == shown)
        }
    }
}
