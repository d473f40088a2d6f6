import Analysis
import CaptureFile
import Dispatch
import LiveCapture
import Synchronization

/// The reading thread of a live run: takes packets from the interfaces, decodes them, passes them on.
final class LiveReading: Sendable {
    /// What the reading knows besides its packets.
    private struct State: Sendable {
        var drops: [DropCounters] = []
        var failure: LiveCaptureFailure?
        var isStopped = false
    }

    let queue: LiveQueue
    private let source: Mutex<LiveSource>
    private let state = Mutex(State())
    private let packetLimit: UInt64

    /// Milliseconds for which a read waits for packets.
    private static let wait: Int32 = 100
    /// Batches taken at most after the end was asked for: a busy interface has no last packet.
    private static let batchesAfterStop = 64
    /// Batches between two looks at the drop counters, which cost a system call each.
    private static let dropsEach = 16

    init(_ source: consuming sending LiveSource, packetLimit: UInt64?, queue: LiveQueue = LiveQueue()) {
        self.source = Mutex(source)
        self.packetLimit = packetLimit ?? .max
        self.queue = queue
    }

    /// Begins to read, on a thread of its own.
    func start() {
        DispatchQueue(label: "shortfin.capturing").async { self.run() }
    }

    /// Asks the reading to end once it has given what the kernel still holds. Its last batches are in the queue until that
    /// is drained.
    func stop() { state.withLock { $0.isStopped = true } }

    /// The counters of each interface.
    var drops: [DropCounters] { state.withLock { $0.drops } }

    /// Why the reading ended before it was asked to.
    var failure: LiveCaptureFailure? { state.withLock { $0.failure } }

    private func run() {
        var decoder = LiveDecoder()
        var batch = LiveBatch()
        var count = 0
        // Asked to stop, it goes on until the kernel had time to hand over its last block, and everything is taken.
        var isLastRound = false
        var left = Self.batchesAfterStop
        while !isLastRound || !batch.packets.records.isEmpty {
            isLastRound = state.withLock { $0.isStopped }
            do throws(LiveCaptureFailure) {
                try source.withLock { source throws(LiveCaptureFailure) in
                    try source.read(into: &batch.packets, wait: Self.wait)
                }
            } catch {
                state.withLock { $0.failure = error }
                break
            }
            count += 1
            if count % Self.dropsEach == 0 || batch.packets.records.isEmpty { noteDrops() }
            if batch.packets.records.isEmpty { continue }
            if isLastRound { left -= 1 }
            if left < 0 { break }
            let isLast = (batch.packets.records.last?.number ?? 0) >= packetLimit
            if isLast { batch.packets.records.removeAll { $0.number > packetLimit } }
            decoder.decode(&batch, backlog: queue.backlog)
            guard let next = queue.give(batch), !isLast else { break }
            batch = next
        }
        noteDrops()
        queue.close()
    }

    private func noteDrops() {
        let drops = source.withLock { $0.drops() }
        state.withLock { $0.drops = drops }
    }
}
