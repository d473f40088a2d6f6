import Model

/// What keeps a ranking from being surer than its evidence can make it. Each rule changes the entries, likeliest first, and
/// says what it did; nil where it did nothing.
enum ConfidenceLimits {
    /// The most that any arithmetic gives.
    static let ofModel = 0.99
    /// Confidence of the first of an inseparable pair on its own packets alone.
    static let ofPair = 0.6
    /// The same with evidence from beyond that is weak, or fair.
    static let ofWeakSeparation = 0.75
    static let ofFairSeparation = 0.89

    /// Causes that the wire cannot separate on one connection share their probability: the first gets no more than the least
    /// of the limits that the evidence leaves to its pairs, and the others share what it loses.
    static func ofPairs(_ entries: inout [Alternative], _ evidence: [EvidenceItem]) -> ConfidenceLimit? {
        guard let first = entries.first, first.confidence > ofPair else { return nil }
        let limits = entries.indices.dropFirst().compactMap { index -> PairLimit? in
            let second = entries[index].cause
            guard let pair = InseparablePair.of(first.cause, second) else { return nil }
            let separation = pair.separation(of: first.cause, from: second, by: evidence)
            let limit = limit(for: separation)
            return limit < first.confidence ? PairLimit(index: index, limit: limit, separation: separation) : nil
        }
        guard let least = limits.min(by: { $0.limit < $1.limit }) else { return nil }
        let excess = first.confidence - least.limit
        let shares = limits.map { ($0.index, (first.confidence - $0.limit) * entries[$0.index].confidence) }
        let sum = shares.reduce(0) { $0 + $1.1 }
        guard sum > 0 else { return nil }
        for (index, share) in shares { entries[index].confidence += excess * share / sum }
        let text =
            "\(first.cause.rawValue) and \(entries[least.index].cause.rawValue) can leave the same packets, and what separates them here weighs \(Words.decimal(least.separation)): below 1 the first gets \(Words.percent(ofPair)) at most, below 2 \(Words.percent(ofWeakSeparation)), below 3 \(Words.percent(ofFairSeparation))"
        let others = limits.map { entries[$0.index] }
        entries[0].confidence = least.limit
        entries =
            [entries[0]]
            + entries.dropFirst().enumerated().sorted {
                $0.element.confidence != $1.element.confidence
                    ? $0.element.confidence > $1.element.confidence : $0.offset < $1.offset
            }.map(\.element)
        return ConfidenceLimit(
            .inseparablePair, first.cause, from: first.confidence, to: least.limit, others: others, text: text)
    }

    /// A timer of a length that nobody uses is what is left when nothing else fits: a cause that the model does not have may fit
    /// better, and keeps the rest.
    static func ofUnusualTimer(_ entries: inout [Alternative], _ evidence: [EvidenceItem]) -> ConfidenceLimit? {
        guard let first = entries.first, first.cause == .senderTimeout, first.confidence > ofWeakSeparation,
            evidence.contains(where: { $0.id == RoundTimer.id && $0.weight <= -1 })
        else { return nil }
        entries[0].confidence = ofWeakSeparation
        return ConfidenceLimit(
            .unusualTimer, first.cause, from: first.confidence, to: ofWeakSeparation,
            text: "a timer of a length that nobody uses is what is left where nothing else fits: something else may")
    }

    private struct PairLimit {
        let index: Int
        let limit: Double
        let separation: Double
    }

    private static func limit(for separation: Double) -> Double {
        separation < 1 ? ofPair : separation < 2 ? ofWeakSeparation : separation < 3 ? ofFairSeparation : 1
    }
}
