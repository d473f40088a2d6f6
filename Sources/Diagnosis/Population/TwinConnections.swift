import Model
import PacketLayers
import TCPStreams

/// Connections that more than one capture shows: the same packets from another place, such as the client's and the
/// server's side, also through address translation.
///
/// They are known by the initial sequence numbers of both sides, 64 bits that nobody in between changes (but for some
/// firewalls, whose connections are then not recognised). Where the responder never chose one, since it refused or did
/// not answer, its port and the initiator's stand in. Kept only where several captures are given.
struct TwinConnections {
    /// What one capture shows of one side's bytes.
    struct Half: BitwiseCopyable {
        var highestSent: Int64
        var highestAcked: Int64
        /// Offset of the FIN; -1 without.
        var finOffset: Int64
        var resets: UInt32
        var hopLimit: UInt8

        init(_ facts: borrowing HalfStreamFacts) {
            highestSent = facts.highestSent
            highestAcked = facts.highestAcked
            finOffset = facts.fin?.offset ?? -1
            resets = facts.resets
            hopLimit = facts.hopLimit
        }
    }

    /// What one capture shows of a connection.
    struct View: BitwiseCopyable {
        var capture: Int32
        var stream: UInt32
        var firstTime: Int64
        var fromInitiator: Half
        var fromResponder: Half
        /// Share of the round trip that lies between the capture's place and the responder; -1 if unknown.
        var placeFromResponder: Double
        var counts = TwinCounts()

        subscript(side: Side) -> Half { side == .initiator ? fromInitiator : fromResponder }
    }

    /// Whether connections are remembered.
    var isKept = false
    private(set) var views: [UInt64: [View]] = [:]
    private(set) var count = 0
    private var countWithoutData = 0

    /// Connections remembered, about 130 bytes each.
    static let limit = 262_144
    /// Of these, connections without payload: a port scan must not crowd out the others.
    static let limitWithoutData = 65_536

    /// What a connection is known by; nil without a SYN of the initiator.
    static func key(
        _ facts: borrowing ConnectionWideFacts, _ initiator: borrowing HalfStreamFacts,
        _ responder: borrowing HalfStreamFacts
    ) -> UInt64? {
        if let key = key(initiator, responder) { return key }
        guard initiator.syn.exists, initiator.dataSegments == 0, responder.dataSegments == 0 else { return nil }
        let ports = UInt64(facts.initiator.port) &<< 16 | UInt64(facts.responder.port)
        // Mixed, so as not to be taken for two sequence numbers.
        var key = (UInt64(initiator.initialSequence) &<< 32 | ports) &* 0x9E37_79B9_7F4A_7C15
        key ^= key &>> 31
        return key &* 0xD6E8_FEB8_6659_FD93
    }

    /// The initial sequence numbers of a connection; nil without both SYNs.
    static func key(_ initiator: borrowing HalfStreamFacts, _ responder: borrowing HalfStreamFacts) -> UInt64? {
        guard initiator.syn.exists, responder.syn.exists else { return nil }
        return UInt64(initiator.initialSequence) &<< 32 | UInt64(responder.initialSequence)
    }

    /// The view of a connection.
    static func view(
        _ facts: borrowing ConnectionWideFacts, _ initiator: borrowing HalfStreamFacts,
        _ responder: borrowing HalfStreamFacts, capture: Int
    ) -> View {
        let (near, far) = (facts.handshakeToResponder, facts.handshakeToInitiator)
        let isPlaced = near >= 0 && far >= 0 && near &+ far > 0
        return View(
            capture: Int32(truncatingIfNeeded: capture), stream: facts.stream, firstTime: facts.first.time,
            fromInitiator: Half(initiator), fromResponder: Half(responder),
            placeFromResponder: isPlaced ? Double(near) / Double(near &+ far) : -1)
    }

    /// Remembers a connection by its number in the capture, with the cohort of its server (-1 without one) and by how much
    /// it raised the totals.
    mutating func note(_ view: ConnectionView, stream: UInt32, cohort: Int, from before: Totals, to after: Totals) {
        guard isKept, count < Self.limit, view.hasData || countWithoutData < Self.limitWithoutData else { return }
        if !view.hasData { countWithoutData += 1 }
        var kept = view.view
        kept.stream = stream
        kept.counts.cohort = cohort
        kept.counts.add(from: before, to: after)
        views[view.key, default: []].append(kept)
        count += 1
    }

    /// A connection's number in one capture.
    struct Place: Hashable {
        let capture: Int32
        let stream: UInt32
    }

    /// The keys of the connections that more than one capture shows.
    func sharedKeys() -> [Place: UInt64] {
        var keys: [Place: UInt64] = [:]
        for (key, same) in views where same.count > 1 {
            for view in same { keys[Place(capture: view.capture, stream: view.stream)] = key }
        }
        return keys
    }

    /// What other captures show of a message's connection.
    func others(of observation: Observation) -> [View] {
        guard isKept, let key = key(of: observation) else { return [] }
        return (views[key] ?? []).filter { Int($0.capture) != observation.outcome.capture }
    }

    /// The connection's own key; nil where twins are not looked for.
    func key(of observation: Observation) -> UInt64? {
        guard isKept else { return nil }
        return Self.key(observation.outcome.facts.fromInitiator, observation.outcome.facts.fromResponder)
    }
}
