public import Model

/// A triage as a SARIF 2.1.0 log (OASIS standard, 27 March 2020): one run, a rule for each cause, a result for each
/// finding. Cut messages have level `error`, undecided ones the kind `review`; the fingerprint is the finding's key.
public struct SARIFReport {
    private var text = JSONText()
    private let report: Report
    private let rules: [Cause]

    /// Writes `report`.
    public static func write(_ report: Report, to output: OutputBuffer) {
        var log = SARIFReport(report)
        log.write()
        output.write(log.text.bytes)
        output.write("\n")
    }

    private init(_ report: Report) {
        self.report = report
        let used = Set(report.findings.map(\.cause))
        rules = Cause.allCases.filter(used.contains)
    }

    // MARK: Structure

    private mutating func object(_ key: String?, _ members: (inout SARIFReport) -> Void) {
        if let key { text.key(key) }
        text.beginValue()
        text.beginObject()
        members(&self)
        text.endValue()
    }

    private mutating func array<Element>(
        _ key: String, _ elements: some Sequence<Element>, _ write: (inout SARIFReport, Element) -> Void
    ) {
        text.key(key)
        text.beginValue()
        text.beginArray()
        for element in elements {
            text.element()
            text.append("\n")
            write(&self, element)
        }
        text.endValue()
    }

    private mutating func string(_ key: String, _ value: String) {
        text.key(key)
        text.string(value)
    }

    private mutating func number(_ key: String, _ value: some BinaryInteger) {
        text.key(key)
        text.number(value)
    }

    /// A message object (§3.11). Braces are doubled (§3.11.5), and brackets escaped where they could make a link
    /// (§3.11.6); the text itself is safe to show.
    private mutating func message(_ key: String, _ words: String) {
        var escaped = ""
        for character in TerminalText.escaped(words) {
            switch character {
            case "{": escaped += "{{"
            case "}": escaped += "}}"
            case "[": escaped += "\\["
            case "]": escaped += "\\]"
            default: escaped.append(character)
            }
        }
        object(key) { $0.string("text", escaped) }
    }

    // MARK: Content

    private mutating func write() {
        object(nil) { log in
            log.string("$schema", "https://json.schemastore.org/sarif-2.1.0.json")
            log.string("version", "2.1.0")
            log.array("runs", CollectionOfOne(log.report)) { log, _ in log.object(nil) { $0.writeRun() } }
        }
    }

    private mutating func writeRun() {
        object("tool") { log in
            log.object("driver") { log in
                log.string("name", log.report.tool.name)
                log.string("version", log.report.tool.version)
                log.array("rules", log.rules) { log, cause in
                    log.object(nil) { log in
                        log.string("id", cause.rawValue)
                        log.string("name", CauseText.ruleName(cause))
                        log.message("shortDescription", CauseText.meaning(cause))
                        log.object("defaultConfiguration") { $0.string("level", "error") }
                    }
                }
            }
        }
        array("invocations", CollectionOfOne(report)) { log, report in
            log.object(nil) { log in
                log.text.key("executionSuccessful")
                log.text.append(report.captures.allSatisfy(\.fullyRead) ? "true" : "false")
                log.writeNotifications()
            }
        }
        array("artifacts", report.captures) { log, capture in
            log.object(nil) { log in
                log.object("location") { $0.string("uri", Self.uri(capture.path)) }
                log.number("length", capture.bytes)
                log.array("roles", CollectionOfOne("analysisTarget")) { $0.text.string($1) }
            }
        }
        array("results", report.findings) { log, finding in log.object(nil) { $0.write(finding) } }
        object("properties") { log in
            log.number("connections", log.report.totals.connections)
            log.number("truncated", log.report.totals.truncated)
            log.number(
                "undetermined",
                log.report.totals.requests.undetermined + log.report.totals.responses.undetermined)
        }
    }

    private mutating func writeNotifications() {
        struct Notification {
            var level: String
            var text: String
            var capture: Int?
        }
        var notifications: [Notification] = report.notes.map { Notification(level: "warning", text: $0) }
        for (index, capture) in report.captures.enumerated() {
            let level = capture.fullyRead ? "warning" : "error"
            for issue in capture.issues {
                notifications.append(Notification(level: level, text: issueText(issue), capture: index))
            }
            if capture.issues.isEmpty, !capture.fullyRead {
                notifications.append(
                    Notification(level: level, text: "The capture could not be read to its end.", capture: index))
            }
        }
        guard !notifications.isEmpty else { return }
        array("toolExecutionNotifications", notifications) { log, notification in
            log.object(nil) { log in
                log.string("level", notification.level)
                log.message("message", notification.text)
                guard let capture = notification.capture else { return }
                log.array("locations", CollectionOfOne(capture)) { log, capture in
                    log.object(nil) { $0.writePlace(capture) }
                }
            }
        }
    }

    private mutating func writePlace(_ capture: Int) {
        object("physicalLocation") { log in
            log.object("artifactLocation") { log in
                log.string("uri", Self.uri(log.report.path(of: capture)))
                log.number("index", capture)
            }
        }
    }

    private mutating func write(_ finding: Finding) {
        let isCut = finding.verdict == .truncated
        string("ruleId", finding.cause.rawValue)
        if let index = rules.firstIndex(of: finding.cause) { number("ruleIndex", index) }
        // What a person must decide has the kind review, and a kind other than fail has the level none (§3.27.9, §3.27.10).
        // What another capture shows again has failed there.
        let isSeenAgain = finding.sameMessageAs != nil
        string("kind", isSeenAgain ? "informational" : isCut ? "fail" : "review")
        string("level", isCut && !isSeenAgain ? "error" : "none")
        let subject = FindingText.title(finding.message, width: 160)
        message(
            "message",
            "\(subject): \(FindingText.delivered(finding.message, isShort: false)). \(FindingText.summary(finding))")
        array("locations", CollectionOfOne(finding.connection)) { log, connection in
            log.object(nil) { log in
                log.writePlace(connection.capture)
                log.array("logicalLocations", CollectionOfOne(connection)) { log, connection in
                    log.object(nil) { log in
                        log.string("name", "stream \(connection.stream)")
                        log.string(
                            "fullyQualifiedName",
                            "\(endpointText(connection.client)) - \(endpointText(connection.server))")
                        log.string("kind", "resource")
                    }
                }
            }
        }
        if !finding.key.isEmpty { object("partialFingerprints") { $0.string("shortfinKey/v1", finding.key) } }
        text.key("rank")
        text.number((min(max(finding.confidence, 0), 1) * 1000).rounded() / 10)
        object("properties") { log in
            log.string("id", finding.id)
            if let root = finding.consequenceOf { log.string("consequenceOf", root) }
            if let same = finding.sameMessageAs { log.string("sameMessageAs", same) }
            log.number("deliveredLength", finding.message.deliveredLength)
            if let declared = finding.message.declaredLength { log.number("declaredLength", declared) }
            log.number("firstPacket", finding.message.firstPacket)
            log.number("lastPacket", finding.message.lastPacket)
            if let end = finding.end {
                log.string("end", "\(end.kind) by the \(end.sentBy)")
                log.number("endPacket", end.packet)
            }
        }
    }

    /// A path as a relative or file URI reference (RFC 3986): what is not plain is percent-encoded.
    static func uri(_ path: String) -> String {
        if path == "-" { return "stdin" }
        var text = path.hasPrefix("/") ? "file://" : ""
        for byte in path.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
                UInt8(ascii: "~"), UInt8(ascii: "/"):
                text.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                text += byte < 16 ? "%0" : "%"
                text += String(byte, radix: 16, uppercase: true)
            }
        }
        return text
    }
}
