import Analysis
import Model
import SocketEvidence
import Synchronization
import TCPStreams

/// Lets a live run ask this host's kernel about sockets, and sees to it that this stays cheap.
final class LiveSocketProbe: SocketProbe {
    fileprivate struct State: ~Copyable {
        var sockets = HostSockets()
        var sightings = OwnerSightings()
        /// Questions about connections without trouble that may still be asked in this second, and which second it is.
        var left = LiveSocketProbe.questionsEach
        var second: Int64 = 0
    }

    private let state = Mutex(State())

    /// Questions a second about connections that are not in trouble.
    fileprivate static let questionsEach = 200

    /// Opens the way to the kernel.
    init() {}

    /// False where the system has no account of its sockets.
    var isAvailable: Bool { state.withLock { $0.sockets.isAvailable } }

    func isLocal(_ endpoint: Endpoint) -> Bool {
        let now = LiveClock.now()
        return state.withLock { $0.sockets.isLocal(endpoint.address, now: now) }
    }

    func sample(
        _ trace: inout SocketTrace?, local: Endpoint, remote: Endpoint, isServer: Bool, since: Int64, inTrouble: Bool
    ) {
        let now = LiveClock.now()
        let before = trace
        let after: SocketTrace? = state.withLock { state in
            guard inTrouble || state.mayAsk(now) else { return before }
            let sample = state.sockets.sample(
                local: local.address, localPort: local.port, remote: remote.address, remotePort: remote.port, now: now)
            var known = before ?? SocketTrace()
            if let sample { known.note(sample) }
            // Who listens is looked up at once: after a crash nobody could tell any more.
            if isServer, known.owner == nil {
                known.owner = state.sockets.listener(on: local.port, since: since, now: now)
                if let owner = known.owner, HostSockets.isAlive(owner) { state.sightings.note(owner, aliveAt: now) }
            }
            if inTrouble, known.owner?.isExact != true, let inode = sample?.inode, inode != 0 {
                known.owner = state.sockets.holder(of: inode, now: now) ?? known.owner
            }
            return known.samples > 0 || known.owner != nil ? known : nil
        }
        trace = after
    }

    /// Looks who listens, so that it is known also of those that are gone when they are asked about.
    func prepare() {
        let now = LiveClock.now()
        state.withLock { $0.sockets.prepare(now: now) }
    }

    func refresh(_ trace: inout SocketTrace, after end: Int64) {
        guard let owner = trace.owner else { return }
        let now = LiveClock.now()
        trace.ownerLives = state.withLock { state in
            // Whoever did anything later on did not die then, even if it has by now.
            if HostSockets.isAlive(owner) {
                state.sightings.note(owner, aliveAt: now)
                return true
            }
            return state.sightings.outlived(end, owner)
        }
    }
}

extension LiveSocketProbe.State {
    /// Whether one more question fits into this second.
    fileprivate mutating func mayAsk(_ now: Int64) -> Bool {
        if now / 1_000_000_000 != second {
            second = now / 1_000_000_000
            left = LiveSocketProbe.questionsEach
        }
        left -= 1
        return left >= 0
    }
}
