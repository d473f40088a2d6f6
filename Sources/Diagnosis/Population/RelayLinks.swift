import Framing
import TCPStreams

/// Responses by the identity of their head fields, to find the other leg of a proxy.
struct RelayLinks {
    /// One response seen on one leg.
    struct Leg: BitwiseCopyable {
        var identity: UInt64
        var cohort: Int
        var capture: Int
        var stream: UInt32
        var delivered: Int64
        var whole: Bool
        /// When its last byte came, nanoseconds since the epoch, and its packet.
        var time: Int64
        var packet: UInt64
    }

    /// Whole responses remembered; a newer one takes the place of an older one with the same low bits.
    static let slots = 2_048
    private var whole: [Leg] = []
    private var cut: [UInt64: [Leg]] = [:]

    /// Remembers a whole response. Constant work.
    mutating func note(whole message: borrowing Message, cohort: Int, capture: Int, stream: UInt32) {
        guard message.identity != 0, message.bodyLength > 0 else { return }
        if whole.isEmpty {
            whole = Array(
                repeating: Leg(
                    identity: 0, cohort: -1, capture: 0, stream: 0, delivered: 0, whole: true, time: 0, packet: 0),
                count: Self.slots)
        }
        whole[Int(message.identity % UInt64(Self.slots))] = Leg(
            identity: message.identity, cohort: cohort, capture: capture, stream: stream, delivered: message.bodyLength,
            whole: true,
            time: message.last.time, packet: message.last.packet)
    }

    /// Remembers a cut response.
    mutating func note(cut observation: Observation) {
        let identity = observation.message.identity
        guard identity != 0, observation.message.direction == .response, cut[identity, default: []].count < 8 else {
            return
        }
        cut[identity, default: []].append(
            Leg(
                identity: identity, cohort: observation.cohort, capture: observation.outcome.capture,
                stream: observation.outcome.facts.stream, delivered: observation.lengths.sent, whole: false,
                time: observation.firstEnd?.end.mark.time ?? observation.message.last.time,
                packet: observation.firstEnd?.end.mark.packet ?? observation.message.last.packet))
    }

    /// The leg behind the server of a response: the same head fields from another server, to which this server is a
    /// client. Where addresses do not link them (the proxy has several), a cut leg that ended just before counts too, and
    /// `linked` is false: replicas that serve one resource look alike.
    func behind(
        _ observation: Observation, cohorts: [CohortTally], twins: [TwinConnections.View] = []
    ) -> (leg: Leg, linked: Bool)? {
        let identity = observation.message.identity
        guard identity != 0, observation.message.direction == .response else { return nil }
        let ownTime = observation.firstEnd?.end.mark.time ?? observation.message.last.time
        func isClient(of leg: Leg) -> Bool {
            cohorts.indices.contains(leg.cohort) && cohorts[leg.cohort].clients.contains(observation.server.address)
        }
        func isInFront(_ leg: Leg) -> Bool {
            cohorts.indices.contains(leg.cohort) && cohorts.indices.contains(observation.cohort)
                && cohorts[observation.cohort].clients.contains(cohorts[leg.cohort].server.address)
        }
        // The same connection from another capture, with other addresses through address translation, is no leg.
        func isTwin(_ leg: Leg) -> Bool { twins.contains { Int($0.capture) == leg.capture && $0.stream == leg.stream } }
        let others = (cut[identity] ?? []).filter {
            $0.cohort != observation.cohort && $0.time <= ownTime && !isTwin($0)
        }
        let linked = others.filter { isClient(of: $0) }
        // On one host both directions can hold; the one that ended first is behind, which the filter has seen to.
        if let leg = linked.max(by: { $0.time < $1.time }) { return (leg, true) }
        if let leg = others.filter({ !isInFront($0) && elapsed(from: $0.time, to: ownTime) < 5_000_000_000 })
            .max(by: { $0.time < $1.time })
        {
            return (leg, false)
        }
        guard !whole.isEmpty else { return nil }
        let slot = whole[Int(identity % UInt64(Self.slots))]
        guard slot.identity == identity, slot.cohort != observation.cohort, isClient(of: slot), !isTwin(slot) else {
            return nil
        }
        return (slot, true)
    }

    /// The cut legs on other servers of the response that an observation shows.
    func cutLegs(of observation: Observation) -> [Leg] {
        guard observation.message.identity != 0, observation.message.direction == .response else { return [] }
        return (cut[observation.message.identity] ?? []).filter {
            $0.cohort != observation.cohort && $0.capture == observation.outcome.capture
        }
    }
}
