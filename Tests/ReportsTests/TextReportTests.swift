import Model
import Reports
import Testing

@Suite struct TextReportTests {
    static let samples: [(name: String, report: Report)] = [
        ("incident", SampleReports.incident), ("crowd", SampleReports.crowd), ("healthy", SampleReports.healthy),
        ("undecided", SampleReports.undecided), ("without-tcp", SampleReports.withoutTCP),
        ("only-tls", SampleReports.onlyTLS), ("unreadable", SampleReports.unreadable),
        ("hostile", SampleReports.hostile),
    ]

    private func text(_ report: Report, _ change: (inout TextReport.Options) -> Void = { _ in }) -> String {
        var options = TextReport.Options()
        change(&options)
        return collected { TextReport.write(report, options: options, to: $0) }
    }

    @Test("reads as in the expected files, at 80, 100 and 120 columns", arguments: [80, 100, 120])
    func goldenText(width: Int) throws {
        for (name, report) in Self.samples where width == 100 || name == "incident" || name == "crowd" {
            try expectGolden(text(report) { $0.width = width }, "\(name)-\(width).txt")
        }
    }

    @Test("shows all evidence, sizes and steps when explaining, and each capture's format when verbose")
    func goldenExplained() throws {
        try expectGolden(
            text(SampleReports.incident) {
                $0.isExplained = true
                $0.isVerbose = true
            }, "incident-explained.txt")
    }

    @Test("colours without changing a character of the text")
    func colourAddsOnlySequences() throws {
        for (name, report) in Self.samples where name != "hostile" {
            let coloured = text(report) { $0.style = Style(isColoured: true) }
            #expect(coloured.contains("\u{1B}["))
            #expect(coloured.replacing(#/\u{1B}\[[0-9;]*m/#, with: "") == text(report), "\(name)")
        }
        try expectGolden(text(SampleReports.incident) { $0.style = Style(isColoured: true) }, "incident-colour.txt")
    }

    @Test("keeps every line within the columns", arguments: [80, 93, 100, 120, 160])
    func linesFit(width: Int) {
        for (name, report) in Self.samples {
            for line in text(report, { $0.width = width }).split(separator: "\n") {
                #expect(TerminalText.columns(String(line)) <= width, "\(name): \(line)")
            }
        }
    }

    @Test("gives the answer within the first screen of 24 lines, for one finding and for thousands")
    func answerComesFirst() {
        for report in [SampleReports.incident, SampleReports.crowd] {
            let screen = text(report) { $0.width = 80 }.split(separator: "\n", omittingEmptySubsequences: false)
                .prefix(24).joined(separator: "\n")
            #expect(screen.contains("cut short"))
            #expect(screen.contains("flush-before-shutdown"))
            #expect(screen.contains("F1"))
        }
    }

    @Test("shows one of each server and cause in full before a second of any")
    func variety() {
        let full = text(SampleReports.crowd).split(separator: "\n").filter { $0.hasPrefix("F") }
        #expect(full.count == 5)
        for cause in [
            "flush-before-shutdown 97 %", "sender-timeout 71 %", "unread-data-reset 93 %", "proxy-spool-failure 55 %",
        ] {
            #expect(text(SampleReports.crowd).split(separator: "\n").contains { $0.contains("    \(cause), else") })
        }
    }

    @Test("shows every finding in full when asked to")
    func all() {
        let full = text(SampleReports.crowd) { $0.findingsInFull = .max }.split(separator: "\n").filter {
            $0.hasPrefix("F")
        }
        #expect(full.count == 3020)
    }

    @Test("names each undecided message's cause without hiding the truncated ones")
    func undeterminedApart() throws {
        let lines = text(SampleReports.crowd)
        let first = try #require(lines.firstRange(of: "could not be decided"))
        let last = try #require(lines.firstRange(of: "F1 "))
        #expect(last.lowerBound < first.lowerBound)
        #expect(lines.contains("20 messages could not be decided: capture-loss 20"))
    }

    @Test("never says that all is well when something is undecided, unread or absent")
    func noFalseComfort() {
        #expect(text(SampleReports.healthy).contains("No message was cut short."))
        for report in [
            SampleReports.undecided, SampleReports.withoutTCP, SampleReports.onlyTLS, SampleReports.unreadable,
        ] {
            #expect(!text(report).contains("No message was cut short"))
        }
        var cut = SampleReports.healthy
        cut.captures[0].fullyRead = false
        #expect(text(cut).contains("No message was cut short in what could be read."))
    }

    @Test("lets no control, format or invisible character of a stranger through")
    func hostileTextIsEscaped() {
        for line in text(SampleReports.hostile).split(separator: "\n") {
            for scalar in line.unicodeScalars {
                #expect(scalar.properties.generalCategory != .control && scalar.properties.generalCategory != .format)
            }
        }
        #expect(text(SampleReports.hostile).contains("\\x1b]0;owned\\x07\\u{202e}"))
    }
}
