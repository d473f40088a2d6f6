import Model

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Causes with their probabilities, likeliest first.
struct Ranking {
    let entries: [Alternative]
    /// What made the probabilities, in the order of these.
    let scores: [CandidateScore]
    /// The limits that applied to the first.
    let limits: [ConfidenceLimit]
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
        let weighed = causes.map { cause in
            let theory = CauseTheories.theory(of: cause)
            return CandidateScore(
                cause: cause, prior: theory.prior, priorOrigin: theory.priorOrigin,
                weight: evidence.reduce(0) { $1.favours.contains(cause) ? $0 + $1.weight : $0 }, probability: 0)
        }
        let totals = weighed.map { score in
            evidence.reduce(score.prior) { $1.favours.contains(score.cause) ? $0 + $1.weight : $0 }
        }
        let highest = totals.max() ?? 0
        let powers = totals.map { exp($0 - highest) }
        let sum = powers.reduce(0, +)
        scores = zip(weighed, powers).enumerated().sorted {
            $0.element.1 != $1.element.1 ? $0.element.1 > $1.element.1 : $0.offset < $1.offset
        }.map { _, entry in
            var score = entry.0
            score.probability = entry.1 / max(sum, .leastNormalMagnitude)
            return score
        }
        // A model with few parts is never as sure as its arithmetic.
        var entries = scores.map {
            Alternative(cause: $0.cause, confidence: min(ConfidenceLimits.ofModel, $0.probability))
        }
        var limits: [ConfidenceLimit] = []
        if let first = scores.first, first.probability > ConfidenceLimits.ofModel {
            limits.append(
                ConfidenceLimit(
                    .model, first.cause, from: first.probability, to: ConfidenceLimits.ofModel,
                    text: "a model with few parts is never surer than this, whatever its arithmetic"))
        }
        if let limit = ConfidenceLimits.ofPairs(&entries, evidence) { limits.append(limit) }
        if let limit = ConfidenceLimits.ofUnusualTimer(&entries, evidence) { limits.append(limit) }
        self.entries = entries
        self.limits = limits
    }

    /// The likeliest cause, or `undetermined` when none stands out, with the limit that says so.
    var best: (Alternative, ConfidenceLimit?) {
        guard let first = entries.first else { return (Alternative(cause: .undetermined, confidence: 1), nil) }
        guard first.confidence < Self.nameable else { return (first, nil) }
        return unnamed(
            first, .nothingLikely,
            "no cause reaches \(Words.percent(Self.nameable)): what is left of the likeliest is that none stands out")
    }

    /// The likeliest cause of a message that is proven cut: none is named on its prior alone.
    var bestSupported: (Alternative, ConfidenceLimit?) {
        let (best, limit) = self.best
        guard best.cause != .undetermined, !supported.contains(best.cause) else { return (best, limit) }
        return unnamed(
            best, .nothingSpeaks,
            "no evidence speaks for \(best.cause.rawValue), and no cause is named on its prior alone")
    }

    private func unnamed(
        _ first: Alternative, _ rule: ConfidenceLimit.Rule, _ text: String
    ) -> (Alternative, ConfidenceLimit?) {
        let none = Alternative(cause: .undetermined, confidence: 1 - first.confidence)
        return (none, ConfidenceLimit(rule, none.cause, from: first.confidence, to: none.confidence, text: text))
    }

    /// The others that are worth mentioning.
    func alternatives(to named: Cause) -> [Alternative] {
        Array(entries.filter { $0.cause != named && $0.confidence >= 0.01 }.prefix(4))
    }
}
