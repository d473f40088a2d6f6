import Framing
import Model
import TCPStreams

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Are the totals of the server's cut messages alike, though some drained much longer than others? What a queue held when it was
/// first full does not depend on the reader; what had left by a deadline, or by the death of the program, grows with its
/// speed. Source: causes.md C1 and C5 (sizes against durations), gate 9.
enum AlikeTotals: Evidence {
    static let id = "alike-totals"

    static func items(for observation: Observation, among population: Population) -> [EvidenceItem] {
        guard observation.endedByOwnFin, observation.close?.queueWasEmpty != true,
            let own = Population.Cut(observation),
            observation.sender.longestPause.duration < 950_000_000,
            CloseTimes.isCommonPossible(observation, population) != true
        else { return [] }
        let cuts = [own] + population.otherCuts(of: observation).filter { $0.close?.queueWasEmpty == false }.prefix(31)
        guard cuts.count >= 3 else { return [] }
        let totals = cuts.map { Double($0.messageBytes) }
        let durations = cuts.compactMap { cut in
            cut.anchors[.message].map { Double(max(1_000_000, elapsed(from: $0, to: cut.endTime))) }
        }
        guard durations.count == cuts.count, let least = totals.min(), let most = totals.max(), least > 0,
            let shortest = durations.min(), let longest = durations.max()
        else { return [] }
        let size = log(most / least)
        let time = log(longest / shortest)
        guard size <= log(1.5), time >= log(2), time > 2 * size, longest >= 100_000_000 else { return [] }
        return [
            item(
                Weights.alikeTotals.scaled(to: min(2.5, 0.5 * Double(cuts.count - 1) + 0.5)), of: observation,
                cuts.prefix(5).map(\.capturedEnd),
                "\(cuts.count) cut messages of \(Words.grouped(Int64(least))) to \(Words.grouped(Int64(most))) stream bytes took \(Words.duration(Int64(shortest))) to \(Words.duration(Int64(longest))): the size stays, the time does not"
            )
        ]
    }
}
