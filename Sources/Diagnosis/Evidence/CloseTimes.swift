import Framing
import Model

/// When can the program have closed this connection and the others that were cut: each as its queue first filled, all at one
/// moment, or each a round time after its start? What was queued then must look like one send buffer on all of them.
/// Source: causes.md §1 (first truth), C1, C2 and C5; gate 9.
enum CloseTimes: Evidence {
    static let id = "close-times"

    static func items(for observation: Observation, among population: Population) -> [EvidenceItem] {
        guard observation.endedByOwnFin, let group = population.closes.group(of: observation) else { return [] }
        let costs = population.closes.costs(of: observation) ?? group.costs
        let packets = group.packets
        let who = "\(group.count) cut messages of the \(observation.senderName)"
        var items: [EvidenceItem] = []
        // What a buffered writer loses at its end has nothing to do with a first filling.
        if costs.flush < -notable, observation.writerBuffer == nil {
            let sizes =
                "\(Words.grouped(group.smallestFirst)) to \(Words.grouped(group.largestFirst)) bytes"
            items.append(
                item(
                    Weights.closeAtFirstFill.calculated(costs.flush), packets,
                    "\(who) were hardly closed as their queues first filled: that would have been \(sizes), and \(other(group)) fits better"
                ))
        }
        if costs.crash < -notable {
            items.append(
                item(
                    Weights.closeAtMoment.calculated(costs.crash), packets,
                    group.moment == nil
                        ? "\(who) were not closed at one moment: one had ended before another began"
                        : "\(who) were hardly closed at one moment: their queues would have been too different"))
        }
        if costs.timeout < -notable {
            items.append(
                item(
                    Weights.closeAtDeadline.calculated(costs.timeout), packets,
                    group.deadline == nil
                        ? "\(who) were not closed by one deadline: no deadline of a second or more fits them all"
                        : "\(who) were hardly closed by one deadline: their queues would have been too different"))
        }
        return items
    }

    /// Whether one moment, or one deadline, could explain this message and the others with it; nil without others.
    static func isCommonPossible(_ observation: Observation, _ population: Population) -> Bool? {
        population.closes.group(of: observation).map { $0.moment != nil || $0.deadline != nil }
    }

    private static let notable = 0.05

    /// The best of the common times in words.
    private static func other(_ group: CloseHypotheses) -> String {
        guard let deadline = group.deadline, deadline > group.moment ?? -.infinity, let best = group.bestDeadline else {
            return "one moment for all"
        }
        return "a deadline of \(Words.duration(Int64(best.seconds * 1e9))) from \(best.anchor.name)"
    }
}
