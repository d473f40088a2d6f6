/// One piece of evidence.
public struct EvidenceItem: Sendable, Codable, Equatable {
    /// Stable identifier.
    public var id: String
    /// The causes that it speaks for (positive weight) or against (negative weight).
    public var favours: [Cause]
    /// Log-likelihood ratio, natural logarithm.
    public var weight: Double
    /// Where ``weight`` came from, with the counts behind it where it was measured.
    public var origin: WeightOrigin
    /// The packets that show it, by their numbers in the finding's capture, or in those that ``packetCaptures`` names.
    public var packets: [UInt64]
    /// The index of the capture of each of ``packets``, in the same order; nil where all are of the finding's own.
    public var packetCaptures: [Int]?
    /// One sentence for a person.
    public var text: String

    /// An evidence item from its parts.
    public init(
        id: String, favours: [Cause], weight: Double, origin: WeightOrigin, packets: [UInt64],
        packetCaptures: [Int]? = nil, text: String
    ) {
        self.id = id
        self.favours = favours
        self.weight = weight
        self.origin = origin
        self.packets = packets
        self.packetCaptures = packetCaptures
        self.text = text
    }

    /// Those of ``packets`` that belong to `capture`, which is that of the item's finding.
    public func packets(ofOwn capture: Int) -> [UInt64] {
        guard let packetCaptures else { return packets }
        return zip(packets, packetCaptures).filter { $0.1 == capture }.map(\.0)
    }

    /// Those that belong to other captures than `capture`, which is that of the item's finding, by capture.
    public func packetsElsewhere(than capture: Int) -> [(capture: Int, packets: [UInt64])] {
        guard let packetCaptures else { return [] }
        let others = zip(packets, packetCaptures).filter { $0.1 != capture }
        return Set(others.map(\.1)).sorted().map { other in
            (other, others.filter { $0.1 == other }.map(\.0))
        }
    }
}
