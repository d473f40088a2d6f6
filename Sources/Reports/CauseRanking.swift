import Model

/// How sure a cause is, in words that follow from its confidence and those of the others.
enum CauseRanking {
    /// An alternative this near to the first is as good as it: even odds within a third.
    private static let nearTie = 0.75

    /// The first cause and those that come so near that none of them may be called the cause; empty where one stands out.
    static func tied(_ finding: Finding) -> [Alternative] {
        guard finding.cause != .undetermined, finding.confidence > 0 else { return [] }
        let near = finding.alternatives.filter { $0.confidence >= nearTie * finding.confidence }
        return near.isEmpty ? [] : [Alternative(cause: finding.cause, confidence: finding.confidence)] + near
    }

    /// What leads in the sentence that names a cause.
    static func lead(_ confidence: Double) -> String {
        confidence >= 0.6 ? "Most likely" : confidence >= 0.45 ? "Perhaps" : "At best"
    }

    /// `flush-before-shutdown 94 %, else proxy-spool-failure 6 %`; a tie says that it is one. `limit` others at most.
    static func text(_ finding: Finding, limit: Int = .max, least: Double = 0.005) -> (first: String, rest: String) {
        let others = finding.alternatives.filter { $0.confidence >= least }
        func list(_ causes: some Sequence<Alternative>) -> String {
            causes.map(named).joined(separator: ", ")
        }
        if finding.cause == .undetermined {
            let rest = list(others.prefix(limit))
            return ("no cause stands out", rest.isEmpty ? "" : "; perhaps \(rest)")
        }
        let tied = tied(finding)
        guard tied.isEmpty else {
            let rest = list(others.dropFirst(tied.count - 1).prefix(max(0, limit - tied.count + 1)))
            return ("undecided between \(joined(tied.map(named)))", rest.isEmpty ? "" : "; else \(rest)")
        }
        let rest = list(others.prefix(limit))
        return (
            "\(finding.cause.rawValue) \(NumberText.percent(finding.confidence))", rest.isEmpty ? "" : ", else \(rest)"
        )
    }

    private static func named(_ entry: Alternative) -> String {
        "\(entry.cause.rawValue) \(NumberText.percent(entry.confidence))"
    }

    /// What a heading says of the cause: its name, the names of those that tie, or that there is none.
    static func title(_ finding: Finding) -> String {
        guard finding.cause != .undetermined else { return "no cause stands out" }
        let tied = tied(finding)
        return tied.isEmpty ? finding.cause.rawValue : tied.map(\.cause.rawValue).joined(separator: " or ")
    }

    /// `a, b and c`.
    static func joined(_ parts: [String]) -> String {
        guard let last = parts.last, parts.count > 1 else { return parts.first ?? "" }
        return "\(parts.dropLast().joined(separator: ", ")) and \(last)"
    }

    /// What each of the tied causes would mean.
    static func meanings(_ tied: [Alternative]) -> String {
        "The packets fit more than one cause about equally well. "
            + tied.map { "\($0.cause.rawValue): \(CauseText.meaning($0.cause))" }.joined(separator: " ")
    }
}
