import Glibc
import Model
import TCPStreams

/// Do cut messages of the server last equally long, while their sizes differ? The time of an end packet behind a full
/// queue says little, so the queue is used: for a deadline of t, what each program had left behind at t must be one send
/// buffer, alike on all connections, while the totals are not alike. Source: causes.md C5, measured.
enum SameDuration: Evidence {
    static let id = "same-duration"

    static func items(for observation: Observation, among population: Population) -> [EvidenceItem] {
        guard observation.judgement.verdict == .truncated, observation.end.bySender, let close = observation.close
        else { return [] }
        let others = population.otherCuts(of: observation).filter { $0.close != nil }
        if let item = sharp(observation, close, others) { return [item] }
        if let item = drained(observation, others) { return [item] }
        return []
    }

    /// End packets that tell the time of the close.
    private static func sharp(
        _ observation: Observation, _ close: CloseInterval, _ others: [Population.Cut]
    ) -> EvidenceItem? {
        let own = elapsed(from: observation.outcome.facts.first.time, to: close.latest)
        guard others.count >= 2, own > 200_000_000 else { return nil }
        let tolerance = max(20_000_000, own / 50)
        let near = others.filter { abs(elapsed(from: $0.firstTime, to: $0.endTime) &- own) <= tolerance }
        let sizes = Set(others.compactMap(\.queued))
        guard near.count * 3 >= others.count * 2, sizes.count >= 2 else { return nil }
        // Connections that began together also end together when the program dies.
        let starts = others.map(\.firstTime) + [observation.outcome.facts.first.time]
        guard elapsed(from: starts.min() ?? 0, to: starts.max() ?? 0) > 4 * tolerance else { return nil }
        return item(
            Weights.sameDuration, near.prefix(4).map(\.endPacket) + observation.endPackets,
            "\(near.count + 1) cut messages lasted \(Words.duration(own)) from the connection's start, within \(Words.duration(tolerance)), with different sizes"
        )
    }

    /// No deadline fits, but one moment does: the program closed all of them at it.
    private static func moment(of cuts: [Population.Cut]) -> EvidenceItem? {
        guard let fit = CommonDeadline.bestMoment(of: cuts), fit.weight > 0.5 else { return nil }
        return item(
            Weights.oneMoment.scaled(to: min(1.2, fit.weight)), cuts.prefix(5).map(\.endPacket),
            "one moment fits all \(cuts.count) cut messages, and no round deadline does: each had then left \(Words.grouped(fit.smallest)) to \(Words.grouped(fit.largest)) bytes in its queue, though they sent \(Words.grouped(fit.smallestTotal)) to \(Words.grouped(fit.largestTotal))"
        )
    }

    /// Ends behind full queues.
    private static func drained(_ observation: Observation, _ others: [Population.Cut]) -> EvidenceItem? {
        guard let own = Population.Cut(observation), others.count >= 1 else { return nil }
        let cuts = [own] + others.prefix(15)
        guard let fit = CommonDeadline.best(of: cuts) else { return moment(of: cuts) }
        return item(
            (fit.isMomentToo ? Weights.commonMoment : Weights.commonDeadline).scaled(to: fit.weight),
            cuts.prefix(5).map(\.endPacket),
            "a deadline of \(Words.duration(Int64(fit.seconds * 1e9))) from \(fit.anchor.name) fits all \(cuts.count) cut messages: each had then left \(Words.grouped(fit.smallest)) to \(Words.grouped(fit.largest)) bytes in its queue, though they sent \(Words.grouped(fit.smallestTotal)) to \(Words.grouped(fit.largestTotal))"
        )
    }
}
