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

    static func kinds(of findings: [Finding]) -> [FindingKind] {
        var counts: [Key: Int] = [:]
        for finding in findings where finding.sizes.streamBytes != nil { counts[key(finding), default: 0] += 1 }
        var kinds: [FindingKind] = []
        var positions: [Key: Int] = [:]
        for (index, finding) in findings.enumerated() {
            var key = key(finding)
            if counts[key, default: 0] < 2 { key.size = nil }
            let position = positions[key] ?? kinds.count
            if position == kinds.count {
                positions[key] = position
                kinds.append(
                    FindingKind(verdict: key.verdict, cause: key.cause, server: key.server, size: key.size, members: [])
                )
            }
            kinds[position].members.append(index)
        }
        return kinds.sorted {
            let isCut = ($0.verdict == .truncated, $1.verdict == .truncated)
            if isCut.0 != isCut.1 { return isCut.0 }
            return $0.members.count != $1.members.count
                ? $0.members.count > $1.members.count : $0.members[0] < $1.members[0]
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
