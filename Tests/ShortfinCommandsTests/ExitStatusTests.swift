import Model
import ShortfinCommands
import Testing

private typealias ExitStatus = ShortfinCommands.ExitStatus

@Suite struct ExitStatusTests {
    private func report(truncated: Int = 0, undetermined: Int = 0, fullyRead: Bool = true) -> Report {
        var report = Report(tool: Tool(version: "0"), captures: [CaptureSummary(path: "x")])
        report.captures[0].fullyRead = fullyRead
        report.totals.requests.truncated = truncated
        report.totals.responses.undetermined = undetermined
        return report
    }

    @Test("is 1 only when asked for, and only for verdicts at least as bad as asked for")
    func threshold() {
        #expect(ExitStatus.of(report(truncated: 1), failOn: .never, isInterrupted: false) == .clean)
        #expect(ExitStatus.of(report(truncated: 1), failOn: .truncated, isInterrupted: false) == .findings)
        #expect(ExitStatus.of(report(truncated: 1), failOn: .undetermined, isInterrupted: false) == .findings)
        #expect(ExitStatus.of(report(undetermined: 1), failOn: .truncated, isInterrupted: false) == .clean)
        #expect(ExitStatus.of(report(undetermined: 1), failOn: .undetermined, isInterrupted: false) == .findings)
        #expect(ExitStatus.of(report(), failOn: .undetermined, isInterrupted: false) == .clean)
    }

    @Test("is 2 for unread input and 130 for an interrupt, whatever was found")
    func precedence() {
        let cut = report(truncated: 1, fullyRead: false)
        #expect(ExitStatus.of(cut, failOn: .truncated, isInterrupted: false) == .input)
        #expect(ExitStatus.of(cut, failOn: .truncated, isInterrupted: true) == .interrupted)
    }

    @Test("has the documented numbers")
    func numbers() {
        let all: [ExitStatus] = [.clean, .findings, .input, .usage, .internal, .interrupted]
        #expect(all.map(\.rawValue) == [0, 1, 2, 64, 70, 130])
    }
}
