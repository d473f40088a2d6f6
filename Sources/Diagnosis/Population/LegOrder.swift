import Framing
import TCPStreams

/// Which legs can lie behind a response, by the times of both: one capture's clock orders them; clocks of two captures do
/// where connections that both saw show by how much they differ; and otherwise they say nothing.
struct LegOrder {
    private let capture: Int
    private let clocks: CaptureClocks
    /// When the connection and the response began, less what a proxy's leg may be ahead, and when the response ended.
    private let connected: Int64
    private let began: Int64
    private let ended: Int64
    /// What the way between two places may add to a difference of their clocks.
    private let tolerance: Int64
    private let delivered: Int64
    private let passedProxy: Bool

    init(of observation: borrowing Observation, _ clocks: CaptureClocks) {
        self.clocks = clocks
        capture = observation.outcome.capture
        tolerance = 2 * observation.roundTrip &+ 50_000_000
        connected = observation.outcome.facts.first.time
        began = observation.message.first.time &- tolerance
        ended = observation.firstEnd?.end.mark.time ?? observation.message.last.time
        delivered = observation.lengths.sent
        passedProxy = observation.message.passedProxy
    }

    /// The end of a leg by this capture's clock; nil where the clocks cannot be compared.
    private func end(of leg: RelayLinks.Leg) -> Int64? {
        clocks.lead(of: leg.capture, before: capture).map { leg.time &- $0 }
    }

    /// Whether times allow the leg to be behind. What had ended before this connection began was nothing to pass on.
    func mayBeBehind(_ leg: RelayLinks.Leg) -> Bool {
        guard leg.capture != capture else { return leg.time >= connected && leg.time <= ended }
        guard let end = end(of: leg) else { return true }
        return end >= connected &- tolerance && end <= ended &+ tolerance
    }

    /// Whether both were under way at some time, or have no common clock and the same number of bytes.
    func overlaps(_ leg: RelayLinks.Leg) -> Bool {
        if let end = end(of: leg) { return end >= began }
        return leg.delivered == delivered || leg.time >= began && leg.times.asked <= ended
    }

    /// The leg among those that may be it. With clocks that can be compared, that which ended last; without, one of the same
    /// number of bytes, or the only one, unless the same head `repeats` for other responses.
    func nearest(_ legs: [RelayLinks.Leg], repeats: Bool) -> RelayLinks.Leg? {
        let ordered = legs.filter { end(of: $0) != nil }
        if let leg = ordered.max(by: { $0.time < $1.time }) { return leg }
        let distance = { (leg: RelayLinks.Leg) in leg.time.distance(to: ended).magnitude }
        if let leg = legs.filter({ $0.delivered == delivered }).min(by: { distance($0) < distance($1) }) { return leg }
        if legs.count == 1, !repeats { return legs.first }
        let together = legs.filter { $0.time >= began && $0.times.asked <= ended }
        return together.count == 1 ? together.first : together.filter { $0.time <= ended }.max { $0.time < $1.time }
    }

    /// Whether the leg ended within seconds before, or is shown to be behind without a clock: a proxy adds a Via field to
    /// what it passes on and leaves those that are there (RFC 9110 §7.6.3).
    func isJustBefore(_ leg: RelayLinks.Leg) -> Bool {
        if leg.capture != capture {
            if leg.passedProxy, !passedProxy { return false }
            if isShown(leg), leg.delivered == delivered { return true }
            guard leg.time <= ended else { return false }
        }
        return elapsed(from: end(of: leg) ?? leg.time, to: ended) < 5_000_000_000
    }

    /// Whether the order of two legs that look alike is more than what two clocks say.
    func isShown(_ leg: RelayLinks.Leg) -> Bool { leg.capture == capture || passedProxy && !leg.passedProxy }

    /// By how much the leg's capture must be ahead, nanoseconds; 0 where it need not be.
    func leastLead(of leg: RelayLinks.Leg) -> Int64 {
        leg.capture == capture ? 0 : max(0, elapsed(from: ended, to: leg.time))
    }
}
