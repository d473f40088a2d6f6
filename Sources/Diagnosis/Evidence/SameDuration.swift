import Model
import TCPStreams

/// Do cut messages of the server last equally long, while their sizes differ? Told from the end packets, as far as these
/// cluster; what a queue delayed is asked by ``CloseTimes``. Source: causes.md C5, measured.
enum SameDuration: Evidence {
    static let id = "same-duration"

    static func items(for observation: Observation, among population: Population) -> [EvidenceItem] {
        guard observation.judgement.verdict == .truncated, observation.end.bySender, let close = observation.close
        else { return [] }
        let others = population.otherCuts(of: observation).filter { $0.close != nil }
        return sharp(observation, close, others).map { [$0] } ?? []
    }

    private static func sharp(
        _ observation: Observation, _ close: CloseInterval, _ others: [Population.Cut]
    ) -> EvidenceItem? {
        let own = elapsed(from: observation.outcome.facts.first.time, to: close.latest)
        guard others.count >= 2, own > 200_000_000 else { return nil }
        let tolerance = max(20_000_000, own / 50)
        let near = others.filter {
            // An end that waited behind a queue tells of the close only where both waited equally long.
            let isSharp = close.isSharp && $0.close?.isSharp == true
            return abs(elapsed(from: $0.firstTime, to: $0.endTime) &- own)
                <= (isSharp ? tolerance : CloseInterval.sharpness)
        }
        let sizes = Set(others.compactMap(\.queued))
        guard near.count * 3 >= others.count * 2, sizes.count >= 2 else { return nil }
        // Connections that began together also end together when the program dies.
        let starts = others.map(\.firstTime) + [observation.outcome.facts.first.time]
        guard elapsed(from: starts.min() ?? 0, to: starts.max() ?? 0) > 4 * tolerance else { return nil }
        return item(
            Weights.sameDuration, of: observation, near.prefix(4).map(\.capturedEnd) + observation.capturedEnd,
            "\(near.count + 1) cut messages lasted \(Words.duration(own)) from the connection's start, within \(Words.duration(tolerance)), with different sizes"
        )
    }
}
