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
        for start in stride(from: 0, to: sorted.count, by: size) {
            let part = Array(sorted[start..<min(start + size, sorted.count)])
            guard let group = CloseHypotheses(of: part) else { continue }
            groups.append(group)
            for cut in part {
                indices[Place(capture: cut.capture, stream: cut.stream, direction: cut.direction)] = groups.count - 1
            }
        }
    }

    /// The comparison that a message took part in.
    func group(of observation: Observation) -> CloseHypotheses? {
        let place = Place(
            capture: observation.outcome.capture, stream: observation.outcome.facts.stream,
            direction: observation.message.direction)
        return indices[place].map { groups[$0] }
    }
}
