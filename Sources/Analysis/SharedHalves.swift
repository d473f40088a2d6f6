import CaptureFile
import Dispatch
import Synchronization

/// Both halves of an analysis, for two threads that share the work.
///
/// Each thread takes every second batch through all stages: it reads the bytes of its block while the other is busy with
/// its own, then finds and decodes the packets when its turn at the source has come, then follows the segments when its
/// turn at the connections has come. So packets stay in the cache of one core from the copy out of the file to their last
/// use, neither thread runs dry while the other has too much, and everything happens in the order of the capture.
///
/// Sound to share, although the compiler cannot see it: ``source`` and ``hasEnded`` are touched only by the thread whose
/// turn it is at ``reading``, ``following`` only by the one whose turn it is at ``atConnections``, and both only by the
/// starter before the threads start and after they have ended. ``Turns`` orders the memory accesses.
final class SharedHalves: @unchecked Sendable {
    /// Sees each batch once it was followed; false stops.
    typealias Look = (SegmentBatch, FollowingHalf) -> Bool

    var source: PacketSource?
    var following: FollowingHalf
    private var hasEnded = false
    private var look: Look = { _, _ in true }

    private let blocks = FileBlocks()
    private let reading = Turns()
    private let atConnections = Turns()
    private let isStopped = Atomic<Bool>(false)

    init(_ following: consuming FollowingHalf) { self.following = following }

    /// Takes all batches of the source. False when `look` stopped it.
    func perform(threads: Int, look: @escaping Look) -> Bool {
        self.look = look
        if threads > 1 {
            source?.share(blocks)
            let other = DispatchSemaphore(value: 0)
            DispatchQueue(label: "shortfin.sharing").async {
                self.takeBatches(from: 1, by: 2)
                other.signal()
            }
            takeBatches(from: 0, by: 2)
            other.wait()
        } else {
            takeBatches(from: 0, by: 1)
        }
        self.look = { _, _ in true }
        return !isStopped.load(ordering: .acquiring)
    }

    /// Takes the batches of some numbers through all stages, until there are none.
    private func takeBatches(from first: UInt64, by step: UInt64) {
        var batch = SegmentBatch()
        var number = first
        while true {
            // The first batch was read to recognise the file.
            let block = number > 0 ? blocks.read(number &- 1, into: &batch.packets) : nil
            let hasPackets = reading.take(number) { fill(&batch, block) }
            atConnections.take(number) { if hasPackets { follow(batch) } }
            guard hasPackets else { return }
            number &+= step
        }
    }

    private func fill(_ batch: inout SegmentBatch, _ block: FileBlocks.Block?) -> Bool {
        guard !hasEnded, !isStopped.load(ordering: .acquiring) else { return false }
        hasEnded = source?.read(into: &batch, block: block) != true
        return !hasEnded
    }

    private func follow(_ batch: SegmentBatch) {
        // What was read before somebody stopped the run is left out, as what would have come.
        guard !isStopped.load(ordering: .acquiring) else { return }
        following.follow(batch)
        if !look(batch, following) { isStopped.store(true, ordering: .releasing) }
    }
}

/// Lets two threads come to the same place in turn, each to every second of the numbers from 0 on; or one thread alone.
final class Turns: Sendable {
    private let even = DispatchSemaphore(value: 0)
    private let odd = DispatchSemaphore(value: 0)
    /// Number whose turn it is.
    private let current = Atomic<UInt64>(0)

    /// Looks at whose turn it is before a thread goes to sleep for it. Most turns are shorter than what it takes to sleep
    /// and be woken up; longer ones leave the core to others.
    private static let looksBeforeSleep = 200_000

    /// Number 0 is first.
    init() {}

    /// Waits for the turn of a number, does the work, and passes the turn on.
    func take<Result>(_ number: UInt64, _ work: () -> Result) -> Result {
        let own = number & 1 == 0 ? even : odd
        let other = number & 1 == 0 ? odd : even
        // Each turn that is passed on signals once, and each number waits once, but for the first.
        if number > 0 {
            var looks = 0
            while current.load(ordering: .relaxed) != number, looks < Self.looksBeforeSleep { looks &+= 1 }
            own.wait()
        }
        let result = work()
        current.store(number &+ 1, ordering: .relaxed)
        other.signal()
        return result
    }
}
