import Glibc
import TCPStreams

/// A round time after which all of a server's cut messages can have been closed with alike send queues.
struct CommonDeadline {
    let seconds: Double
    let anchor: DeadlineAnchor
    /// Queues at that time, and totals.
    let smallest: Int64
    let largest: Int64
    let smallestTotal: Int64
    let largestTotal: Int64
    /// Logarithm of how much narrower the queues lie than the totals, for all of them.
    let weight: Double
    /// One moment for all of them fits as well: the death of the program would do too.
    var isMomentToo = false

    /// The best round time, if any tells more than the totals do.
    static func best(of cuts: [Population.Cut]) -> CommonDeadline? {
        var best: CommonDeadline?
        for anchor in DeadlineAnchor.allCases {
            let starts = cuts.compactMap { $0.anchors[anchor] }
            guard starts.count == cuts.count else { continue }
            for seconds in RoundTimer.seconds where seconds <= 3_600 {
                let span = Int64(seconds * 1e9)
                guard let fit = fit(cuts, starts, span, seconds, anchor) else { continue }
                if fit.weight > (best?.weight ?? 0.3) { best = fit }
            }
        }
        guard var found = best else { return nil }
        if let moment = bestMoment(of: cuts), moment.weight > found.weight - 0.3 * Double(cuts.count - 1) {
            found.isMomentToo = true
        }
        return found
    }

    /// The one moment at which all of them can have been closed with the most alike queues.
    static func bestMoment(of cuts: [Population.Cut]) -> CommonDeadline? {
        let begins = cuts.compactMap { $0.anchors[.message] }
        let from = begins.max() ?? 0
        let to = cuts.map(\.endTime).min() ?? 0
        guard begins.count == cuts.count, from < to else { return nil }
        var best: CommonDeadline?
        for step in 0...32 {
            let moment = from &+ elapsed(from: from, to: to) / 32 * Int64(step)
            let same = [Int64](repeating: moment, count: cuts.count)
            if let fit = fit(cuts, same, 0, 0, .message), fit.weight > best?.weight ?? 0 { best = fit }
        }
        return best
    }

    private static func fit(
        _ cuts: [Population.Cut], _ starts: [Int64], _ span: Int64, _ seconds: Double, _ anchor: DeadlineAnchor
    ) -> CommonDeadline? {
        var queues: [Int64] = []
        var totals: [Int64] = []
        for (cut, start) in zip(cuts, starts) {
            let time = start &+ span
            guard let close = cut.close, elapsed(from: close.earliest, to: time) > -60_000_000,
                elapsed(from: time, to: close.latest) > -60_000_000, cut.progress.count > 0
            else { return nil }
            let left = SendQueue.left(
                at: time, progress: cut.progress,
                last: (cut.streamEnd, max(cut.lastProgress.time, close.latest)), end: cut.streamEnd)
            queues.append(max(2_048, left))
            totals.append(max(2_048, cut.streamEnd - max(0, cut.progress.mark(0).offset)))
        }
        guard let small = queues.min(), let large = queues.max(), let least = totals.min(), let most = totals.max()
        else { return nil }
        // A writer is woken when a third of the buffer is free, so queues differ by that much at any time.
        let gain = log(Double(most) / Double(least)) - max(log(1.5), log(Double(large) / Double(small)))
        guard gain > 0.25, large <= CloseInterval.largestBuffer else { return nil }
        return CommonDeadline(
            seconds: seconds, anchor: anchor, smallest: small, largest: large, smallestTotal: least, largestTotal: most,
            weight: min(3, gain * Double(cuts.count - 1)))
    }
}
