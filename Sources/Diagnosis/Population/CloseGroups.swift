import Framing
import TCPStreams

/// The cut messages of each server that are asked together when their program closed them: those of one capture and
/// direction whose end packets waited behind queued data, by time, a few at a time.
struct CloseGroups {
    private struct Place: Hashable {
        let capture: Int
        let stream: UInt32
        let direction: MessageDirection
    }

    private var groups: [CloseHypotheses] = []
    private var costs: [CloseCosts] = []
    private var indices: [Place: Int] = [:]

    /// Groups the cut messages of all servers.
    init(of cuts: [Int: [Population.Cut]]) {
        // By number, so that nothing depends on hashing.
        for cohort in cuts.keys.sorted() {
            let drained = (cuts[cohort] ?? []).filter(\.isDrained)
            var parts: [[Population.Cut]] = []
            for direction in [MessageDirection.response, .request] {
                let captures = Set(drained.map(\.capture)).sorted()
                for capture in captures {
                    parts.append(drained.filter { $0.capture == capture && $0.direction == direction })
                }
            }
            for part in parts where part.count >= 2 { add(part) }
        }
    }

    private mutating func add(_ cuts: [Population.Cut]) {
        let sorted = cuts.sorted { ($0.endTime, $0.endPacket) < ($1.endTime, $1.endPacket) }
        let parts = (sorted.count + CloseHypotheses.limit - 1) / CloseHypotheses.limit
        let size = (sorted.count + parts - 1) / parts
        let from = groups.count
        for start in stride(from: 0, to: sorted.count, by: size) {
            let part = Array(sorted[start..<min(start + size, sorted.count)])
            guard let group = CloseHypotheses(of: part) else { continue }
            groups.append(group)
            for cut in part {
                indices[Place(capture: cut.capture, stream: cut.stream, direction: cut.direction)] = groups.count - 1
            }
        }
        let own = groups[from...].map(\.costs)
        for index in own.indices {
            costs.append(own[index].pooled(with: own.indices.filter { $0 != index }.map { own[$0] }))
        }
    }

    /// What each explanation of a message's close loses, those of other parts of its server considered.
    func costs(of observation: Observation) -> CloseCosts? { index(of: observation).map { costs[$0] } }

    /// The comparison that a message took part in.
    func group(of observation: Observation) -> CloseHypotheses? { index(of: observation).map { groups[$0] } }

    private func index(of observation: Observation) -> Int? {
        let place = Place(
            capture: observation.outcome.capture, stream: observation.outcome.facts.stream,
            direction: observation.message.direction)
        return indices[place]
    }
}
