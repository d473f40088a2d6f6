import Model
import TCPStreams

/// Do cut messages of the server last equally long, while their sizes differ? Source: causes.md C5, measured.
enum SameDuration: Evidence {
    static let id = "same-duration"

    static func items(for observation: Observation, among population: Population) -> [EvidenceItem] {

        guard observation.judgement.verdict == .truncated, observation.end.bySender, let end = observation.firstEnd
        else { return [] }
        let own = elapsed(from: observation.outcome.facts.first.time, to: end.end.mark.time)
        let others = population.otherCuts(of: observation)
        guard others.count >= 2, own > 200_000_000 else { return [] }
        let tolerance = max(20_000_000, own / 50)
        let near = others.filter { abs(elapsed(from: $0.firstTime, to: $0.endTime) &- own) <= tolerance }
        let sizes = Set(others.compactMap(\.queued))
        guard near.count * 3 >= others.count * 2, sizes.count >= 2 else { return [] }
        return [
            item(
                Weights.sameDuration, near.prefix(4).map(\.endPacket) + observation.endPackets,
                "\(near.count + 1) cut messages lasted \(Words.duration(own)) from the connection's start, within \(Words.duration(tolerance)), with different sizes"
            )
        ]
    }
}
