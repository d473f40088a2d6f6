import Model

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Which findings follow from others: the request that ended with the reset of its answer, the proxy's response to what
/// broke behind it; and which show a message that another capture shows better.
enum FindingLinks {
    private struct Place: Hashable {
        var capture: Int
        var stream: Int
        var direction: String
    }

    /// Puts each consequence behind its root, as long as both have the same verdict; the rest keeps its order.
    static func rootsFirst(_ findings: [Finding]) -> [Finding] {
        let parents = parents(findings).map { $0.repeated ?? $0.root }
        var children: [Int: [Int]] = [:]
        var tops: [Int] = []
        for (index, parent) in parents.enumerated() {
            if let parent, findings[parent].verdict == findings[index].verdict {
                children[parent, default: []].append(index)
            } else {
                tops.append(index)
            }
        }
        var ordered: [Finding] = []
        ordered.reserveCapacity(findings.count)
        var waiting = Array(tops.reversed())
        while let next = waiting.popLast() {
            ordered.append(findings[next])
            waiting += (children[next] ?? []).reversed()
        }
        return ordered
    }

    /// Names the roots by their ids.
    static func link(_ findings: inout [Finding]) {
        for (index, parent) in parents(findings).enumerated() {
            findings[index].consequenceOf = parent.root.map { findings[$0].id }
            findings[index].sameMessageAs = parent.repeated.map { findings[$0].id }
        }
    }

    /// Gives every view of a message the cause that its best view shows: one message has one cause, and each place shows a
    /// part of it.
    static func agree(_ findings: inout [Finding], names: CaptureNames) {
        for (index, parent) in parents(findings).enumerated() {
            guard let best = parent.repeated else { continue }
            let named = findings[best]
            guard named.verdict == .truncated, findings[index].verdict == .truncated,
                named.cause != findings[index].cause, named.cause != .undetermined
            else { continue }
            findings[index].follow(
                named, place: "\(names[named.connection.capture]), stream \(named.connection.stream)")
        }
    }

    /// For each finding the position of the one that it follows from, or that shows the same message better. A chain of
    /// them always ends.
    private static func parents(_ findings: [Finding]) -> [(root: Int?, repeated: Int?)] {
        var positions: [Place: Int] = [:]
        for (index, finding) in findings.enumerated() {
            let connection = finding.connection
            positions[
                Place(
                    capture: connection.capture, stream: connection.stream, direction: finding.message.direction)] =
                index
        }
        var parents: [(root: Int?, repeated: Int?)] = findings.indices.map { index in
            if let same = best(index, findings, positions) { return (nil, same) }
            return (root(index, findings, positions), nil)
        }
        for index in findings.indices {
            var seen: Set<Int> = [index]
            var place = index
            while let next = parents[place].repeated ?? parents[place].root {
                guard seen.insert(next).inserted else {
                    parents[place] = (nil, nil)
                    break
                }
                place = next
            }
        }
        return parents
    }

    /// The view of the same message that counts; nil if that is the finding itself.
    private static func best(_ index: Int, _ findings: [Finding], _ positions: [Place: Int]) -> Int? {
        let finding = findings[index]
        var views = finding.related.filter { $0.relation == .sameTraffic }.compactMap {
            positions[Place(capture: $0.capture, stream: $0.stream, direction: finding.message.direction)]
        }.filter { findings[$0].message.index == finding.message.index }
        views.append(index)
        let best = views.min {
            // A proof before a doubt, then the surer one, then the first.
            let isCut = (findings[$0].verdict == .truncated, findings[$1].verdict == .truncated)
            if isCut.0 != isCut.1 { return isCut.0 }
            let confidence = (findings[$0].confidence, findings[$1].confidence)
            return confidence.0 != confidence.1
                ? confidence.0 > confidence.1 : place(findings[$0], before: findings[$1])
        }
        return best == index ? nil : best
    }

    private static func place(_ first: Finding, before second: Finding) -> Bool {
        (first.connection.capture, first.connection.stream) < (second.connection.capture, second.connection.stream)
    }

    private static func root(_ index: Int, _ findings: [Finding], _ positions: [Place: Int]) -> Int? {
        let finding = findings[index]
        let connection = finding.connection
        if finding.cause == .relayedTruncation, let leg = finding.related.first(where: { $0.relation == .legBehind }) {
            return positions[Place(capture: leg.capture, stream: leg.stream, direction: finding.message.direction)]
        }
        // The other direction's sender ended both: why it did so is told there.
        let other = finding.message.direction == "request" ? "response" : "request"
        guard finding.cause == .receiverAbort, let end = finding.end,
            let position = positions[
                Place(capture: connection.capture, stream: connection.stream, direction: other)],
            findings[position].verdict == .truncated, findings[position].cause != .receiverAbort,
            let otherEnd = findings[position].end, otherEnd.sentBy == end.sentBy
        else { return nil }
        return position
    }
}

extension Finding {
    /// Takes over the cause of a better view of the same message, and says so; `place` is where that is.
    fileprivate mutating func follow(_ other: Finding, place: String) {
        let own = cause
        let before = own == other.cause ? confidence : alternatives.first { $0.cause == other.cause }?.confidence ?? 0
        let text =
            "\(place) shows the same message better, and there \(other.cause.rawValue) is likelier than \(own.rawValue)"
        let item = EvidenceItem(
            id: OtherSide.id, favours: [other.cause],
            weight: min(4, log(max(0.01, other.confidence) / max(0.01, before))),
            origin: .computed("how much surer the other capture is of this cause; 4 at most"),
            packets: end.map { [$0.packet] } ?? [], text: text)
        scoring = other.scoring
        scoring.limits.append(
            ConfidenceLimit(
                .otherCapture, other.cause, from: other.confidence, to: other.confidence,
                text:
                    "the candidates, their weights and the limits are those of \(place), which shows the message better"
            ))
        cause = other.cause
        confidence = other.confidence
        alternatives = other.alternatives
        summary = other.summary
        nextSteps = other.nextSteps
        evidence = (evidence + [item]).heaviestFirst
    }
}
