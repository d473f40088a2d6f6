import Model

/// How strongly one outcome of an evidence speaks for causes: a log-likelihood ratio (natural logarithm), and where
/// the number came from.
struct Weight: Sendable {
    /// Where a weight came from.
    enum Origin: Sendable {
        /// Counted in experiments on a real kernel; says which.
        case measured(String)
        /// Follows from a probability that can be calculated.
        case computed(String)
        /// A judgement that awaits counts.
        case judged(String)
    }

    /// Logarithm of how much more often this is seen under ``favours`` than under the other causes.
    let value: Double
    /// The causes it speaks for, or against when ``value`` is negative.
    let favours: [Cause]
    /// Where the number came from.
    let origin: Origin

    init(_ value: Double, _ favours: [Cause], _ origin: Origin) {
        self.value = value
        self.favours = favours
        self.origin = origin
    }

    /// The same weight with another value, for outcomes that come in degrees.
    func scaled(to value: Double) -> Weight { Weight(value, favours, origin) }
}

/// Something about a message and its surroundings that speaks for or against causes.
protocol Evidence: SendableMetatype {
    /// Stable identifier.
    static var id: String { get }
    /// What speaks, as far as this evidence sees it; empty when it sees nothing.
    static func items(for observation: Observation, among population: Population) -> [EvidenceItem]
}

extension Evidence {
    /// One item of this evidence.
    static func item(_ weight: Weight, _ packets: [UInt64], _ text: String) -> EvidenceItem {
        EvidenceItem(
            id: id, favours: weight.favours, weight: weight.value, packets: packets.filter { $0 != 0 }, text: text)
    }
}
