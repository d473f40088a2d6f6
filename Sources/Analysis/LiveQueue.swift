import CaptureFile
import Dispatch
import Synchronization

/// The way from the reading thread to the analysis: bounded in bytes, and it tells how full it is.
public final class LiveQueue: Sendable {
    private struct State: Sendable {
        var batches: [LiveBatch] = []
        var spares: [LiveBatch] = []
        var bytes = 0
        var isClosed = false
        var isAbandoned = false
    }

    private let state = Mutex(State())
    private let filled = DispatchSemaphore(value: 0)
    private let room = DispatchSemaphore(value: 0)
    private let capacity: Int
    /// Batches kept to be filled again.
    private static let sparesKept = 8

    /// A queue for `capacity` bytes of packets; a single batch may exceed it.
    public init(capacity: Int = 64 << 20) { self.capacity = max(1, capacity) }

    /// Gives a batch; waits while the queue is full. Returns a batch to fill, or nil when nobody takes any more.
    public func give(_ batch: consuming LiveBatch) -> LiveBatch? {
        while state.withLock({ !$0.isAbandoned && $0.bytes > capacity }) { room.wait() }
        let size = batch.packets.bytes.count
        let given = batch
        let next: LiveBatch? = state.withLock { state in
            if state.isAbandoned { return nil }
            state.batches.append(given)
            state.bytes += size
            return state.spares.popLast() ?? LiveBatch()
        }
        filled.signal()
        return next
    }

    /// Takes the oldest batch, waiting up to `milliseconds` for one; nil if none came.
    public func take(wait milliseconds: Int) -> LiveBatch? {
        guard filled.wait(timeout: .now() + .milliseconds(milliseconds)) == .success else { return nil }
        let batch: LiveBatch? = state.withLock { state in
            guard !state.batches.isEmpty else { return nil }
            let first = state.batches.removeFirst()
            state.bytes -= first.packets.bytes.count
            return first
        }
        if batch == nil { filled.signal() } else { room.signal() }
        return batch
    }

    /// Hands a batch back to be filled again.
    public func recycle(_ batch: consuming LiveBatch) {
        let spare = batch
        state.withLock { if $0.spares.count < Self.sparesKept { $0.spares.append(spare) } }
    }

    /// The giver has no more.
    public func close() {
        state.withLock { $0.isClosed = true }
        // A signal without a batch behind it: takers pass it on.
        filled.signal()
    }

    /// The taker wants no more.
    public func abandon() {
        state.withLock { $0.isAbandoned = true }
        room.signal()
    }

    /// Everything was taken and nothing more will come.
    public var isDrained: Bool { state.withLock { $0.isClosed && $0.batches.isEmpty } }

    /// The share of the capacity that is taken up.
    public var backlog: Double { state.withLock { Double($0.bytes) / Double(capacity) } }
}
