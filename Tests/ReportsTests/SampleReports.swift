import Model

/// Hand-written results, as the engine would give them.
enum SampleReports {
    static let server = EndpointReference(address: "10.0.0.2", port: 8080)

    static func capture(_ path: String = "incident.pcap") -> CaptureSummary {
        var capture = CaptureSummary(path: path)
        capture.format = "pcap"
        capture.bytes = 231_004_112
        capture.packets = 212_480
        capture.segments = 212_100
        capture.linkTypes = ["EN10MB"]
        capture.firstPacket = "2026-01-31T23:58:01.000000000Z"
        capture.lastPacket = "2026-02-01T00:01:13.500000000Z"
        capture.trust.kernelDropped = 0
        return capture
    }

    /// A response cut by an unflushed buffer, with everything that a finding can have.
    static func flushFinding(_ number: Int = 1, stream: Int = 7) -> Finding {
        var message = MessageFacts(direction: "response", index: 0, framing: "content-length")
        message.method = "GET"
        message.target = "/big"
        message.status = 200
        message.declaredLength = 900_000
        message.deliveredLength = 182_329
        message.missingLength = 717_671
        message.basis = .acknowledged
        message.sentLength = 182_329
        message.capturedLength = 182_329
        message.position = "body"
        message.firstPacket = 24
        message.lastPacket = 212
        var finding = Finding(
            verdict: .truncated, cause: .flushBeforeShutdown, confidence: 0.97,
            connection: ConnectionReference(
                capture: 0, stream: stream, client: EndpointReference(address: "10.0.0.1", port: 50616), server: server),
            message: message)
        finding.id = "F\(number)"
        finding.alternatives = [
            Alternative(cause: .senderCrash, confidence: 0.02), Alternative(cause: .senderTimeout, confidence: 0.004),
        ]
        finding.summary =
            "The server filled its send queue, then shut the connection down with the rest of the body still in its own write buffer."
        var end = EndFacts(
            kind: "fin", sentBy: "server", packet: 212, time: "2026-01-31T23:58:12.345678901Z", onData: true,
            acknowledged: true)
        end.resetType = nil
        finding.end = end
        finding.sizes.streamBytes = 182_448
        finding.sizes.totalBytes = 182_448
        finding.sizes.bodyBytes = 182_329
        finding.sizes.mss = 1448
        finding.sizes.inFlightAtEnd = 0
        finding.sizes.peerWindowAtEnd = 0
        finding.sizes.peerWindowLargest = 65_536
        finding.matches = [
            SizeMatch(
                quantity: "streamBytes", family: "whole-segments", value: 1448, multiple: 126, chance: 1.0 / 1448,
                text: "182,448 stream bytes are 126 whole segments of 1,448 bytes: the send queue was full at the close"
            ),
            SizeMatch(
                quantity: "bodyBytes", family: "catalogue", value: 182_329, multiple: 1, chance: 0.02,
                text: "another size"),
        ]
        finding.evidence = [
            EvidenceItem(
                id: "fin-on-full-segment", favours: [.flushBeforeShutdown], weight: 1.4,
                origin: .computed("1 in 1,448 by chance"), packets: [211, 212],
                text: "The FIN came on a full segment."),
            EvidenceItem(
                id: "window-shut-before", favours: [.flushBeforeShutdown, .stall], weight: 2.1,
                origin: .judged("a writer that is held back is what keeps bytes in the program"),
                packets: [180, 181, 182, 183, 197], text: "The receiver's window was shut for 340 ms just before."),
            EvidenceItem(
                id: "other-connections-lived", favours: [.senderCrash], weight: -1.2,
                origin: .measured("61 of 193 crashes and 208 of 406 others"), packets: [230],
                text: "6 other connections of the server lived on, which a crash would have ended."),
            EvidenceItem(
                id: "fin-not-reset", favours: [.senderCrash], weight: 0.3,
                origin: .measured("9 of 10 kills, \"quoted\" <and more>"), packets: [],
                text: "A process that is killed with an empty receive queue also ends with a FIN."),
        ]
        finding.scoring = Scoring(
            candidates: [
                CandidateScore(
                    cause: .flushBeforeShutdown, prior: -1.15, priorOrigin: .judged("about as common as a timer"),
                    weight: 3.5, probability: 0.995),
                CandidateScore(
                    cause: .senderCrash, prior: -1.5, priorOrigin: .judged("programs seldom fail as a whole"),
                    weight: -0.9, probability: 0.004),
            ],
            limits: [
                ConfidenceLimit(
                    .inseparablePair, .flushBeforeShutdown, from: 0.995, to: 0.97,
                    others: [Alternative(cause: .senderCrash, confidence: 0.02)], text: "both leave the same packets")
            ])
        finding.nextSteps = [
            "strace -f -e trace=write,writev,sendto,shutdown,close -p PID on the server: expect a short write or EAGAIN, then shutdown",
            "ss -tmi 'sport = :8080' while it happens: the send queue is full when the server closes",
            "Double SO_SNDBUF: the cut should move to about 365,000 bytes",
        ]
        return finding
    }

    static func undeterminedFinding(_ number: Int) -> Finding {
        var finding = flushFinding(number, stream: 900 + number)
        finding.verdict = .undetermined
        finding.cause = .captureLoss
        finding.confidence = 0.88
        finding.alternatives = []
        finding.message.target = "/maybe"
        finding.message.basis = .captured
        finding.end = nil
        finding.evidence = []
        finding.matches = []
        finding.summary = "The capture lost packets below the end; the message may be whole."
        finding.nextSteps = ["Capture again with tcpdump -B 65536"]
        return finding
    }

    static func report() -> Report {
        var report = Report(tool: Tool(version: "0.1.0"), captures: [capture()])
        report.totals.connections = 40
        report.totals.requests.complete = 40
        report.totals.responses.complete = 38
        return report
    }

    /// Two findings of one cause.
    static var incident: Report {
        var report = report()
        report.totals.responses.truncated = 2
        var second = flushFinding(2, stream: 9)
        second.message.target = "/other/" + String(repeating: "long-", count: 40)
        second.connection.client = EndpointReference(address: "2001:db8:0:1::1234:5678", port: 50617)
        second.message.sentLength = 190_000
        report.findings = [flushFinding(), second]
        report.cohorts = [
            Cohort(
                server: server, messages: 40, truncated: 2, distinctSizes: 1,
                text: "Both ended after exactly 182,448 stream bytes, while 38 smaller ones arrived whole.")
        ]
        return report
    }

    /// Thousands of findings, several servers and causes, and undecided messages.
    static var crowd: Report {
        var report = report()
        report.captures = (0..<12).map { capture("trace.pcap\($0)") }
        report.captures[3].fullyRead = false
        report.captures[3].trust.kernelDropped = 17
        report.captures[3].trust.gapBytes = 123_456
        report.captures[3].trust.gapBytesAcknowledged = 120_000
        report.captures[3].issues = [
            CaptureIssue(
                kind: "file-cut", packet: 9, fileOffset: 1_234_567, text: "The file ends inside a packet record.")
        ]
        report.totals.connections = 9000
        report.totals.tlsConnections = 12
        report.totals.tlsWithoutCloseNotify = 3
        let causes: [(Cause, Double)] = [
            (.flushBeforeShutdown, 0.97), (.senderTimeout, 0.71), (.unreadDataReset, 0.93), (.proxySpoolFailure, 0.55),
        ]
        for number in 1...3000 {
            var finding = flushFinding(number, stream: number)
            finding.connection.capture = number % 12
            let choice = number % 100 < 90 ? 0 : number % 4
            (finding.cause, finding.confidence) = causes[choice]
            finding.connection.server.address = "10.0.\(choice).2"
            finding.message.target = "/item/\(number)"
            report.findings.append(finding)
        }
        for number in 3001...3020 { report.findings.append(undeterminedFinding(number)) }
        report.totals.responses.truncated = 2990
        report.totals.requests.truncated = 10
        report.totals.responses.undetermined = 20
        report.notes = ["7,000 further findings are left out: the limit on findings was reached."]
        return report
    }

    /// Nothing is wrong.
    static var healthy: Report {
        var report = report()
        report.totals.responses.complete = 40
        report.totals.tlsConnections = 2
        report.captures[0].trust.kernelDropped = nil
        report.captures[0].trust.midstreamConnections = 1
        return report
    }

    /// Only undecided messages.
    static var undecided: Report {
        var report = report()
        report.totals.responses.undetermined = 2
        report.findings = [undeterminedFinding(1), undeterminedFinding(2)]
        return report
    }

    /// No TCP at all.
    static var withoutTCP: Report {
        var report = Report(tool: Tool(version: "0.1.0"), captures: [capture("names.pcap")])
        report.captures[0].segments = 0
        return report
    }

    /// TCP, but no message.
    static var onlyTLS: Report {
        var report = Report(tool: Tool(version: "0.1.0"), captures: [capture("web.pcap")])
        report.totals.connections = 14
        report.totals.tlsConnections = 12
        report.totals.tlsEndedInsideRecord = 1
        return report
    }

    /// A file that is no capture.
    static var unreadable: Report {
        var capture = CaptureSummary(path: "notes.txt")
        capture.fullyRead = false
        capture.issues = [
            CaptureIssue(kind: "not-a-capture", fileOffset: 0, text: "The first bytes are of no known capture format.")
        ]
        return Report(tool: Tool(version: "0.1.0"), captures: [capture])
    }

    /// A stranger's texts: an escape sequence, a direction override, a formula, quotes, and a line break.
    static var hostile: Report {
        var report = report()
        report.totals.responses.truncated = 1
        report.captures[0].path = "a\u{1B}[2J.pcap"
        var finding = flushFinding()
        finding.message.method = "=cmd|' /C calc'!A0"
        finding.message.target = "/\u{1B}]0;owned\u{07}\u{202E}fdp.exe\u{200B}?a=\"1,2\"\r\nX: \u{9B}31m"
        finding.message.issues = ["x\u{1B}[31m"]
        finding.summary = "sum\u{1B}c"
        finding.evidence[0].text = "ev\u{08}\u{2028}"
        finding.nextSteps = ["step\u{1B}[0m"]
        report.findings = [finding]
        report.notes = ["note\u{7F}"]
        return report
    }
}
