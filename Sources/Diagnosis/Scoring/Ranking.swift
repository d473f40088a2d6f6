import Glibc
import Model

/// Causes with their probabilities, likeliest first.
struct Ranking {
    let entries: [Alternative]

    /// Below this the best cause says too little to be named.
    static let nameable = 0.3

    /// Adds the weights of the evidence to the priors of the causes that passed the gates, and normalises.
    init(candidates: Set<Cause>, evidence: [EvidenceItem]) {
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
        entries = ranked.map { Alternative(cause: $0.element.0, confidence: min(0.99, $0.element.1 / max(sum, .leastNormalMagnitude))) }
    }

    /// The likeliest cause, or `undetermined` when none stands out.
    var best: Alternative {
        guard let first = entries.first else { return Alternative(cause: .undetermined, confidence: 1) }
        return first.confidence < Self.nameable ? Alternative(cause: .undetermined, confidence: 1 - first.confidence) : first
    }

    /// The others that are worth mentioning.
    var alternatives: [Alternative] {
        let named = best.cause
        return Array(entries.filter { $0.cause != named && $0.confidence >= 0.01 }.prefix(4))
    }
}
