import Foundation
import Testing

/// What a shell script sees of the program: status, standard error, pipes, colour.
@Suite struct ExitStatusTests {
    static let cut = LabelledCapture(name: "flush-before-shutdown").path
    static let healthy = LabelledCapture(name: "healthy-messages").path

    @Test func `findings alone do not fail`() throws {
        #expect(try ShortfinProgram.run([Self.cut]).status == 0)
    }

    @Test func `findings fail when asked to`() throws {
        #expect(try ShortfinProgram.run(["--fail-on", "truncated", Self.cut]).status == 1)
        #expect(try ShortfinProgram.run(["--fail-on", "truncated", Self.healthy]).status == 0)
    }

    @Test func `a missing file is status 2 and is named`() throws {
        let result = try ShortfinProgram.run(["no-such-file.pcap"])
        #expect(result.status == 2)
        #expect(result.errors.contains("no-such-file.pcap"))
    }

    @Test func `a missing file beside a good one leaves the good one's report`() throws {
        let result = try ShortfinProgram.run(["--format", "json", "no-such-file.pcap", Self.cut])
        #expect(result.status == 2)
        let report = try JSONDecoder().decode(TriageReport.self, from: result.output)
        #expect(report.truncated.count == 8)
    }

    @Test func `a file that is no capture is status 2`() throws {
        let result = try ShortfinProgram.run(["README.md"])
        #expect(result.status == 2)
        #expect(!result.errors.isEmpty)
    }

    @Test func `a wrong option is status 64`() throws {
        let result = try ShortfinProgram.run(["--no-such-option", Self.cut])
        #expect(result.status == 64)
        #expect(!result.errors.isEmpty)
        #expect(result.output.isEmpty)
    }

    static let informative = [
        ["--help"], ["--version"], ["triage", "--help"], ["streams", "--help"], ["messages", "--help"],
    ]

    @Test(arguments: informative)
    func `help and version are status 0 on standard output`(arguments: [String]) throws {
        let result = try ShortfinProgram.run(arguments)
        #expect(result.status == 0)
        #expect(!result.output.isEmpty)
        #expect(result.errors.isEmpty)
    }

    @Test(arguments: ["INT", "TERM"])
    func `a signal to stop ends a run with its report and status 130`(signal: String) throws {
        // To open the pipe for writing waits until the program reads it, which it does once its signals are set up.
        let result = try ShortfinProgram.shell(
            """
            folder=$(mktemp -d); mkfifo "$folder/pipe"; set -m
            "$SHORTFIN" "$folder/pipe" & program=$!
            exec 3>"$folder/pipe"; gunzip -c \(Self.cut) >&3
            kill -\(signal) $program; wait $program; status=$?
            rm -r "$folder"; exit $status
            """)
        #expect(result.status == 130)
        #expect(result.text.contains("pipe"))
        #expect(result.errors.contains("interrupted"))
    }

    @Test func `nothing but the report is printed, and nothing on standard error`() throws {
        for arguments in [[Self.cut], ["--quiet", Self.cut], ["-q", "--format", "json", Self.cut]] {
            let result = try ShortfinProgram.run(arguments)
            #expect(result.errors.isEmpty)
            #expect(!result.output.isEmpty)
        }
    }

    @Test func `colour only where asked for, never into a file by itself`() throws {
        let escape = "\u{1B}["
        #expect(try !ShortfinProgram.run([Self.cut]).text.contains(escape))
        #expect(try ShortfinProgram.run(["--color", "always", Self.cut]).text.contains(escape))
        #expect(try !ShortfinProgram.run(["--color", "never", Self.cut]).text.contains(escape))
    }

    @Test func `NO_COLOR takes the colour away from automatic output`() throws {
        // script(1) gives the program a terminal; where it is missing the test says nothing.
        let probe = try ShortfinProgram.shell("command -v script")
        guard probe.status == 0 else { return }
        let line = "script -qec '\"'\"$SHORTFIN\"'\" \(Self.cut)' /dev/null </dev/null"
        let plain = try ShortfinProgram.shell("export NO_COLOR=1 TERM=xterm; \(line)")
        #expect(!plain.text.contains("\u{1B}[3") && !plain.text.contains("\u{1B}[1m"))
        let coloured = try ShortfinProgram.shell("export TERM=xterm; \(line)")
        #expect(coloured.text.contains("\u{1B}["))
    }

    @Test func `a broken pipe ends quietly`() throws {
        let result = try ShortfinProgram.shell(
            "{ \"$SHORTFIN\" messages '\(Self.cut)'; echo status $? >&2; } | head -n 1")
        #expect(result.text.split(separator: "\n").count == 1)
        let lines = result.errors.split(separator: "\n")
        #expect(lines.count == 1)
        #expect(["status 0", "status 141"].contains(lines.first.map(String.init) ?? ""))
    }

    @Test func `the schema names itself`() throws {
        #expect(try TriageReport.triage([Self.healthy]).schema == "shortfin.report/1")
    }
}
