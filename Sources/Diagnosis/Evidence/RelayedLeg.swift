import Framing
import Model
import PacketLayers
import TCPStreams

/// Is the other leg of a proxy in the capture, and where does the body end there? Legs are linked by header fields that a
/// proxy leaves alone. Source: causes.md C12, measured.
enum RelayedLeg: Evidence {
    static let id = "other-leg"

    static func items(for observation: Observation, among population: Population) -> [EvidenceItem] {

        guard observation.judgement.verdict == .truncated, let leg = population.relays.other(of: observation) else { return [] }
        let own = observation.lengths.sent
        if !leg.whole, leg.delivered >= own, leg.delivered - own <= 4_096, leg.time <= (observation.firstEnd?.end.mark.time ?? .max) {
            let exact = leg.delivered == own ? "the same \(Words.grouped(own)) body bytes" : "\(Words.grouped(leg.delivered)) body bytes, \(leg.delivered - own) more"
            return [item(Weights.relayedFromBehind, [leg.packet] + observation.endPackets,
                "the same response ended on the leg behind (stream \(leg.stream)) after \(exact)")]
        }
        if leg.delivered > own, leg.whole {
            let text = "the leg behind brought \(Words.grouped(leg.delivered)) body bytes, this one passed on \(Words.grouped(own))"
            return [
                item(Weights.wholeBehind, [leg.packet], text),
                item(Weights.wholeBehindNotRelayed, [leg.packet], text),
            ]
        }
        return []
    }
}
