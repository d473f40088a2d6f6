import Framing
import Model
import TCPStreams

/// Do several messages of the server end at the same size? Buffers repeat, kills and deadlines do not. Source: causes.md C1,
/// gate 9; buffer-sizes.md §7.
enum SameSize: Evidence {
    static let id = "same-size"

    static func items(for observation: Observation, among population: Population) -> [EvidenceItem] {
        let own = ownItems(for: observation, among: population)
        // Sizes that repeat are the server's habit: half of what they say is what they say of all of its cut messages.
        guard let (habit, count) = population.commonFault.sizeHabit(for: observation) else { return own }
        guard let place = own.firstIndex(where: { $0.favours == Weights.sameSize.favours }) else {
            guard habit / 2 >= 0.3 else { return own }
            return [
                item(
                    Weights.sameSize.calculated(habit / 2), observation.endPackets,
                    "of the server's \(Words.count(Int64(count), "cut message")) several ended at the same few sizes, for other resources or lengths"
                )
            ]
        }
        var items = own
        items[place].weight = (own[place].weight + habit) / 2
        items[place].origin.text += "; mean with the server's other cut messages"
        return items
    }

    /// What a message's own size says.
    static func ownItems(for observation: Observation, among population: Population) -> [EvidenceItem] {
        guard observation.judgement.verdict == .truncated, observation.end.bySender,
            let queued = observation.queuedBytes,
            queued > 0
        else { return [] }
        let others = population.otherCuts(of: observation).filter { $0.queued != nil }
        guard !others.isEmpty else { return [] }
        // A few bytes since the last pause are one write of a program that paces itself.
        let same =
            queued >= 16_384 || queued == observation.lengths.streamEnd ? others.filter { $0.queued == queued } : []
        if !same.isEmpty {
            let target = observation.message.target.hashValue
            let declared = observation.lengths.declared
            let differs = same.contains { $0.declared != declared || $0.targetHash != target }
            let packets = same.prefix(4).map(\.capturedEnd) + observation.capturedEnd
            let times = Words.count(Int64(same.count), "other connection")
            if differs {
                // Without the shape of a full queue the same size can be the same source.
                guard observation.hasQueueShape || observation.readerHeldBack || isLargeAndOdd(queued, observation)
                else {
                    return [
                        item(
                            Weights.sameSizeSameResource, of: observation, packets,
                            "the same \(Words.grouped(queued)) stream bytes on \(times), but no size of a full queue")
                    ]
                }
                let isQueue = observation.close?.queueWasEmpty != true || observation.wholeSegments != nil
                let weight =
                    isQueue
                    ? Self.weight(of: same.count, among: others.count, observation)
                    : Weights.sameSize.scaled(to: 0.2)
                return [
                    item(
                        weight, of: observation, packets,
                        "the same \(Words.grouped(queued)) stream bytes on \(times), for other resources or lengths")
                ]
            }
            return [
                item(
                    observation.close?.queueWasEmpty == true && observation.message.progress != .head
                        ? Weights.sameSizeSameResourceDrained : Weights.sameSizeSameResource, of: observation, packets,
                    "the same \(Words.grouped(queued)) stream bytes on \(times), for the same resource")
            ]
        }
        return scattered(observation, others)
    }

    /// What `same` other messages of the same size say, among `count` others.
    private static func weight(of same: Int, among count: Int, _ observation: Observation) -> Weight {
        let isHabit = same * 4 >= count * 3
        guard observation.sender.zeroWindows == 0 else {
            // Where the reader had stopped for good, window and send queue fill to the same sum whatever ends the program:
            // eight programs gave one size (causes.md §1, eleventh truth). A few sizes, each several times, are another
            // thing: what was acknowledged before the queue was full comes in rounds.
            return same == 1 || isHabit ? Weights.sameSizeStalled : Weights.sameSizeStalledRepeated
        }
        // Fewer bytes than a default buffer holds are a full queue only where something held the writer back.
        guard
            observation.readerHeldBack
                || observation.hasQueueShape && observation.isEnoughForQueue(observation.queuedBytes ?? 0)
        else {
            return Weights.sameSize.scaled(to: isHabit ? 1.5 : 0.2)
        }
        // Two are a pair, four a habit; more say no more.
        return isHabit
            ? Weights.sameSize.scaled(to: min(4, Weights.sameSize.value + 0.5 * Double(same - 1)))
            : Weights.sameSizeSome
    }

    /// As much as a send buffer holds, and no round number of body bytes: the source of other bytes does not end there.
    private static func isLargeAndOdd(_ queued: Int64, _ observation: Observation) -> Bool {
        observation.isEnoughForQueue(queued) && observation.lengths.sent % 512 != 0
    }

    private static func scattered(_ observation: Observation, _ others: [Population.Cut]) -> [EvidenceItem] {
        let distinct = Set(others.compactMap(\.queued)).count
        guard others.count >= 2, distinct == others.count else { return [] }
        return [
            item(
                Weights.scatteredSizes, observation.endPackets,
                "\(others.count + 1) cut messages of the server, all of different sizes")
        ]
    }
}
