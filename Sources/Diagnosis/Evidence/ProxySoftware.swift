import Framing
import Model

/// Does the sender, or somebody before it, name itself as a proxy? Source: causes.md C11 and C12.
enum ProxySoftware: Evidence {
    static let id = "proxy-software"

    static func items(for observation: Observation, among population: Population) -> [EvidenceItem] {

        guard observation.judgement.verdict == .truncated else { return [] }
        guard observation.isProxy else {
            guard observation.endedByOwnFin, !population.isProxy(observation) else { return [] }
            return [
                item(
                    Weights.noProxy, [observation.message.headEnd.packet],
                    "nothing shows the \(observation.senderName) as a proxy: no such name, no Via field, and no leg behind it"
                )
            ]
        }
        let text =
            observation.isProxySoftware
            ? "the \(observation.directionName) came through \(observation.message.software), which can be a proxy"
            : "a Via field: a proxy stands between the origin of the \(observation.directionName) and this capture point, or is the \(observation.senderName) here (RFC 9110 §7.6.3)"
        return [item(Weights.proxySoftware, [observation.message.headEnd.packet], text)]
    }
}
