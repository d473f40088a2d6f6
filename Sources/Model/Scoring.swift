/// How a finding's confidence comes about. The score of a candidate is its prior and its weight; e to the power of each
/// score, divided by the sum of these, is its probability. The limits then act one after the other.
public struct Scoring: Sendable, Codable, Equatable {
    /// The causes that passed the gates, likeliest first.
    public var candidates: [CandidateScore]
    /// What changed the confidence of the first, in the order in which it did; the last `to` is the finding's confidence.
    public var limits: [ConfidenceLimit]

    /// A scoring from its parts.
    public init(candidates: [CandidateScore] = [], limits: [ConfidenceLimit] = []) {
        self.candidates = candidates
        self.limits = limits
    }
}

/// What a cause starts with and what the evidence adds.
public struct CandidateScore: Sendable, Codable, Equatable {
    /// The cause.
    public var cause: Cause
    /// How common it is among the causes that pass the gates with it, before evidence; a natural logarithm.
    public var prior: Double
    /// Where ``prior`` came from.
    public var priorOrigin: WeightOrigin
    /// Sum of the weights of the evidence that names it in `favours`.
    public var weight: Double
    /// Its probability by these numbers, before any limit.
    public var probability: Double

    /// A candidate from its parts.
    public init(cause: Cause, prior: Double, priorOrigin: WeightOrigin, weight: Double, probability: Double) {
        self.cause = cause
        self.prior = prior
        self.priorOrigin = priorOrigin
        self.weight = weight
        self.probability = probability
    }
}

/// A rule that changed how sure a finding is of its cause.
public struct ConfidenceLimit: Sendable, Codable, Equatable {
    /// The rules.
    public enum Rule: String, Sendable, Codable {
        /// No arithmetic of a model with few parts makes it surer.
        case model
        /// Two causes can leave the same packets; what one loses the others of its pairs gain.
        case inseparablePair = "inseparable-pair"
        /// A timer of a length that nobody uses.
        case unusualTimer = "unusual-timer"
        /// No cause is likely enough to be named.
        case nothingLikely = "nothing-likely"
        /// No evidence speaks for the likeliest cause.
        case nothingSpeaks = "nothing-speaks"
        /// Packets were dropped while capturing.
        case captureDrops = "capture-drops"
        /// Another capture shows the same message better: what it says of the cause holds.
        case otherCapture = "other-capture"
    }

    /// Which rule it was.
    public var rule: Rule
    /// The cause whose confidence it gives: the candidate, or `undetermined` where none is named.
    public var cause: Cause
    /// Confidence of the likeliest cause before.
    public var from: Double
    /// Confidence of ``cause`` after.
    public var to: Double
    /// Causes that got what the first lost, with what they have then.
    public var others: [Alternative]
    /// The reason, in a sentence without a full stop.
    public var text: String

    /// A limit from its parts.
    public init(_ rule: Rule, _ cause: Cause, from: Double, to: Double, others: [Alternative] = [], text: String) {
        self.rule = rule
        self.cause = cause
        self.from = from
        self.to = to
        self.others = others
        self.text = text
    }
}
