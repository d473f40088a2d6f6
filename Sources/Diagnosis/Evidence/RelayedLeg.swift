import Framing
import Model

/// Is the other leg of a proxy in the capture, and where does the body end there? Legs are linked by header fields that a
/// proxy leaves alone, and by addresses. Source: causes.md C12, measured.
enum RelayedLeg: Evidence {
    static let id = "other-leg"

    static func items(for observation: Observation, among population: Population) -> [EvidenceItem] {
        guard observation.judgement.verdict == .truncated,
            let (leg, link) = population.legBehind(observation)
        else { return [] }
        if case .nested(let count) = link { return nested(leg, count: count, observation) }
        let linked = if case .client = link { true } else { false }
        let isOrdered = if case .alike(false) = link { false } else { true }
        let own = observation.lengths.sent
        let place = place(of: leg, behind: observation, among: population)
        // The proxy left a server that was still sending, with more in hand than it passed on: it failed itself.
        if !leg.whole, leg.endedByProxy {
            // All that had come was passed on, and nothing more came: the proxy did not wait any longer.
            if leg.delivered == own, leg.wasSilent {
                let packets = [leg.captured] + observation.capturedEnd
                return [
                    item(
                        linked
                            ? Weights.proxyTimedOut : Weights.proxyTimedOut.scaled(to: Weights.proxyTimedOut.value / 2),
                        of: observation, packets,
                        "the proxy itself ended the leg behind (\(place)), on which nothing had moved for a while, and passed on all \(Words.grouped(own)) body bytes that had come"
                    ),
                    item(
                        Weights.wholeBehindNotRelayed, of: observation, packets,
                        "so the cut did not come from behind the proxy"),
                ]
            }
            guard leg.delivered > own else { return [] }
            let text =
                "the proxy itself ended the leg behind (\(place)) after \(Words.grouped(leg.delivered)) body bytes and passed on \(Words.grouped(own))"
            let packets = [leg.captured] + observation.capturedEnd
            let weight = leg.wasSilent ? Weights.proxyTimedOut : Weights.proxyLeftServer
            let how = leg.wasSilent ? ", when nothing had moved there for a while" : ", in the middle of its data"
            return [
                item(linked ? weight : weight.scaled(to: weight.value / 2), of: observation, packets, text + how),
                item(
                    Weights.wholeBehindNotRelayed, of: observation, packets,
                    "so the cut did not come from behind the proxy"),
                item(Weights.moreBehind, of: observation, packets, "so the body went on where it ends here"),
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
            if leg.isUncertain {
                return [
                    item(
                        Weights.relayedFromBehind.scaled(to: linked ? 4.5 : 2), of: observation,
                        [leg.captured] + observation.capturedEnd,
                        "the same response stopped on another leg (\(place)) after \(offset), where the capture lacks its end"
                    )
                ]
            }
            return [
                item(
                    linked
                        ? Weights.relayedFromBehind.scaled(to: leg.delivered - own <= 4_096 ? 6 : 4)
                        : Weights.relayedFromBehind.scaled(to: leg.delivered == own && isOrdered ? 4.5 : 2),
                    of: observation, [leg.captured] + observation.capturedEnd,
                    "the same response ended on another leg (\(place)) after \(offset)"
                )
            ]
        }
        if leg.whole, leg.delivered > own {
            let text =
                "the leg behind brought all \(Words.grouped(leg.delivered)) body bytes, this one passed on \(Words.grouped(own))"
            var items = [
                item(Weights.wholeBehind, of: observation, [leg.captured], text),
                item(
                    Weights.wholeBehindNotRelayed, of: observation, [leg.captured],
                    "so the cut did not come from behind the proxy"),
            ]
            if observation.lengths.declared == leg.delivered {
                items.append(
                    item(
                        Weights.lengthMetBehind, of: observation, [leg.captured],
                        "so the length that both legs declare was right"))
            }
            return items
        }
        return []
    }

    /// Where the leg is seen, and what its clock must be for it to lie behind.
    private static func place(
        of leg: RelayLinks.Leg, behind observation: Observation, among population: Population
    ) -> String {
        let lead = LegOrder(of: observation, population.clocks).leastLead(of: leg)
        let isHere = leg.capture == observation.outcome.capture
        let place = (isHere ? "" : "\(population.names[leg.capture]), ") + "stream \(leg.stream)"
        return lead > 0 ? place + ", whose clock must be ahead by \(Words.duration(lead)) at least" : place
    }

    /// On one host no address tells who asked whom: only that one exchange lies inside the other.
    private static func nested(_ leg: RelayLinks.Leg, count: Int, _ observation: Observation) -> [EvidenceItem] {
        let own = observation.lengths.sent
        if !leg.whole, leg.endedByProxy, leg.delivered > own {
            let weight = leg.wasSilent ? Weights.proxyTimedOut : Weights.proxyLeftServer
            let text =
                "a response that looks the same was asked for later and answered earlier on another connection of this host (stream \(leg.stream)), as a proxy's other leg is; who had asked for it left after \(Words.grouped(leg.delivered)) body bytes, and \(Words.grouped(own)) were passed on"
            return [item(weight.scaled(to: weight.value / 2), [leg.packet] + observation.endPackets, text)]
        }
        // What a proxy throws away when the leg behind is reset: no more than its buffers.
        guard !leg.whole, !leg.endedByProxy, leg.delivered >= own, leg.delivered - own <= 65_536 else { return [] }
        let headsDiffer = leg.headLength != observation.message.headLength
        let weight =
            switch (count, headsDiffer) {
            case (1, false): Weights.nestedLeg
            case (1, true), (2, false): Weights.nestedLeg.scaled(to: 4.5)
            default: Weights.nestedLeg.scaled(to: 6)
            }
        let offset =
            leg.delivered == own
            ? "the same \(Words.grouped(own)) body bytes"
            : "\(Words.grouped(leg.delivered)) body bytes, \(leg.delivered - own) more"
        let others = count > 1 ? ", as \(count) of this server's do" : ""
        return [
            item(
                leg.delivered == own ? weight : weight.scaled(to: weight.value - 1),
                [leg.packet] + observation.endPackets,
                "a response that looks the same ended on another connection of this host (stream \(leg.stream)) after \(offset); it was asked for later and answered and ended earlier\(others): a proxy's two legs do that"
            )
        ]
    }
}
