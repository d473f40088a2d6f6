import Diagnosis
import Model
import PacketLayers
import TCPStreams

/// Decides when the host's kernel is asked about the sockets of a connection: once when bytes first flow, while its
/// peer's window holds it back, and at its end. Everything is bounded, so that ten thousand connections cost no more than
/// the few that are in trouble.
struct SocketWatch {
    private let probe: (any SocketProbe)?
    private var fresh: [Watched] = []
    private var held: [Watched] = []
    private var turn = 0

    private struct Watched: Hashable {
        var slot: Int
        var stream: Int
    }

    /// Connections asked about when their bytes begin to flow, in one round.
    private static let freshEach = 16
    /// Connections held back that are watched, and asked about in one round.
    private static let heldMost = 1_024
    private static let heldEach = 64
    /// A segment at least this full, or a zero window, makes it worth looking whether the sender is held back.
    private static let largePayload = 512

    init(probe: (any SocketProbe)?) { self.probe = probe }

    /// False where nobody can be asked.
    var isActive: Bool { probe != nil }

    /// Takes a segment into account. Called for each: must stay cheap.
    @inline(__always)
    mutating func note(_ segment: Segment, slot: Int, stream: Int) {
        if segment.flags.contains(.syn) {
            guard segment.flags.contains(.ack), fresh.count < Self.freshEach else { return }
            fresh.append(Watched(slot: slot, stream: stream))
        } else if segment.window == 0, held.count < Self.heldMost {
            hold(slot, stream)
        }
    }

    private mutating func hold(_ slot: Int, _ stream: Int) {
        let watched = Watched(slot: slot, stream: stream)
        if held.last != watched, !held.contains(watched) { held.append(watched) }
    }

    /// Asks about the connections whose turn it is.
    mutating func sample(table: borrowing StreamTable, follower: inout CaptureFollower) {
        guard let probe else { return }
        probe.prepare()
        for watched in fresh where table.stream(ofSlot: watched.slot) == watched.stream {
            ask(slot: watched.slot, table: table, follower: &follower, inTrouble: false)
        }
        fresh.removeAll(keepingCapacity: true)
        held.removeAll { table.stream(ofSlot: $0.slot) != $0.stream }
        guard !held.isEmpty else { return }
        for _ in 0..<min(Self.heldEach, held.count) {
            turn = turn + 1 < held.count ? turn + 1 : 0
            ask(slot: held[turn].slot, table: table, follower: &follower, inTrouble: true)
        }
    }

    /// Asks about one connection at once.
    func sampleNow(slot: Int, table: borrowing StreamTable, follower: inout CaptureFollower) {
        ask(slot: slot, table: table, follower: &follower, inTrouble: true)
    }

    private func ask(
        slot: Int, table: borrowing StreamTable, follower: inout CaptureFollower, inTrouble: Bool
    ) {
        guard let probe else { return }
        let since = table.begin(ofSlot: slot)
        let (initiator, responder) = follower.collector.endpoints[slot]
        var sockets = follower.sockets[slot] ?? ConnectionSockets()
        if probe.isLocal(initiator) {
            probe.sample(
                &sockets.initiator, local: initiator, remote: responder, isServer: false, since: since,
                inTrouble: inTrouble)
        }
        if probe.isLocal(responder) {
            probe.sample(
                &sockets.responder, local: responder, remote: initiator, isServer: true, since: since,
                inTrouble: inTrouble)
        }
        if sockets.initiator != nil || sockets.responder != nil { follower.sockets[slot] = sockets }
    }
}
