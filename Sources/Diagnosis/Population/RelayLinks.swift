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
    mutating func note(whole message: borrowing Message, cohort: Int) {
        guard message.identity != 0, message.bodyLength > 0 else { return }
        if whole.isEmpty {
            whole = Array(
                repeating: Leg(
                    identity: 0, cohort: -1, capture: 0, stream: 0, delivered: 0, whole: true, time: 0, packet: 0),
                count: Self.slots)
        }
        whole[Int(message.identity % UInt64(Self.slots))] = Leg(
            identity: message.identity, cohort: cohort, capture: 0, stream: 0, delivered: message.bodyLength, whole: true,
            time: message.last.time, packet: message.last.packet)
    }

    /// Remembers a cut response.
    mutating func note(cut observation: Observation) {
        let identity = observation.message.identity
        guard identity != 0, observation.message.direction == .response, cut[identity, default: []].count < 8 else { return }
        cut[identity, default: []].append(
            Leg(
                identity: identity, cohort: observation.cohort, capture: observation.outcome.capture,
                stream: observation.outcome.facts.stream, delivered: observation.lengths.sent, whole: false,
                time: observation.firstEnd?.end.mark.time ?? observation.message.last.time,
                packet: observation.firstEnd?.end.mark.packet ?? observation.message.last.packet))
    }

    /// The other leg of a response: the same head fields from another server, a cut one before a whole one.
    func other(of observation: Observation) -> Leg? {
        let identity = observation.message.identity
        guard identity != 0, observation.message.direction == .response else { return nil }
        let others = (cut[identity] ?? []).filter { $0.cohort != observation.cohort }
        let ownTime = observation.firstEnd?.end.mark.time ?? observation.message.last.time
        // A leg behind ends before the leg in front of it.
        if let behind = others.filter({ $0.time <= ownTime + observation.roundTrip }).max(by: { $0.time < $1.time }) {
            return behind
        }
        guard !whole.isEmpty else { return nil }
        let slot = whole[Int(identity % UInt64(Self.slots))]
        return slot.identity == identity && slot.cohort != observation.cohort ? slot : nil
    }
}
