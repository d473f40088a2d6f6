import Model

/// The first screen of a postmortem in words: what, how often, since when, to whom, why. Wire text comes out escaped for
/// a terminal.
struct IncidentHeadline {
    /// One sentence.
    var sentence: String
    /// What it most likely was, as its sender's deed; empty without a finding.
    var explanation = ""
    /// Names and values of the facts.
    var facts: [(name: String, value: String)] = []

    init(_ incident: Incident) {
        let report = incident.report
        let cut = report.findings.filter { $0.verdict == .truncated && $0.sameMessageAs == nil }
        let tree = FindingTree(report.findings)
        sentence = Self.sentence(report)
        explanation = Self.healthy(report)
        facts.append((report.totals.truncated > 0 ? "How often" : "Messages", Self.often(report)))
        if let twins = TrustText.twins(report) {
            facts.append(
                ("Captures", "\(NumberText.count(report.totals.connections, "connection")), \(twins)"))
        }
        if let span = Self.span(cut) { facts.append(("When", span)) }
        if !cut.isEmpty { facts.append(("To whom", Self.clients(cut))) }
        if let missing = Self.missing(cut) { facts.append(("Missing", missing)) }
        guard let first = tree.groups(report.findings).first else { return }
        let leader = report.findings[first.members[0]]
        let causes = Self.causes(tree.roots.map { report.findings[$0] })
        let tied = CauseRanking.tied(leader)
        explanation = tied.isEmpty ? TerminalText.escaped(leader.summary) : CauseRanking.meanings(tied)
        if causes.count > 1, let most = causes.first,
            most.count * 2 < tree.roots.count || most.cause != leader.cause
        {
            explanation = "There is more than one cause. The most frequent: \(CauseText.meaning(most.cause))"
        }
        facts.append((causes.count == 1 ? "Cause" : "Causes", Self.text(of: causes, first, leader)))
        let consequences = Self.causes(tree.roots.flatMap { tree.consequences(of: $0) }.map { report.findings[$0] })
        if !consequences.isEmpty { facts.append(("In consequence", Self.list(consequences))) }
    }

    /// The causes of cut messages with their counts, most frequent first.
    private static func causes(_ cut: [Finding]) -> [(cause: Cause, count: Int)] {
        var causes: [(cause: Cause, count: Int)] = []
        for finding in cut {
            if let position = causes.firstIndex(where: { $0.cause == finding.cause }) {
                causes[position].count += 1
            } else {
                causes.append((finding.cause, 1))
            }
        }
        return causes.enumerated().sorted { ($1.element.count, $0.offset) < ($0.element.count, $1.offset) }.map(
            \.element)
    }

    /// `8 of 68 responses from 10.0.0.2:8080 were cut short.`
    static func sentence(_ report: Report) -> String {
        let requests = report.totals.requests
        let responses = report.totals.responses
        let count = requests.truncated + responses.truncated
        guard count > 0 else {
            let undecided = requests.undetermined + responses.undetermined
            if requests.all + responses.all == 0 { return "Nothing to judge: no HTTP message was found." }
            let scope = report.captures.contains { !$0.fullyRead } ? " in what could be read" : ""
            return undecided == 0
                ? "No message was cut short\(scope)."
                : "No message is proven to be cut short\(scope); \(NumberText.grouped(undecided)) could not be decided."
        }
        var parts: [String] = []
        for (counts, name) in [(responses, "response"), (requests, "request")] where counts.truncated > 0 {
            parts.append(
                counts.all == 1
                    ? "the only \(name)"
                    : "\(NumberText.grouped(counts.truncated)) of \(NumberText.count(counts.all, name))")
        }
        let list = parts.joined(separator: " and ")
        let what = list.prefix(1).uppercased() + list.dropFirst()
        let verb = count == 1 ? "was" : "were"
        let servers = Set(report.findings.lazy.filter { $0.verdict == .truncated }.map(\.connection.server))
        let sender = requests.truncated == 0 ? "from" : "on"
        guard servers.count == 1, let server = servers.first else {
            let place = servers.count > 1 ? " \(sender) \(NumberText.grouped(servers.count)) servers" : ""
            return "\(what)\(place) \(verb) cut short."
        }
        guard report.cohorts.contains(where: { $0.server != server && $0.messages > 0 }) else {
            return "\(what) \(sender) \(endpointText(server)) \(verb) cut short."
        }
        // The others' messages are in the first count and not in the second.
        var text = "\(what) \(verb) cut short, \(count == 1 ? "" : "all ")\(sender) \(endpointText(server))"
        if requests.truncated == 0, let own = report.cohorts.first(where: { $0.server == server }) {
            text += ", which sent \(NumberText.grouped(own.messages))"
        }
        return text + "."
    }

    private static func often(_ report: Report) -> String {
        var parts: [String] = []
        let cut = report.totals.truncated
        for (counts, name) in [(report.totals.responses, "response"), (report.totals.requests, "request")]
        where counts.all > 0 && (counts.truncated > 0 || name == "response" || cut == 0) {
            var text: String
            if cut == 0 {
                text = "\(NumberText.count(counts.complete, name)) whole"
            } else {
                let share = NumberText.share(Int64(counts.truncated), of: Int64(counts.all))
                text = "\(NumberText.grouped(counts.truncated)) of \(NumberText.count(counts.all, name)) (\(share))"
            }
            if counts.undetermined > 0 { text += ", \(NumberText.grouped(counts.undetermined)) more undecided" }
            parts.append(text)
        }
        return parts.isEmpty ? "no message was seen" : parts.joined(separator: "; ")
    }

    /// What a reader of a report without a finding wants to know.
    private static func healthy(_ report: Report) -> String {
        let (requests, responses) = (report.totals.requests, report.totals.responses)
        guard requests.all + responses.all > 0, report.totals.truncated == 0,
            requests.undetermined + responses.undetermined == 0
        else { return "" }
        return
            "All is well as far as these packets show: \(NumberText.count(requests.all, "request")) and \(NumberText.count(responses.all, "response")) came whole."
    }

    private static func span(_ cut: [Finding]) -> String? {
        let times = cut.compactMap { ($0.end?.time).flatMap(RFC3339.nanoseconds) }
        guard let first = times.min(), let last = times.max() else { return nil }
        let begin = TimeForm.date.text(RFC3339.text(nanoseconds: first))
        guard last > first else { return begin }
        let (span, overflow) = last.subtractingReportingOverflow(first)
        return "first \(begin), last \(overflow ? "much later" : NumberText.duration(span) + " later")"
    }

    private static func clients(_ cut: [Finding]) -> String {
        var counts: [String: Int] = [:]
        for finding in cut { counts[finding.connection.client.address, default: 0] += 1 }
        let sorted = counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
        let named = sorted.prefix(3).map {
            sorted.count == 1
                ? TerminalText.escaped($0.key) : "\(TerminalText.escaped($0.key)) (\(NumberText.grouped($0.value)))"
        }
        let rest = sorted.count - named.count
        return "client\(sorted.count == 1 ? "" : "s") \(named.joined(separator: ", "))"
            + (rest > 0 ? " and \(NumberText.grouped(rest)) more" : "")
    }

    private static func missing(_ cut: [Finding]) -> String? {
        let missing = cut.compactMap(\.message.missingLength).filter { $0 > 0 }
        guard let least = missing.min(), let most = missing.max() else { return nil }
        return least == most
            ? "\(NumberText.count(least, "body byte"))\(missing.count > 1 ? " of each" : "")"
            : "\(NumberText.grouped(least)) to \(NumberText.grouped(most)) body bytes of each"
    }

    private static func text(
        of causes: [(cause: Cause, count: Int)], _ first: FindingGroup, _ leader: Finding
    ) -> String {
        guard causes.count == 1 else { return list(causes) }
        let words = CauseRanking.text(leader)
        guard leader.cause != .undetermined, CauseRanking.tied(leader).isEmpty else { return words.first + words.rest }
        return "\(first.cause.rawValue), \(first.confidence) sure: \(CauseText.phrase(first.cause))"
            + words.rest.replacing(", else", with: "; else")
    }

    /// `sender-crash (5), stall (2)`.
    private static func list(_ causes: [(cause: Cause, count: Int)]) -> String {
        let named = causes.prefix(4).map {
            "\($0.cause.rawValue) (\(NumberText.grouped($0.count))): \(CauseText.phrase($0.cause))"
        }
        let rest = causes.count - named.count
        return named.joined(separator: "; ") + (rest > 0 ? " and \(NumberText.grouped(rest)) more" : "")
    }
}
