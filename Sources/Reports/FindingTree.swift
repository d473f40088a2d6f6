import Model

/// Findings that stand for themselves, each with those that follow from it and with the other captures' views of it, so
/// that a cause is told once and above what came of it.
struct FindingTree {
    /// Positions of the cut messages that stand for themselves, ascending.
    private(set) var roots: [Int] = []
    /// Positions of undecided ones.
    private(set) var undecided: [Int] = []
    private var followers: [Int: [Int]] = [:]
    private var repeats: [Int: [Int]] = [:]

    init(_ findings: [Finding]) {
        var positions: [String: Int] = [:]
        for (index, finding) in findings.enumerated() where !finding.id.isEmpty { positions[finding.id] = index }
        for (index, finding) in findings.enumerated() {
            if let same = finding.sameMessageAs.flatMap({ positions[$0] }), same != index {
                repeats[same, default: []].append(index)
            } else if let root = Self.root(of: index, findings, positions) {
                followers[root, default: []].append(index)
            } else if finding.verdict == .truncated {
                roots.append(index)
            } else {
                undecided.append(index)
            }
        }
    }

    /// The far end of the chain of causes: a cut message that stands for itself.
    private static func root(of index: Int, _ findings: [Finding], _ positions: [String: Int]) -> Int? {
        var place = index
        // Links come from outside: a ring of them must not hold us.
        for _ in 0..<8 {
            let finding = findings[place]
            guard let next = (finding.sameMessageAs ?? finding.consequenceOf).flatMap({ positions[$0] }), next != place
            else { return place != index && finding.verdict == .truncated ? place : nil }
            place = next
        }
        return nil
    }

    /// Positions of what follows from a finding, ascending.
    func consequences(of index: Int) -> [Int] { followers[index] ?? [] }

    /// Positions of the same message in other captures.
    func repeats(of index: Int) -> [Int] { repeats[index] ?? [] }

    /// Groups of the cut messages that stand for themselves.
    func groups(_ findings: [Finding]) -> [FindingGroup] { FindingGroup.groups(roots, of: findings) }
}

/// Messages of one server and direction that have one verdict and one cause.
struct FindingGroup {
    var server: EndpointReference
    var cause: Cause
    var direction: String
    /// Positions in the report, ascending.
    var members: [Int] = []
    var lowestConfidence = 1.0
    var highestConfidence = 0.0
    /// Distinct stream sizes at the end, where known.
    var sizes: Set<Int64> = []

    private struct Key: Hashable {
        var server: EndpointReference
        var cause: Cause
        var direction: String
    }

    /// Groups of the findings at `positions`, the largest first; equal ones in order of their first finding.
    static func groups(_ positions: [Int], of findings: [Finding]) -> [FindingGroup] {
        var groups: [FindingGroup] = []
        var places: [Key: Int] = [:]
        for index in positions {
            let finding = findings[index]
            let key = Key(
                server: finding.connection.server, cause: finding.cause, direction: finding.message.direction)
            let place = places[key] ?? groups.count
            if place == groups.count {
                places[key] = place
                groups.append(FindingGroup(server: key.server, cause: key.cause, direction: key.direction))
            }
            groups[place].members.append(index)
            groups[place].lowestConfidence = min(groups[place].lowestConfidence, finding.confidence)
            groups[place].highestConfidence = max(groups[place].highestConfidence, finding.confidence)
            if let size = finding.sizes.streamBytes { groups[place].sizes.insert(size) }
        }
        return groups.sorted {
            $0.members.count != $1.members.count ? $0.members.count > $1.members.count : $0.members[0] < $1.members[0]
        }
    }

    /// `97 %` or `91–97 %`.
    var confidence: String {
        let low = NumberText.percent(lowestConfidence)
        let high = NumberText.percent(highestConfidence)
        if low == high { return low }
        return low.hasSuffix(" %") ? "\(low.dropLast(2))–\(high)" : "\(low)–\(high)"
    }

    /// The one stream size of all, if there are several and it is one.
    func commonSize(_ findings: [Finding]) -> Int64? {
        guard members.count > 1, sizes.count == 1,
            members.allSatisfy({ findings[$0].sizes.streamBytes != nil })
        else { return nil }
        return sizes.first
    }
}
