import Framing
import Model

/// Does the sender name itself as a proxy? Source: causes.md C11 and C12.
enum ProxySoftware: Evidence {
    static let id = "proxy-software"

    static func items(for observation: Observation, among population: Population) -> [EvidenceItem] {

        guard observation.judgement.verdict == .truncated else { return [] }
        guard observation.isProxy else {
            guard observation.endedByOwnFin, !population.isProxy(observation) else { return [] }
            return [
                item(
                    Weights.noProxy, [observation.message.headEnd.packet],
                    "nothing shows the \(observation.senderName) as a proxy: no such name, and no leg behind it")
            ]
        }
        return [
            item(
                Weights.proxySoftware, [observation.message.headEnd.packet],
                "the response came through \(observation.message.software), which can be a proxy")
        ]
    }
}
