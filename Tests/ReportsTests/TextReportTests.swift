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

    @Test("shows the first of each server and cause in full, and lines for those like it")
    func variety() {
        let report = text(SampleReports.crowd)
        #expect(report.split(separator: "\n").filter { $0.hasPrefix("F") }.count == 4)
        for cause in [
            "flush-before-shutdown 97 %", "sender-timeout 71 %", "unread-data-reset 93 %", "proxy-spool-failure 55 %",
        ] {
            #expect(report.split(separator: "\n").contains { $0.contains("    \(cause), else") })
        }
        #expect(report.contains("2,759 more like F1, all after 182,448 stream bytes"))
        #expect(report.contains("\n    F2 "))
    }

    @Test("shows every finding in full when asked to")
    func all() {
        let full = text(SampleReports.crowd) { $0.showsAll = true }.split(separator: "\n").filter { $0.hasPrefix("F") }
        #expect(full.count == 3020)
    }

    @Test("tells a cause first, and under it what came of it and where it was seen again")
    func rootsFirst() throws {
        var root = SampleReports.flushFinding()
        root.cause = .unreadDataReset
        var request = SampleReports.flushFinding(2)
        request.message.direction = "request"
        request.message.method = "POST"
        request.cause = .receiverAbort
        request.consequenceOf = "F1"
        var view = SampleReports.undeterminedFinding(3)
        view.sameMessageAs = "F1"
        view.connection.capture = 1
        var report = SampleReports.report()
        report.captures.append(SampleReports.capture("other-side.pcap"))
        report.findings = [root, request, view]
        report.totals.responses.truncated = 1
        report.totals.requests.truncated = 1
        report.totals.twinConnections = 1
        let shown = text(report)
        #expect(shown.split(separator: "\n").filter { $0.hasPrefix("F") }.count == 1)
        #expect(shown.contains("Most likely: unread-data-reset"))
        #expect(shown.contains("In consequence, 1 request to 10.0.0.2:8080: receiver-abort"))
        #expect(shown.contains("In consequence: F2, request POST /big"))
        #expect(shown.contains("Seen again: F3, stream 903 of other-side.pcap"))
        #expect(!shown.contains("could not be decided"))
        #expect(shown.contains("1 of them is in more than one capture"))
    }

    @Test("calls no cause the likeliest where others come as near")
    func ties() {
        var finding = SampleReports.flushFinding()
        finding.confidence = 0.35
        finding.alternatives = [
            Alternative(cause: .senderTimeout, confidence: 0.32), Alternative(cause: .senderCrash, confidence: 0.29),
            Alternative(cause: .stall, confidence: 0.02),
        ]
        var report = SampleReports.report()
        report.totals.responses.truncated = 1
        report.findings = [finding]
        let shown = text(report)
        finding.summary = "The server most likely ended."
        report.findings = [finding]
        #expect(text(report).contains("The server perhaps ended."))
        #expect(!shown.contains("Most likely"))
        #expect(shown.contains("Not decided: flush-before-shutdown (ended before its write buffer was flushed)"))
        #expect(
            shown.contains("undecided between flush-before-shutdown 35 %, sender-timeout 32 % and sender-crash 29 %"))
        finding.alternatives[0].confidence = 0.2
        finding.alternatives[1].confidence = 0.1
        report.findings = [finding]
        #expect(text(report).contains("At best: flush-before-shutdown (35 %)"))
    }

    @Test("counts a guilty server's messages apart from those of all servers")
    func countsOfOneServer() {
        var report = SampleReports.incident
        report.totals.responses.complete = 1
        report.totals.responses.truncated = 6
        report.cohorts = [
            Cohort(server: SampleReports.server, messages: 6, truncated: 6, distinctSizes: 1, text: ""),
            Cohort(
                server: EndpointReference(address: "10.0.0.3", port: 80), messages: 1, truncated: 0, distinctSizes: 0,
                text: ""),
        ]
        #expect(text(report).contains("6 of 7 responses were cut short, all from 10.0.0.2:8080, which sent 6."))
        report.cohorts.removeLast()
        report.totals.responses.complete = 0
        #expect(text(report).contains("6 of 6 responses from 10.0.0.2:8080 were cut short."))
    }

    @Test("says each size once")
    func sizesOnce() {
        var report = SampleReports.incident
        report.findings[0].evidence[0].text = "182,448 stream bytes = 126 × 1448 bytes: whole segments"
        report.findings[0].matches = [report.findings[0].matches[0]]
        report.findings[1] = report.findings[0]
        report.findings[1].connection.stream = 9
        #expect(!text(report).contains("\n  = "))
    }

    @Test("names each undecided message's cause without hiding the truncated ones")
    func undeterminedApart() throws {
        let lines = text(SampleReports.crowd)
        let first = try #require(lines.firstRange(of: "could not be decided"))
        let last = try #require(lines.firstRange(of: "F1 "))
        #expect(last.lowerBound < first.lowerBound)
        #expect(lines.contains("20 messages could not be decided: capture-loss (20)"))
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
