import Analysis
import Foundation
import Model
import Reports
import TestSupport
import Testing

@testable import ShortfinCommands

/// What is said to people who meant something else than they wrote.
@Suite("Slips on the command line")
struct CommandLineTests {
    @Test(
        "a word that is nearly a command is asked about, and nothing is read",
        arguments: [
            ("tirage", "triage"), ("triag", "triage"), ("Triage", "triage"), ("carv", "carve"), ("expalin", "explain"),
            ("strems", "streams"), ("lib", "lab"), ("anotate", "annotate"), ("mesage", "messages"), ("size", "sizes"),
            ("reprot", "report"),
        ])
    func mistyped(_ word: String, _ meant: String) {
        for more in [[], [anyFile, "-o", "/nonexistent/x"]] {
            let run = TestRun()
            #expect(run.call([word] + more) == 64)
            #expect(run.error.collected.contains("did you mean: shortfin \(meant)\n"))
            #expect(run.asked == nil && run.output.collected.isEmpty)
        }
    }

    @Test(
        "other words are files",
        arguments: ["incident", "x.pcap", "trace", "capture", "la", "F1", "explainexplain", ""])
    func noCommand(_ word: String) {
        #expect(MistypedCommand.meant(by: word) == nil)
    }

    @Test("the names of commands are no slips")
    func names() {
        for name in ShortfinCommand.names { #expect(MistypedCommand.meant(by: name) == nil) }
    }

    @Test(
        "a command's name behind options is a file that is not there, with a hint", arguments: ["explain", "streams"])
    func commandLate(_ name: String) {
        let run = TestRun()
        #expect(run("--quiet", name) == 2)
        #expect(run.error.collected.contains("\(name) is a command and comes first: shortfin \(name)"))
        let other = TestRun()
        #expect(other("--quiet", "/nonexistent/x.pcap") == 2)
        #expect(!other.error.collected.contains("comes first"))
    }

    @Test("a finding may be named by its bare number; without a capture the example names one")
    func bareNumber() {
        let report = Report.withTwoFindings
        let run = TestRun(report)
        #expect(run("explain", "2", anyFile) == 0)
        #expect(run.output.collected.contains("/number-2") && !run.output.collected.contains("/number-1"))
        let unknown = TestRun(report)
        #expect(unknown("explain", "3", anyFile) == 64)
        #expect(unknown.error.collected.contains("no finding F3; there are F1 to F2"))
        let alone = TestRun(report)
        #expect(alone("explain", "1") == 64)
        #expect(alone.error.collected.contains("no capture given; for example: shortfin explain F1 incident.pcap"))
    }

    @Test("a negative byte count is refused in words", arguments: [["sizes", "-5"], ["sizes", "--mss", "-5", "100"]])
    func negative(_ arguments: [String]) {
        let run = TestRun()
        #expect(run.call(arguments) == 64)
        #expect(run.error.collected == "shortfin: '-5' is not a number of bytes: give one from 1 to \(Int64.max).\n")
    }

    @Test(
        "a number that begins with a dash is a wrong number, not a missing one",
        arguments: [
            ["live", "-i", "lo", "-c", "-5"], ["live", "-i", "lo", "-s", "-5"], ["live", "-i", "lo", "-B", "-5"],
            ["live", "-i", "lo", "--stop-after", "-5"], ["live", "-i", "lo", "--duration", "-5"],
            ["live", "-i", "lo", "--max-connections", "-5"], ["live", "-i", "lo", "--reorder-memory", "-5"],
            ["live", "-i", "lo", "-w", "x", "-C", "-5"],
            ["live", "-i", "lo", "-w", "x", "-G", "-5"], ["live", "-i", "lo", "-w", "x", "-C", "1", "-W", "-5"],
            ["live", "-i", "lo", "--save", "x", "--ring-size", "-5"], ["-c", "-5", anyFile],
            ["triage", "--threads", "-5", anyFile], ["triage", "--max-connections", "-5", anyFile],
            ["carve", "-s", "-5", "-o", "x", anyFile], ["lab", "crash", "--count", "-5"],
            ["lab", "crash", "--loss", "-5"],
        ])
    func negativeNumber(_ arguments: [String]) {
        let run = TestRun()
        #expect(run.call(arguments) == 64)
        let said = run.error.collected
        #expect(!said.contains("Missing value") && !said.contains("Unknown option"), "\(said)")
        #expect(run.asked == nil)
    }

    @Test("a very long filter is announced, since libpcap takes its time over it")
    func longFilter() {
        let run = TestRun()
        #expect(run("-f", String(repeating: "port 80 or ", count: 2_000) + "port 81", anyFile) == 0)
        #expect(run.error.collected.contains("the filter is 22,007 characters long: libpcap takes a while over it"))
        let short = TestRun()
        #expect(short("-f", "port 80", anyFile) == 0)
        #expect(short.error.collected.isEmpty)
    }

    @Test("spans of time are read, and refused where they are none or too long for anybody")
    func spans() throws {
        for (text, seconds) in [("90", 90), ("1.5s", 1.5), ("10m", 600), ("2h", 7_200), ("1d", 86_400)] {
            #expect(try TimeSpan.parse(text) == Int64(seconds * 1e9))
        }
        for text in ["", "x", "-1", "0", "nan", "inf", "9999999d", "1e300", "1e18s", "5y"] {
            let run = TestRun()
            #expect(run("live", "-i", "lo", "--duration=\(text)") == 64)
            #expect(run.error.collected.contains("--duration"), "\(text)")
        }
    }

    @Test("no number is too large for the program", arguments: ["18446744073709551616", "1e30", "9223372036854775807"])
    func largeNumbers(_ number: String) {
        for option in ["-c", "--max-connections", "--threads"] {
            let status = TestRun().call([option, number, anyFile])
            #expect(status == 64 || status == 0)
        }
        #expect(TestRun().call(["sizes", "5", "--mss", number]) == 64)
    }

    @Test(
        "the name of a report's file says its form, or the option does; other names are refused",
        arguments: [
            ("x.txt", [], nil), ("x.pdf", [], nil), ("x.HTM", [], "<!DOCTYPE html>"), ("x.markdown", [], "# "),
            ("x", [], "<!DOCTYPE html>"), (".hidden", [], "<!DOCTYPE html>"),
            ("x.txt", ["--format", "markdown"], "# "),
            ("x.md", ["--format", "html"], "<!DOCTYPE html>"),
        ] as [(String, [String], String?)])
    func reportName(_ name: String, _ options: [String], _ beginning: String?) throws {
        let folder = try TemporaryDirectory()
        let run = TestRun(Report(tool: Tool(version: "0"), captures: [CaptureSummary(path: anyFile)]))
        let status = run.call(["report", anyFile, "-o", folder.path(name)] + options)
        guard let beginning else {
            #expect(status == 64 && run.error.collected.contains("--format html or --format markdown"))
            #expect(throws: (any Error).self) { try String(contentsOfFile: folder.path(name), encoding: .utf8) }
            return
        }
        #expect(status == 0)
        #expect(try String(contentsOfFile: folder.path(name), encoding: .utf8).hasPrefix(beginning))
    }

    @Test("- as an output is standard output")
    func dash() {
        let run = TestRun()
        #expect(run("-o", "-", anyFile) == 0)
        #expect(run.output.collected.contains("Nothing to judge"))
    }

    @Test("quiet keeps the report and leaves out notes; help says so")
    func quiet() {
        let run = TestRun()
        #expect(run("-f", "", anyFile) == 0)
        #expect(run.error.collected == "shortfin: the filter is empty: every packet is read\n")
        let quiet = TestRun()
        #expect(quiet("-q", "-f", " ", anyFile) == 0)
        #expect(quiet.error.collected.isEmpty && !quiet.output.collected.isEmpty)
        #expect(run.asked != nil && run.asked?.filter == nil && quiet.asked?.filter == nil)
        #expect(help(of: "triage").contains("Output is written all the same."))
    }

    @Test("help of lists names no form that they do not have", arguments: ["streams", "messages", "sizes"])
    func forms(_ command: String) {
        let help = help(of: command)
        #expect(help.contains("text (the default), json, ndjson or csv"))
        #expect(!help.contains("sarif") && !help.contains("junit"))
        let run = TestRun()
        #expect(run(command, "--format", "xml", command == "sizes" ? "5" : anyFile) == 64)
        #expect(run.error.collected.contains("text, json, ndjson or csv"))
        #expect(self.help(of: "triage").contains("sarif, junit"))
    }

    /// The help of a command without its line ends.
    private func help(of command: String) -> String {
        let run = TestRun()
        #expect(run(command, "--help") == 0)
        return run.output.collected.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }
}
