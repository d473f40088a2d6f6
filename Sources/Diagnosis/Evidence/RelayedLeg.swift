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
        // The proxy left a server that was still sending, with more in hand than it passed on: it failed itself.
        if !leg.whole, leg.endedByProxy {
            guard leg.delivered > own else { return [] }
            let text =
                "the proxy itself ended the leg behind (capture \(leg.capture), stream \(leg.stream)) after \(Words.grouped(leg.delivered)) body bytes and passed on \(Words.grouped(own))"
            let packets = [leg.packet] + observation.endPackets
            let weight = leg.wasSilent ? Weights.proxyTimedOut : Weights.proxyLeftServer
            let how = leg.wasSilent ? ", when nothing had moved there for a while" : ", in the middle of its data"
            return [
                item(linked ? weight : weight.scaled(to: weight.value / 2), packets, text + how),
                item(Weights.wholeBehindNotRelayed, packets, "so the cut did not come from behind the proxy"),
            ]
        }
        // A proxy may drop a little of what it had when the leg behind was reset (3678 bytes were seen).
        // Where the addresses link the legs, what the proxy had not read yet may be more.
        let isNear = leg.delivered - own <= (linked ? 1_048_576 : 4_096)
        if !leg.whole, leg.delivered >= own, isNear {
            let offset =
                leg.delivered == own
                ? "the same \(Words.grouped(own)) body bytes"
                : "\(Words.grouped(leg.delivered)) body bytes, \(leg.delivered - own) more"
            return [
                item(
                    linked
                        ? Weights.relayedFromBehind.scaled(to: leg.delivered - own <= 4_096 ? 6 : 4)
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
                item(Weights.wholeBehind, [leg.packet], text),
                item(Weights.wholeBehindNotRelayed, [leg.packet], "so the cut did not come from behind the proxy"),
            ]
        }
        return []
    }
}
