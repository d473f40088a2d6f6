import Analysis
import Model
import Reports
import ShortfinCommands
import Testing

@Suite struct ProgramTests {
    private func truncatedReport() -> Report {
        var report = Report(tool: Tool(version: "0"), captures: [CaptureSummary(path: anyFile)])
        report.totals.responses.truncated = 1
        return report
    }

    @Test("takes a file without a command as triage, and passes every option on")
    func triageIsDefault() throws {
        let run = TestRun()
        #expect(run("-r", anyFile, "-f", "port 80", "-c", "7", "--join", "--threads", "1", "-n", anyFile, "-") == 0)
        let asked = try #require(run.asked)
        #expect(asked.paths == [anyFile, anyFile, "-"])
        #expect(asked.filter == "port 80")
        #expect(asked.packetLimit == 7)
        #expect(asked.join)
        #expect(asked.threads == 1)
        #expect(run.output.collected.contains("Nothing to judge"))
        #expect(run.error.collected.isEmpty)
    }

    @Test("says how to begin when given nothing", arguments: ["triage", "streams", "messages"])
    func noArguments(command: String) {
        for arguments in [[], [command]] {
            let run = TestRun()
            let status = arguments.isEmpty ? run() : run(command)
            #expect(status == 64)
            #expect(run.error.collected.contains("shortfin incident.pcap"))
            #expect(run.output.collected.isEmpty)
            #expect(run.asked == nil)
        }
    }

    @Test(
        "refuses a wrong command line with 64 and says what is wrong",
        arguments: [
            (["--bogus", anyFile], "--bogus"), (["--format", "xml", anyFile], "xml"), (["-c", "0", anyFile], "-c"),
            (["-c", "-1", anyFile], "-c"), (["--threads", "3", anyFile], "--threads"), (["-", "-"], "once"),
            (["--fail-on", "x", anyFile], "fail-on"), (["sizes", "many"], "many"), (["sizes"], "n"),
            (["sizes", "0"], "0"),
            (["messages", "--only", "broken", anyFile], "broken"), (["-o", anyFile, anyFile], "elsewhere"),
            (["-s", "0", anyFile], "-s"), (["--max-connections", "0", anyFile], "--max-connections"), ([""], "empty"),
        ])
    func usage(arguments: [String], hint: String) {
        let run = TestRun()
        let status = run.call(arguments)
        #expect(status == 64)
        #expect(run.error.collected.contains(hint))
        #expect(run.output.collected.isEmpty)
        #expect(run.asked == nil)
    }

    @Test("says what to do about a file that is not there, with 2, and does not begin")
    func missingFile() {
        let run = TestRun()
        #expect(run("/nonexistent/a\u{1B}.pcap") == 2)
        #expect(run.error.collected.contains("a\\x1b.pcap: no such file; check the name"))
        #expect(run.asked == nil)
    }

    @Test("reads the other files when one is not there")
    func oneMissing() throws {
        var report = truncatedReport()
        var missing = CaptureSummary(path: "/nonexistent/x.pcap")
        missing.fullyRead = false
        report.captures.append(missing)
        let run = TestRun(report)
        #expect(run("--fail-on", "truncated", anyFile, "/nonexistent/x.pcap") == 2)
        #expect(run.asked?.paths.count == 2)
        #expect(run.error.collected.split(separator: "\n").filter { $0.contains("/nonexistent/x.pcap") }.count == 1)
    }

    @Test("refuses a directory")
    func directory() {
        let run = TestRun()
        #expect(run("/") == 2)
        #expect(run.error.collected.contains("is a directory"))
    }

    @Test("does not wait for a capture to be typed in")
    func terminalInput() {
        let run = TestRun()
        run.terminal.inputIsTerminal = true
        #expect(run("-") == 64)
        #expect(run.error.collected.contains("tcpdump -w -"))
    }

    @Test("fails on findings only when asked to")
    func failOn() {
        #expect(TestRun(truncatedReport())(anyFile) == 0)
        #expect(TestRun(truncatedReport())("--fail-on", "truncated", anyFile) == 1)
        #expect(TestRun(truncatedReport())("triage", "--fail-on", "never", anyFile) == 0)
    }

    @Test("reports what was read of a damaged capture, names the place on standard error, and ends with 2")
    func damage() {
        var report = truncatedReport()
        report.captures[0].fullyRead = false
        report.captures[0].packets = 8
        report.captures[0].issues = [
            CaptureIssue(kind: "file-cut", packet: 9, fileOffset: 1234, text: "The file ends inside a packet record.")
        ]
        for format in ReportFormat.allCases {
            let run = TestRun(report)
            #expect(run("--quiet", "--format", format.rawValue, anyFile) == 2)
            #expect(!run.output.collected.isEmpty)
            #expect(run.error.collected.contains("packet 9, file offset 1,234"))
        }
    }

    @Test("tells a bad filter with 64 and other failures of the analysis with 2, without output")
    func analysisErrors() {
        let run = TestRun()
        run.failure = AnalysisError(text: "syntax error in filter", isUsage: true)
        #expect(run("--format", "json", anyFile) == 64)
        #expect(run.error.collected == "shortfin: syntax error in filter\n")
        #expect(run.output.collected.isEmpty)
        run.failure = AnalysisError(text: "no", isUsage: false)
        #expect(run(anyFile) == 2)
    }

    @Test("stops at an interrupt, reports what was found, and ends with 130")
    func interrupt() {
        let run = TestRun(truncatedReport())
        run.isInterrupted = true
        run.steps = Array(
            repeating: AnalysisProgress(
                path: anyFile, fileBytes: 1, fileSize: 2, packets: 1, connections: 1, findings: 0), count: 5)
        #expect(run("--fail-on", "truncated", anyFile) == 130)
        #expect(run.stepsTaken == 1)
        #expect(run.output.collected.contains("The only response was cut short"))
        #expect(run.error.collected.contains("interrupted"))
    }

    @Test("prints version, help with examples for every command, and completions, on standard output with 0")
    func help() {
        let version = TestRun()
        #expect(version("--version") == 0)
        #expect(version.output.collected.split(separator: ".").count == 3)
        for command in [[], ["triage"], ["streams"], ["messages"], ["sizes"]] {
            let run = TestRun()
            #expect(run.call(command + ["--help"]) == 0)
            #expect(run.output.collected.contains("EXAMPLES"))
            #expect(run.error.collected.isEmpty)
        }
        for shell in ["bash", "zsh", "fish"] {
            let run = TestRun()
            #expect(run("--generate-completion-script", shell) == 0)
            #expect(run.output.collected.contains("shortfin"))
        }
    }

    @Test("keeps rows of the streams and verdicts asked for")
    func selection() {
        let client = EndpointReference(address: "10.0.0.1", port: 1)
        let run = TestRun()
        run.rows = (0..<4).map { ConnectionRow(capture: 0, stream: $0, client: client, server: client) }
        #expect(run("streams", "--stream", "1", "--stream", "3", "--format", "ndjson", anyFile) == 0)
        let lines = run.output.collected.split(separator: "\n").filter { $0.contains(#""type":"stream""#) }
        #expect(lines.count == 2)
        #expect(lines.first?.contains(#""stream":1"#) == true)

        let messages = TestRun()
        for (stream, verdict) in [Verdict.complete, .truncated, .undetermined].enumerated() {
            messages.messages.append(
                MessageRow(
                    capture: 0, stream: stream, client: client, server: client,
                    message: MessageFacts(direction: "response", index: 0, framing: "none"), verdict: verdict,
                    firstTime: "", duration: 0))
        }
        #expect(messages("messages", "--only", "truncated", "--format", "csv", anyFile) == 0)
        #expect(messages.output.collected.split(separator: "\r\n").count == 2)
        #expect(messages.output.collected.contains(",truncated,"))
    }

    @Test("says what a byte count could be, digits grouped or not", arguments: ["182448", "182,448", "182_448"])
    func sizes(number: String) {
        let run = TestRun()
        #expect(run("sizes", number) == 0)
        #expect(run.output.collected.hasPrefix("182,448 bytes: no known size fits"))
    }

    @Test("colours only terminals, unless NO_COLOR or the option says otherwise")
    func colour() {
        func isColoured(_ arguments: [String], terminal: Bool, forbids: Bool) -> Bool {
            let run = TestRun(truncatedReport())
            run.terminal.outputIsTerminal = terminal
            run.terminal.forbidsColour = forbids
            #expect(run.call(arguments + [anyFile]) == 0)
            return run.output.collected.contains("\u{1B}[")
        }
        #expect(!isColoured([], terminal: false, forbids: false))
        #expect(isColoured([], terminal: true, forbids: false))
        #expect(!isColoured([], terminal: true, forbids: true))
        #expect(!isColoured(["--color", "never"], terminal: true, forbids: false))
        #expect(isColoured(["--color", "always"], terminal: false, forbids: true))
    }
}
