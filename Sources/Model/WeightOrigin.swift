/// Where a number of the diagnosis came from: a weight, or how common a cause is.
public struct WeightOrigin: Sendable, Codable, Equatable {
    /// How the number was found.
    public enum Kind: String, Sendable, Codable {
        /// Counted in captures whose cause is known from the programs that made them, or in experiments.
        case measured
        /// Follows from a probability that can be calculated.
        case computed
        /// A judgement that awaits counts.
        case judged
    }

    /// How the number was found.
    public var kind: Kind
    /// What was counted, calculated or thought, in a few words without a full stop; the counts where it was measured.
    public var text: String

    /// An origin from its parts.
    public init(_ kind: Kind, _ text: String) {
        self.kind = kind
        self.text = text
    }

    /// Counted; the text has the counts.
    public static func measured(_ text: String) -> WeightOrigin { WeightOrigin(.measured, text) }
    /// Calculated; the text says from what.
    public static func computed(_ text: String) -> WeightOrigin { WeightOrigin(.computed, text) }
    /// Judged; the text says why.
    public static func judged(_ text: String) -> WeightOrigin { WeightOrigin(.judged, text) }
}
