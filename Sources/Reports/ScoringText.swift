import Model

/// How a finding's confidence comes about, in lines.
enum ScoringText {
    /// A cause with its numbers as text.
    struct Row {
        var cells: [String]
        /// Where the prior came from.
        var origin: String
    }

    static let columns = ["cause", "prior", "evidence", "score", "share"]

    /// What the columns mean.
    static let caption =
        "Score: prior and weights of the evidence added up. Share: e to the power of the score, of the sum over all causes."

    /// The likeliest candidates; the rest is counted by ``others(_:)``.
    static func rows(_ scoring: Scoring) -> [Row] {
        shown(scoring).map { candidate in
            Row(
                cells: [
                    candidate.cause.rawValue, NumberText.decimals(candidate.prior, 2),
                    NumberText.decimals(candidate.weight, 2),
                    NumberText.decimals(candidate.prior + candidate.weight, 2),
                    NumberText.percent(candidate.probability),
                ], origin: "prior \(EvidenceText.origin(candidate.priorOrigin))")
        }
    }

    /// What is said of candidates that have no row; nil without any.
    static func others(_ scoring: Scoring) -> String? {
        let rest = scoring.candidates.dropFirst(shown(scoring).count)
        guard let best = rest.first else { return nil }
        return "\(NumberText.count(rest.count, "other cause")), the likeliest \(NumberText.percent(best.probability))"
    }

    private static func shown(_ scoring: Scoring) -> ArraySlice<CandidateScore> {
        let likely = scoring.candidates.prefix { $0.probability >= 0.005 }.count
        return scoring.candidates.prefix(min(max(likely, 2), 6))
    }

    /// What a limit did, and why.
    static func limit(_ limit: ConfidenceLimit) -> String {
        let reason = TerminalText.escaped(limit.text)
        guard limit.rule != .otherCapture else { return reason }
        let rest = limit.others.map { "\($0.cause.rawValue) then has \(NumberText.percent($0.confidence))" }
        let change =
            limit.cause == .undetermined
            ? "none is named"
            : "\(limit.cause.rawValue) from \(NumberText.percent(limit.from)) to \(NumberText.percent(limit.to))"
        return "\(change): \(reason)\(rest.isEmpty ? "" : "; \(CauseRanking.joined(rest))")"
    }
}
