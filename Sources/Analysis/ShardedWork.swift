import CaptureFile
import Diagnosis
import Dispatch
import Synchronization
import TCPStreams

/// The work of analysing one capture, by one thread or by two that share it.
///
/// A batch of packets goes through these stages: its bytes are read; its packets are found and decoded, and their segments
/// dealt out to the shards; each shard follows its own; the feed takes what came of them. Every stage takes the batches in
/// the order of the capture; a few are under way at once. A thread does whatever is next, but leaves the other's shard to the
/// other as long as it has anything else to do: so a connection's state stays in the cache of one core, and yet a thread
/// that the system has put aside holds up no more than what it has in hand.
///
/// Sound to share, although the compiler cannot see it, since each part has one owner at a time:
/// - a place's batch belongs to the thread that claimed its number, until it is noted as read; then to the one that holds the
///   decoding, until it is counted as decoded; then all read it, until it is counted as fed and its place is free;
/// - ``source`` belongs to the thread that holds the decoding;
/// - a shard, and the events of it in the batch that it is to follow next, belong to the thread that has taken the shard; once
///   the batch is counted as followed, its events belong to the feed;
/// - ``feed`` belongs to the thread that holds the feeding;
/// - all of them to the starter before the threads start and after they have ended.
///
/// ``WorkProgress`` orders the memory accesses.
final class ShardedWork: @unchecked Sendable {
    /// Sees how far the run has come once a batch was fed; false stops.
    typealias Look = (SegmentBatch, DiagnosisFeed) -> Bool

    /// Where a batch stands while it is under way.
    private final class Place {
        var batch = SegmentBatch()
        var block: FileBlocks.Block?
        var firstEvents = FollowedEvents()
        var secondEvents = FollowedEvents()
    }

    /// A shard, apart from the other: two threads write to them at the same time.
    private final class Home {
        var shard: FlowShard
        init(_ shard: consuming FlowShard) { self.shard = shard }
    }

    var source: PacketSource?
    private(set) var feed: DiagnosisFeed
    private let homes: [Home]
    private var look: Look = { _, _ in true }

    private let blocks = FileBlocks()
    private var places: [Place] = []
    private let progress = WorkProgress()
    private let isStopped = Atomic<Bool>(false)
    /// The second thread has come to share the work.
    private let isShared = Atomic<Bool>(false)
    private let rests = (Rest(), Rest())

    /// Work with two shards, or with one: the second is then given nothing.
    init(_ first: consuming FlowShard, _ second: consuming FlowShard, feed: consuming DiagnosisFeed) {
        homes = [Home(first), Home(second)]
        self.feed = feed
    }

    /// One of the shards, 0 or 1.
    func shard(_ number: Int) -> FlowShard { homes[number].shard }

    /// Takes all batches of the source. False when `look` stopped it. Of two threads the second does `first` before it
    /// comes to share the work.
    func perform(threads: Int, first: (@Sendable () -> Void)? = nil, look: @escaping Look) -> Bool {
        self.look = look
        if threads > 1 {
            source?.share(blocks)
            places = (0..<WorkProgress.places).map { _ in Place() }
            let other = DispatchSemaphore(value: 0)
            DispatchQueue(label: "shortfin.sharing").async {
                first?()
                self.isShared.store(true, ordering: .relaxed)
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
        let other = thread ^ 1
        let progress = progress
        let own = thread == 0 ? rests.0 : rests.1
        let others = thread == 0 ? rests.1 : rests.0
        var shelf = Shelf(of: thread)
        while true {
            let isAlone = !isShared.load(ordering: .relaxed)
            if feedNext() || decodeNext(readBy: thread) || follow(thread) || isAlone && follow(other)
                || readNext(into: &shelf)
            {
                others.end()
            } else if progress.isOver {
                return
            } else if own.look(for: {
                progress.mayFeed || progress.mayDecode(readBy: thread) || progress.mayFollow(thread)
                    || progress.isMoreWanted && shelf.freePlace(progress) != nil || progress.isOver
            }) {
                continue
            } else if decodeNext(readBy: other) || follow(other) {
                // The other thread does not get to it: some other program has its core.
                others.end()
            } else {
                own.wait {
                    progress.mayFeed || progress.mayDecode() || progress.mayFollow(thread) || progress.mayFollow(other)
                        || progress.isMoreWanted && shelf.freePlace(progress) != nil || progress.isOver
                }
            }
        }
    }

    /// The places that one thread reads into: never those of the other, which its core holds.
    private struct Shelf {
        /// The number of the first place.
        private let first: Int
        /// The batches that were read into the places last.
        private var latest = [Int](repeating: -1, count: WorkProgress.placesEach)

        init(of thread: Int) { first = thread * WorkProgress.placesEach }

        /// A place whose batch has been fed.
        func freePlace(_ progress: WorkProgress) -> Int? {
            let fed = progress.fed.value
            for index in latest.indices where latest[index] < fed { return first &+ index }
            return nil
        }

        mutating func note(_ number: Int, in place: Int) { latest[place &- first] = number }
    }

    /// The place of a batch that is under way.
    private func place(_ number: Int) -> Place { places[progress.place(of: number)] }

    private func readNext(into shelf: inout Shelf) -> Bool {
        guard let index = shelf.freePlace(progress), let number = progress.claim() else { return false }
        shelf.note(number, in: index)
        let place = places[index]
        // The first batch was read to recognise the file.
        place.block = number > 0 ? blocks.read(UInt64(number &- 1), into: &place.batch.packets) : nil
        progress.noteRead(number, place: index)
        return true
    }

    private func decodeNext(readBy thread: Int) -> Bool {
        guard progress.isNextRead(by: thread), progress.decoding.take() else { return false }
        defer { progress.decoding.leave() }
        // The other thread may have decoded it in between.
        guard progress.isNextRead(by: thread) else { return false }
        let number = progress.decoded.value
        let place = place(number)
        if !isStopped.load(ordering: .acquiring), source?.read(into: &place.batch, block: place.block) == true {
            progress.decoded.set(number &+ 1)
        } else {
            progress.end.set(number)
        }
        return true
    }

    /// Follows a shard's part of its next batch.
    private func follow(_ number: Int) -> Bool {
        guard let next = progress.takeShard(number) else { return false }
        let place = place(next)
        if number == 0 {
            homes[0].shard.follow(place.batch, &place.firstEvents)
        } else {
            homes[1].shard.follow(place.batch, &place.secondEvents)
        }
        progress.noteFollowed(number, next &+ 1)
        return true
    }

    private func feedNext() -> Bool {
        guard progress.isNextFollowed, progress.feeding.take() else { return false }
        defer { progress.feeding.leave() }
        guard progress.isNextFollowed else { return false }
        let number = progress.fed.value
        feed(place(number))
        progress.fed.set(number &+ 1)
        return true
    }

    private func feed(_ place: Place) {
        feed.take(&place.firstEvents, &place.secondEvents, place.batch.decoded.tally)
        // Who stopped the run is told of nothing more; what was decoded before is part of it.
        guard !isStopped.load(ordering: .relaxed) else { return }
        if !look(place.batch, feed) { isStopped.store(true, ordering: .releasing) }
    }
}
