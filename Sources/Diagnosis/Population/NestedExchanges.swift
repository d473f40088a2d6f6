import Framing
import TCPStreams

/// When a response was asked for, began and ended: nanoseconds since the epoch, on one capture's clock.
struct ExchangeTimes: BitwiseCopyable {
    /// Last byte of the request; where that is unknown, the connection's first packet.
    var asked: Int64
    /// First byte of the response.
    var answered: Int64
    /// The decisive end.
    var ended: Int64

    init(_ observation: borrowing Observation) {
        let request = observation.outcome.lastRequest
        let isOwn = request.map {
            observation.message.requestIndex == nil || $0.index == observation.message.requestIndex
        }
        asked = isOwn == true ? request?.last.time ?? 0 : observation.outcome.facts.first.time
        answered = observation.message.first.time
        ended = observation.firstEnd?.end.mark.time ?? observation.message.last.time
    }

    /// Times of a response whose request is not known.
    init(asked: Int64, answered: Int64, ended: Int64) {
        self.asked = asked
        self.answered = answered
        self.ended = ended
    }

    /// Whether the other exchange lies inside this one, as a proxy's does: asked for later, answered and ended earlier.
    func encloses(_ other: ExchangeTimes) -> Bool {
        asked < other.asked && other.answered < answered && other.ended < ended
    }

    /// Whether both were under way at some time.
    func overlaps(_ other: ExchangeTimes) -> Bool { asked <= other.ended && other.asked <= ended }
}

/// How often the exchanges with one server lie inside those with another, of responses that look alike. Two servers that
/// know nothing of each other are asked and answer in any order; a proxy's never.
struct NestedExchanges {
    private struct Pair: Hashable {
        var front: Int
        var behind: Int
    }

    private var inside: [Pair: Int] = [:]
    private var across: [Pair: Int] = [:]

    /// Compares a new response with those noted that look like it.
    mutating func note(_ leg: RelayLinks.Leg, among others: [RelayLinks.Leg]) {
        var cohorts: [Int] = []
        for other in others where other.cohort != leg.cohort && other.capture == leg.capture {
            if !cohorts.contains(other.cohort) { cohorts.append(other.cohort) }
        }
        for cohort in cohorts {
            let there = others.filter { $0.cohort == cohort && $0.capture == leg.capture && $0.stream != leg.stream }
            if there.contains(where: { leg.times.encloses($0.times) }) {
                inside[Pair(front: leg.cohort, behind: cohort), default: 0] += 1
            } else if there.contains(where: { $0.times.encloses(leg.times) }) {
                inside[Pair(front: cohort, behind: leg.cohort), default: 0] += 1
            } else if there.contains(where: { leg.times.overlaps($0.times) }) {
                across[Pair(front: min(leg.cohort, cohort), behind: max(leg.cohort, cohort)), default: 0] += 1
            }
        }
    }

    /// How many exchanges of `front` enclose one of `behind`; 0 when others do not.
    func count(front: Int, behind: Int) -> Int {
        let count = inside[Pair(front: front, behind: behind)] ?? 0
        let against =
            (inside[Pair(front: behind, behind: front)] ?? 0)
            + (across[Pair(front: min(front, behind), behind: max(front, behind))] ?? 0)
        return against * 4 > count ? 0 : count
    }
}
