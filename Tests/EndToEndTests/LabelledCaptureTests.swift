import Testing

/// The report against what the programs that sent and received the bytes said of each capture.
@Suite struct LabelledCaptureTests {
    /// Causes that one capture of a connection cannot always tell apart: the same packets, or nearly so. Either name
    /// will do as long as the other one is the runner-up.
    static let inseparable: [Set<String>] = [
        ["flush-before-shutdown", "sender-crash"], ["flush-before-shutdown", "sender-timeout"],
        ["sender-crash", "sender-timeout"], ["unread-data-reset", "abortive-close"],
    ]

    @Test func `there are labelled captures`() {
        #expect(LabelledCapture.all.count >= 20)
    }

    @Test(arguments: LabelledCapture.all)
    func `exactly the messages that were cut are called truncated`(capture: LabelledCapture) throws {
        let label = try capture.label()
        let report = try TriageReport.triage([capture.path])
        let unclaimed = Set(label.unclaimed.map(\.place))
        let found = report.truncated.map(\.place).filter { !unclaimed.contains($0) }
        #expect(Set(found) == Set(label.connections.map(\.place)))
        #expect(found.count == Set(found).count, "a message is reported twice")
    }

    @Test(arguments: LabelledCapture.all)
    func `declared and delivered lengths are exact to the byte`(capture: LabelledCapture) throws {
        let label = try capture.label()
        let findings = try TriageReport.triage([capture.path]).truncated
        for cut in label.connections {
            guard let message = findings.first(where: { $0.place == cut.place })?.message else {
                Issue.record("no finding for \(cut.place)")
                continue
            }
            #expect(message.declaredLength == cut.declared, "\(cut.place)")
            if let delivered = cut.delivered { #expect(message.deliveredLength == delivered, "\(cut.place)") }
            if let declared = message.declaredLength {
                #expect(message.missingLength == declared - message.deliveredLength, "\(cut.place)")
            }
        }
    }

    @Test(arguments: LabelledCapture.all)
    func `the cause is named first, or second where the wire cannot tell`(capture: LabelledCapture) throws {
        let label = try capture.label()
        let findings = try TriageReport.triage([capture.path]).truncated
        for cut in label.connections {
            guard let finding = findings.first(where: { $0.place == cut.place }) else {
                Issue.record("no finding for \(cut.place)")
                continue
            }
            let runnerUp = finding.alternatives.first?.cause
            let isPair = Self.inseparable.contains([finding.cause, cut.cause]) && runnerUp == cut.cause
            #expect(
                finding.cause == cut.cause || isPair,
                "\(cut.place): \(finding.cause) at \(finding.confidence), then \(runnerUp ?? "nothing")")
            if finding.cause != cut.cause { #expect(finding.confidence < 0.9, "\(cut.place): sure of the wrong cause") }
        }
    }

    @Test(arguments: LabelledCapture.all)
    func `whole messages are counted as complete`(capture: LabelledCapture) throws {
        let label = try capture.label()
        let totals = try TriageReport.triage([capture.path]).totals
        #expect(totals.requests.complete == label.healthy.requests)
        // A 101 may be counted as a response or as an interim one.
        let responses = label.healthy.responses
        #expect((responses...responses + label.healthy.upgrades).contains(totals.responses.complete))
        let interim = label.healthy.interim
        #expect((interim...interim + label.healthy.upgrades).contains(totals.interim))
        let unclaimed = label.unclaimed.count
        let undetermined = totals.requests.undetermined + totals.responses.undetermined
        #expect(undetermined <= unclaimed)
    }

    @Test(arguments: LabelledCapture.all)
    func `every finding carries its proof and a next step`(capture: LabelledCapture) throws {
        for finding in try TriageReport.triage([capture.path]).truncated {
            #expect((0...1).contains(finding.confidence))
            #expect(!finding.summary.isEmpty)
            #expect(!finding.evidence.isEmpty)
            #expect(!finding.nextSteps.isEmpty)
            let end = try #require(finding.end, "truncated without the packet that ended the message")
            #expect(end.packet > 0)
            let sum = finding.alternatives.reduce(finding.confidence) { $0 + $1.confidence }
            #expect(sum <= 1.0001)
        }
    }
}
