public import Model

/// What a postmortem is made of: the result of a triage, the segments of the connections that it draws, and where it
/// all comes from.
public struct Incident: Sendable {
    /// The result.
    public var report: Report
    /// Segments of connections, in any order; findings without are told and not drawn.
    public var traces: [ConnectionTrace] = []
    /// SHA-256 of each capture as lower-case hexadecimal digits, in the order of the captures; nil where a capture
    /// could not be read twice, as standard input.
    public var hashes: [String?] = []
    /// Options of the run that change what was read, as name and value.
    public var options: [(name: String, value: String)] = []

    /// An incident from its triage.
    public init(report: Report) { self.report = report }

    /// Kinds of findings, each a cause on one server and, where several messages share it, one size: the cut ones
    /// first, the largest first.
    var kinds: [FindingKind] { FindingKind.kinds(of: report.findings) }

    /// The positions of the findings that get figures: the first of each kind, all when there are few.
    var drawn: [Int] {
        if report.findings.count <= Self.allDrawn { return Array(report.findings.indices) }
        return kinds.prefix(Self.kindsDrawn).compactMap(\.members.first)
    }

    /// Findings that are all drawn.
    private static let allDrawn = 4
    /// Kinds of which one is drawn.
    static let kindsDrawn = 24

    /// The findings whose connections the figures need the segments of.
    public var findingsToDraw: [Finding] { drawn.map { report.findings[$0] } }

    /// The segments of a finding's connection, if they were gathered.
    func trace(of finding: Finding) -> ConnectionTrace? {
        traces.first {
            $0.connection.capture == finding.connection.capture && $0.connection.stream == finding.connection.stream
        }
    }
}

/// Findings of one verdict, cause and server, and of one size where at least two have it.
struct FindingKind {
    /// How its findings stand to others.
    enum Role {
        case root, consequence, seenAgain
    }

    var role: Role
    var verdict: Verdict
    var cause: Cause
    var server: EndpointReference
    /// Stream bytes at the end that all of them share; nil where sizes differ.
    var size: Int64?
    /// Positions in the report, ascending.
    var members: [Int]

    private struct Key: Hashable {
        var verdict: Verdict
        var cause: Cause
        var server: EndpointReference
        var size: Int64?
    }

    /// Kinds in the order of a report: cut before undecided, the largest first, behind each what came of it, and last
    /// what other captures show again.
    static func kinds(of findings: [Finding]) -> [FindingKind] {
        let tree = FindingTree(findings)
        var kinds: [FindingKind] = []
        for kind in self.kinds((tree.roots + tree.undecided).sorted(), of: findings, role: .root) {
            kinds.append(kind)
            let consequences = kind.members.flatMap { tree.consequences(of: $0) }.sorted()
            kinds += self.kinds(consequences, of: findings, role: .consequence)
        }
        let repeats = findings.indices.flatMap { tree.repeats(of: $0) }.sorted()
        return kinds + self.kinds(repeats, of: findings, role: .seenAgain)
    }

    private static func kinds(_ positions: [Int], of findings: [Finding], role: Role) -> [FindingKind] {
        var counts: [Key: Int] = [:]
        for index in positions where findings[index].sizes.streamBytes != nil {
            counts[key(findings[index]), default: 0] += 1
        }
        var kinds: [FindingKind] = []
        var places: [Key: Int] = [:]
        for index in positions {
            var key = key(findings[index])
            if counts[key, default: 0] < 2 { key.size = nil }
            let place = places[key] ?? kinds.count
            if place == kinds.count {
                places[key] = place
                kinds.append(
                    FindingKind(
                        role: role, verdict: key.verdict, cause: key.cause, server: key.server, size: key.size,
                        members: []))
            }
            kinds[place].members.append(index)
        }
        return kinds.sorted {
            let isCut = ($0.verdict == .truncated, $1.verdict == .truncated)
            if isCut.0 != isCut.1 { return isCut.0 }
            return $0.members.count != $1.members.count
                ? $0.members.count > $1.members.count : $0.members[0] < $1.members[0]
        }
    }

    /// What leads the title where it is no cut message of its own.
    var lead: String {
        switch role {
        case .root: verdict == .truncated ? "" : "could not be decided: "
        case .consequence: "in consequence: "
        case .seenAgain: "seen again in another capture: "
        }
    }

    /// A word for tables.
    var label: String {
        switch role {
        case .root: verdict == .truncated ? "cut" : "undecided"
        case .consequence: "in consequence"
        case .seenAgain: "seen again"
        }
    }

    private static func key(_ finding: Finding) -> Key {
        Key(
            verdict: finding.verdict, cause: finding.cause, server: finding.connection.server,
            size: finding.sizes.streamBytes)
    }

    /// `8 responses of 10.0.0.2:8080, all after 78,192 stream bytes`.
    func title(_ findings: [Finding]) -> String {
        let requests = members.filter { findings[$0].message.direction == "request" }.count
        let name = requests == members.count ? "request" : requests == 0 ? "response" : "message"
        var text =
            "\(NumberText.count(members.count, name)) \(requests == members.count ? "to" : "from") \(endpointText(server))"
        if let size { text += ", all after \(NumberText.count(size, "stream byte"))" }
        return text
    }
}
