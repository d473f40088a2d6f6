import Model

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Causes with their probabilities, likeliest first.
struct Ranking {
    let entries: [Alternative]
    /// Causes that at least one evidence speaks for.
    let supported: Set<Cause>
    /// The least weight that counts as speaking for a cause.
    static let support = 0.5

    /// Below this the best cause says too little to be named.
    static let nameable = 0.3

    /// Adds the weights of the evidence to the priors of the causes that passed the gates, and normalises.
    init(candidates: Set<Cause>, evidence: [EvidenceItem]) {
        supported = Set(evidence.filter { $0.weight >= Self.support }.flatMap(\.favours))
        // The order of the enumeration breaks ties, so that a report never depends on hashing.
        let causes = Cause.allCases.filter { candidates.contains($0) }
        let scores = causes.map { cause in
            evidence.reduce(CauseTheories.prior(of: cause)) { $1.favours.contains(cause) ? $0 + $1.weight : $0 }
        }
        let highest = scores.max() ?? 0
        let powers = scores.map { exp($0 - highest) }
        let sum = powers.reduce(0, +)
        let ranked = zip(causes, powers).enumerated().sorted {
            $0.element.1 != $1.element.1 ? $0.element.1 > $1.element.1 : $0.offset < $1.offset
        }
        // A model with few parts is never as sure as its arithmetic.
        let probable = ranked.map {
            Alternative(cause: $0.element.0, confidence: min(0.99, $0.element.1 / max(sum, .leastNormalMagnitude)))
        }
        entries = Self.withoutFittingTimer(Self.tempered(probable, evidence), evidence)
    }

    /// A timer of a length that nobody uses is what is left when nothing else fits: a cause that the model does not have may fit
    /// better, and keeps the rest.
    private static func withoutFittingTimer(_ entries: [Alternative], _ evidence: [EvidenceItem]) -> [Alternative] {
        guard let first = entries.first, first.cause == .senderTimeout, first.confidence > weakLimit,
            evidence.contains(where: { $0.id == RoundTimer.id && $0.weight <= -1 })
        else { return entries }
        var entries = entries
        entries[0].confidence = weakLimit
        return entries
    }

    /// Causes that the wire cannot separate on one connection share their probability: the first gets no more than the least
    /// of the limits that the evidence leaves to its pairs, and the others share what it loses.
    private static func tempered(_ entries: [Alternative], _ evidence: [EvidenceItem]) -> [Alternative] {
        guard let first = entries.first, first.confidence > pairLimit else { return entries }
        let limits: [(index: Int, limit: Double)] = entries.indices.dropFirst().compactMap { index in
            let second = entries[index].cause
            guard let pair = InseparablePair.of(first.cause, second) else { return nil }
            let limit = limit(for: pair.separation(of: first.cause, from: second, by: evidence))
            return limit < first.confidence ? (index, limit) : nil
        }
        guard let least = limits.map(\.limit).min() else { return entries }
        var entries = entries
        let excess = first.confidence - least
        let shares = limits.map { ($0.index, (first.confidence - $0.limit) * entries[$0.index].confidence) }
        let sum = shares.reduce(0) { $0 + $1.1 }
        guard sum > 0 else { return entries }
        for (index, share) in shares { entries[index].confidence += excess * share / sum }
        entries[0].confidence = least
        return [entries[0]]
            + entries.dropFirst().enumerated().sorted {
                $0.element.confidence != $1.element.confidence
                    ? $0.element.confidence > $1.element.confidence : $0.offset < $1.offset
            }.map(\.element)
    }

    private static func limit(for separation: Double) -> Double {
        separation < 1 ? pairLimit : separation < 2 ? weakLimit : separation < 3 ? fairLimit : 1
    }

    /// Confidence of the first of an inseparable pair on its own packets alone.
    static let pairLimit = 0.6
    /// The same with evidence from beyond that is weak, or fair.
    static let weakLimit = 0.75
    static let fairLimit = 0.89
    /// The likeliest cause, or `undetermined` when none stands out.
    var best: Alternative {
        guard let first = entries.first else { return Alternative(cause: .undetermined, confidence: 1) }
        return first.confidence < Self.nameable
            ? Alternative(cause: .undetermined, confidence: 1 - first.confidence) : first
    }

    /// The likeliest cause of a message that is proven cut: none is named on its prior alone.
    var bestSupported: Alternative {
        let best = self.best
        guard best.cause != .undetermined, !supported.contains(best.cause) else { return best }
        return Alternative(cause: .undetermined, confidence: 1 - best.confidence)
    }

    /// The others that are worth mentioning.
    func alternatives(to named: Cause) -> [Alternative] {
        Array(entries.filter { $0.cause != named && $0.confidence >= 0.01 }.prefix(4))
    }
}
