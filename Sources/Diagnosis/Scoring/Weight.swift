import Model

/// How strongly one outcome of an evidence speaks for causes: a log-likelihood ratio (natural logarithm), and where
/// the number came from.
struct Weight: Sendable {
    /// Logarithm of how much more often this is seen under ``favours`` than under the other causes.
    let value: Double
    /// The causes it speaks for, or against when ``value`` is negative.
    let favours: [Cause]
    /// Where the number came from.
    let origin: WeightOrigin

    init(_ value: Double, _ favours: [Cause], _ origin: WeightOrigin) {
        self.value = value
        self.favours = favours
        self.origin = origin
    }

    /// The weight of another degree of the same outcome: the number is a judgement then, whatever the full one rests on.
    func scaled(to value: Double) -> Weight {
        guard value != self.value, origin.kind != .judged else { return Weight(value, favours, origin) }
        return Weight(
            value, favours,
            .judged(
                "another degree of what weighs \(Words.decimal(abs(self.value))), \(origin.kind.rawValue): \(origin.text)"
            ))
    }

    /// The same weight with a value that was calculated for the one message, as its origin says.
    func calculated(_ value: Double) -> Weight { Weight(value, favours, origin) }
}

/// Something about a message and its surroundings that speaks for or against causes.
protocol Evidence: SendableMetatype {
    /// Stable identifier.
    static var id: String { get }
    /// What speaks, as far as this evidence sees it; empty when it sees nothing.
    static func items(for observation: Observation, among population: Population) -> [EvidenceItem]
}

extension Evidence {
    /// One item of this evidence, shown by packets of the finding's own capture.
    static func item(_ weight: Weight, _ packets: [UInt64], _ text: String) -> EvidenceItem {
        EvidenceItem(
            id: id, favours: weight.favours, weight: weight.value, origin: weight.origin,
            packets: packets.filter { $0 != 0 }, text: text)
    }

    /// One item of this evidence about `observation`, shown by packets of any capture.
    static func item(
        _ weight: Weight, of observation: Observation, _ packets: [CapturedPacket], _ text: String
    ) -> EvidenceItem {
        let packets = packets.filter { $0.packet != 0 }
        let isForeign = packets.contains { $0.capture != observation.outcome.capture }
        return EvidenceItem(
            id: id, favours: weight.favours, weight: weight.value, origin: weight.origin,
            packets: packets.map(\.packet), packetCaptures: isForeign ? packets.map(\.capture) : nil, text: text)
    }
}

/// A packet where several captures are given.
struct CapturedPacket: BitwiseCopyable {
    /// Index of its capture.
    let capture: Int
    /// Its number there, from 1; 0 means that there is none.
    let packet: UInt64

    init(_ capture: Int, _ packet: UInt64) {
        self.capture = capture
        self.packet = packet
    }
}

extension Observation {
    /// The packets of its end, with their capture.
    var capturedEnd: [CapturedPacket] { endPackets.map { CapturedPacket(outcome.capture, $0) } }
}
