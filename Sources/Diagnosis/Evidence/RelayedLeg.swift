import Model

/// Is the other leg of a proxy in the capture, and where does the body end there? Legs are linked by header fields that a
/// proxy leaves alone, and by addresses. Source: causes.md C12, measured.
enum RelayedLeg: Evidence {
    static let id = "other-leg"

    static func items(for observation: Observation, among population: Population) -> [EvidenceItem] {
        guard observation.judgement.verdict == .truncated,
            let (leg, linked) = population.legBehind(observation)
        else { return [] }
        let own = observation.lengths.sent
        // A proxy may drop a little of what it had when the leg behind was reset (3678 bytes were seen).
        if !leg.whole, leg.delivered >= own, leg.delivered - own <= 4_096 {
            let offset =
                leg.delivered == own
                ? "the same \(Words.grouped(own)) body bytes"
                : "\(Words.grouped(leg.delivered)) body bytes, \(leg.delivered - own) more"
            return [
                item(
                    linked
                        ? Weights.relayedFromBehind
                        : Weights.relayedFromBehind.scaled(to: leg.delivered == own ? 4.5 : 2),
                    [leg.packet] + observation.endPackets,
                    "the same response ended on another leg (capture \(leg.capture), stream \(leg.stream)) after \(offset)"
                )
            ]
        }
        if leg.whole, leg.delivered > own {
            let text =
                "the leg behind brought all \(Words.grouped(leg.delivered)) body bytes, this one passed on \(Words.grouped(own))"
            return [
                item(Weights.wholeBehind, [leg.packet], text), item(Weights.wholeBehindNotRelayed, [leg.packet], text),
            ]
        }
        return []
    }
}
