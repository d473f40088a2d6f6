import Analysis
import Reports
import ShortfinCommands
import Testing

@Suite struct ProgressBarTests {
    private func step(_ path: String, _ bytes: UInt64, of size: UInt64?, findings: Int = 0) -> AnalysisProgress {
        AnalysisProgress(path: path, fileBytes: bytes, fileSize: size, packets: 10, connections: 1, findings: findings)
    }

    @Test("appears after a moment only, and is wiped at the end")
    func delay() {
        let output = OutputBuffer()
        var now: UInt64 = 0
        let bar = ProgressBar(files: [("a", 1_000_000_000)], width: 80, output: output, clock: { now })
        now = 300_000_000
        bar.update(step("a", 100_000_000, of: 1_000_000_000))
        bar.clear()
        #expect(output.collected.isEmpty)
        now = 500_000_000
        bar.update(step("a", 250_000_000, of: 1_000_000_000, findings: 3))
        #expect(output.collected.contains("25 %"))
        #expect(output.collected.contains("500 MB/s, 2 s left, 3 findings"))
        let before = output.collected
        now = 550_000_000
        bar.update(step("a", 260_000_000, of: 1_000_000_000))
        #expect(output.collected == before)
        bar.clear()
        #expect(output.collected.hasSuffix("\r\u{1B}[K"))
    }

    @Test("counts all files given, the same one twice included")
    func manyFiles() {
        let output = OutputBuffer()
        var now: UInt64 = 0
        let bar = ProgressBar(files: [("a", 100), ("a", 100), ("b", 200)], width: 80, output: output, clock: { now })
        bar.update(step("a", 90, of: 100))
        bar.update(step("a", 10, of: 100))
        now = 1_000_000_000
        bar.update(step("b", 100, of: 200))
        #expect(output.collected.contains("75 %"))
    }

    @Test("shows bytes and rate where a pipe has no size, in one line whatever the name")
    func pipe() {
        let output = OutputBuffer()
        var now: UInt64 = 0
        let bar = ProgressBar(files: [("-", nil)], width: 60, output: output, clock: { now })
        now = 2_000_000_000
        bar.update(step("-", 3_000_000, of: nil))
        #expect(output.collected.contains("standard input  3.00 MB, 1.50 MB/s"))
        let long = OutputBuffer()
        now = 0
        let second = ProgressBar(
            files: [(String(repeating: "n", count: 300), 10)], width: 60, output: long, clock: { now })
        now = 2_000_000_000
        second.update(step(String(repeating: "n", count: 300), 5, of: 10))
        #expect(TerminalText.columns(String(long.collected.dropFirst(4))) < 60)
    }

    @Test("shows only on a terminal, and not when told to be quiet")
    func wanted() {
        for (isTerminal, arguments, isShown) in [
            (true, [anyFile], true), (false, [anyFile], false), (true, ["-q", anyFile], false),
            (true, ["--no-progress", anyFile], false),
        ] {
            let run = TestRun()
            run.terminal.errorIsTerminal = isTerminal
            run.tick = 1_000_000_000
            run.steps = [step(anyFile, 1, of: 2)]
            #expect(run.call(arguments) == 0)
            #expect(!run.error.collected.isEmpty == isShown)
        }
    }
}
