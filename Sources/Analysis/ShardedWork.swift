import CaptureFile
import Diagnosis
import Dispatch
import Synchronization
import TCPStreams

/// The work of analysing one capture, by one thread or by two that share it.
///
/// A batch of packets goes through these stages: its bytes are read; its packets are found and decoded, and their segments
/// dealt out to the shards; each shard follows its own; the feed takes what came of them. Of two threads, each reads and
/// decodes every second batch, and follows one shard of every batch, so that a connection's state stays in the cache of one
/// core. A few batches are under way at once, so that a thread seldom waits for the other.
///
/// Sound to share, although the compiler cannot see it, since each part has one owner at a time:
/// - ``source`` belongs to the thread whose batch is the next to be decoded, ``decoded`` says which that is;
/// - a place's batch belongs to the thread that reads and decodes it, until ``decoded`` counts it; then both read it, until
///   it was fed and ``fed`` counts it;
/// - a shard, and a batch's events of it, belong to the thread of its number, until that thread's ``followed`` counts the
///   batch; then the events belong to the feed;
/// - ``feed`` belongs to the thread that holds ``isFeeding``;
/// - all of them to the starter before the threads start and after they have ended.
///
/// The counters order the memory accesses. Everything is done in the order of the capture.
final class ShardedWork: @unchecked Sendable {
    /// Sees how far the run has come once a batch was fed; false stops.
    typealias Look = (SegmentBatch, DiagnosisFeed) -> Bool

    /// Where a batch stands while it is under way.
    private final class Place: @unchecked Sendable {
        var batch = SegmentBatch()
        var firstEvents = FollowedEvents()
        var secondEvents = FollowedEvents()
    }

    /// A shard, apart from the other: they must not share a line of memory.
    private final class Home: @unchecked Sendable {
        var shard: FlowShard
        init(_ shard: consuming FlowShard) { self.shard = shard }
    }

    var source: PacketSource?
    private(set) var feed: DiagnosisFeed
    private let homes: [Home]
    private var look: Look = { _, _ in true }

    private let blocks = FileBlocks()
    private var places: [Place] = []
    /// Batches that were decoded, followed by the thread of a number, and fed.
    private let decoded = Atomic<Int>(0)
    private let followedByFirst = Atomic<Int>(0)
    private let followedBySecond = Atomic<Int>(0)
    private let fed = Atomic<Int>(0)
    /// How many batches there are, once that is known.
    private let end = Atomic<Int>(.max)
    private let isFeeding = Atomic<Bool>(false)
    private let isStopped = Atomic<Bool>(false)
    private let rests = (Rest(), Rest())

    /// Batches under way at a time.
    private static let mostPlaces = 4

    /// Work with two shards, or with one: the second is then given nothing.
    init(_ first: consuming FlowShard, _ second: consuming FlowShard, feed: consuming DiagnosisFeed) {
        homes = [Home(first), Home(second)]
        self.feed = feed
    }

    /// One of the shards, 0 or 1.
    func shard(_ number: Int) -> FlowShard { homes[number].shard }

    /// Takes all batches of the source. False when `look` stopped it.
    func perform(threads: Int, look: @escaping Look) -> Bool {
        self.look = look
        if threads > 1 {
            source?.share(blocks)
            places = (0..<Self.mostPlaces).map { _ in Place() }
            let other = DispatchSemaphore(value: 0)
            DispatchQueue(label: "shortfin.sharing").async {
                self.work(as: 1)
                other.signal()
            }
            work(as: 0)
            other.wait()
        } else {
            places = [Place()]
            workAlone(places[0])
        }
        places = []
        self.look = { _, _ in true }
        return !isStopped.load(ordering: .acquiring)
    }

    /// The capture has ended: closes what is still open, in the order in which it was opened.
    func finish(in context: CaptureContext) {
        for home in homes { home.shard.note(context) }
        var slots = homes.map { Array($0.shard.table.openSlots.reversed()) }
        while let number = earliest(slots), let slot = slots[number].popLast() {
            homes[number].shard.finish(slot: slot, feed: &feed)
        }
    }

    /// The shard of the connection that was opened before all others that wait, given the waiting ones' slots.
    private func earliest(_ slots: [[Int]]) -> Int? {
        guard let first = slots[0].last else { return slots[1].isEmpty ? nil : 1 }
        guard let second = slots[1].last else { return 0 }
        return feed.stream(ofSlot: first, shard: 0) < feed.stream(ofSlot: second, shard: 1) ? 0 : 1
    }

    // MARK: one thread

    private func workAlone(_ place: Place) {
        while !isStopped.load(ordering: .relaxed), source?.read(into: &place.batch) == true {
            homes[0].shard.follow(place.batch, &place.firstEvents)
            homes[1].shard.follow(place.batch, &place.secondEvents)
            feed(place)
        }
    }

    // MARK: two threads

    private func work(as thread: Int) {
        var next = thread
        var block: FileBlocks.Block?
        var hasRead = false
        while true {
            if hasRead, isNext(next) {
                decode(next, block)
                hasRead = false
                next &+= 2
            } else if followed(by: thread) < decoded.load(ordering: .acquiring) {
                follow(followed(by: thread), as: thread)
            } else if followed(by: thread) >= end.load(ordering: .acquiring) {
                return
            } else if !hasRead, isFree(next) {
                // The first batch was read to recognise the file.
                block = next > 0 ? blocks.read(UInt64(next &- 1), into: &place(next).batch.packets) : nil
                hasRead = true
            } else {
                rest(thread).wait {
                    hasRead && self.isNext(next) || !hasRead && self.isFree(next)
                        || self.followed(by: thread) < self.decoded.load(ordering: .sequentiallyConsistent)
                        || self.followed(by: thread) >= self.end.load(ordering: .sequentiallyConsistent)
                }
            }
        }
    }

    /// Whether a batch is the next to be decoded.
    private func isNext(_ number: Int) -> Bool {
        decoded.load(ordering: .sequentiallyConsistent) == number
            && number < end.load(ordering: .sequentiallyConsistent)
    }

    private func place(_ number: Int) -> Place { places[number & (Self.mostPlaces &- 1)] }

    private func rest(_ thread: Int) -> Rest { thread == 0 ? rests.0 : rests.1 }

    /// Whether the place of a batch is no longer needed for an earlier one, and somebody wants the batch.
    private func isFree(_ number: Int) -> Bool {
        number &- fed.load(ordering: .sequentiallyConsistent) < Self.mostPlaces
            && number < end.load(ordering: .sequentiallyConsistent)
    }

    private func followed(by thread: Int) -> Int {
        thread == 0
            ? followedByFirst.load(ordering: .sequentiallyConsistent)
            : followedBySecond.load(ordering: .sequentiallyConsistent)
    }

    private func decode(_ number: Int, _ block: FileBlocks.Block?) {
        let place = place(number)
        if !isStopped.load(ordering: .acquiring), source?.read(into: &place.batch, block: block) == true {
            decoded.store(number &+ 1, ordering: .sequentiallyConsistent)
        } else {
            end.store(number, ordering: .sequentiallyConsistent)
        }
        rest(number & 1 ^ 1).end()
    }

    private func follow(_ number: Int, as thread: Int) {
        let place = place(number)
        if thread == 0 {
            homes[0].shard.follow(place.batch, &place.firstEvents)
            followedByFirst.store(number &+ 1, ordering: .sequentiallyConsistent)
        } else {
            homes[1].shard.follow(place.batch, &place.secondEvents)
            followedBySecond.store(number &+ 1, ordering: .sequentiallyConsistent)
        }
        feedReady(as: thread)
    }

    /// Feeds what both threads have followed, unless the other thread is at it: that looks again before it leaves.
    private func feedReady(as thread: Int) {
        while fed.load(ordering: .sequentiallyConsistent) < min(followed(by: 0), followed(by: 1)) {
            guard !isFeeding.exchange(true, ordering: .sequentiallyConsistent) else { return }
            var number = fed.load(ordering: .sequentiallyConsistent)
            while number < min(followed(by: 0), followed(by: 1)) {
                feed(place(number))
                number &+= 1
                fed.store(number, ordering: .sequentiallyConsistent)
            }
            isFeeding.store(false, ordering: .sequentiallyConsistent)
            rest(thread ^ 1).end()
        }
    }

    private func feed(_ place: Place) {
        feed.take(&place.firstEvents, &place.secondEvents, place.batch.decoded.tally)
        // Who stopped the run is told of nothing more; what was decoded before is part of it.
        guard !isStopped.load(ordering: .relaxed) else { return }
        if !look(place.batch, feed) { isStopped.store(true, ordering: .releasing) }
    }
}

/// Where one thread waits until another has changed something.
private final class Rest: Sendable {
    private let semaphore = DispatchSemaphore(value: 0)
    private let isAsleep = Atomic<Bool>(false)

    /// Looks before a thread goes to sleep. Most waits are shorter than what it takes to sleep and be woken up; longer ones
    /// leave the core to others.
    private static let looksBeforeSleep = 50_000

    /// Waits until a condition holds, or for a while: the caller looks again. The condition reads, in one order with all
    /// others, what is stored before ``end()`` is called.
    func wait(_ isOver: () -> Bool) {
        for _ in 0..<Self.looksBeforeSleep where isOver() { return }
        isAsleep.store(true, ordering: .sequentiallyConsistent)
        // Whoever changes something after this look sees the sleeper. If somebody has seen it before, a signal is coming.
        if isOver(), isAsleep.exchange(false, ordering: .sequentiallyConsistent) { return }
        semaphore.wait()
    }

    /// Wakes the thread, if it sleeps.
    func end() {
        guard isAsleep.load(ordering: .sequentiallyConsistent) else { return }
        if isAsleep.exchange(false, ordering: .sequentiallyConsistent) { semaphore.signal() }
    }
}
