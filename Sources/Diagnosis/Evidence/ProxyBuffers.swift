import Framing
import Model

/// Is the body a proxy's buffers less an upstream head? Source: causes.md C11, buffer-sizes.md §1: 65123 = 65536 - 413.
enum ProxyBuffers: Evidence {
    static let id = "proxy-buffers"

    static func items(for observation: Observation, among population: Population) -> [EvidenceItem] {

        guard observation.endedByOwnFin, observation.isBodyExact, observation.message.direction == .response,
            let match = SizeTests.proxyBufferMatch(body: observation.lengths.sent),
            observation.wholeSegments == nil
        else { return [] }
        return [
            item(Weights.proxyBuffers.scaled(to: observation.isProxy ? 3 : 1.5), observation.endPackets, match.text)
        ]
    }
}
