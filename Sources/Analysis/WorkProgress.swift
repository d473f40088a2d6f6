import Synchronization

/// How far each stage of the work on one capture has come, and which of them somebody is at. Batches are counted, from the
/// first of the capture on; all values are read and written in one order by all threads.
///
/// Everything stands side by side: on some machines it takes a core hundreds of nanoseconds to see what another has written,
/// whatever its size.
final class WorkProgress: Sendable {
    /// A stage's work, which one thread holds at a time. Nobody waits for it: who finds it taken does something else.
    struct Hold: ~Copyable, Sendable {
        private let state = Atomic<Bool>(false)

        /// Whether somebody holds it now.
        var isTaken: Bool { state.load(ordering: .sequentiallyConsistent) }

        /// Takes it; false when somebody else holds it.
        func take() -> Bool { !state.exchange(true, ordering: .sequentiallyConsistent) }

        /// Lets go of it.
        func leave() { state.store(false, ordering: .sequentiallyConsistent) }
    }

    /// A count of batches.
    struct Count: ~Copyable, Sendable {
        private let state: Atomic<Int>

        init(_ value: Int = 0) { state = Atomic(value) }

        var value: Int { state.load(ordering: .sequentiallyConsistent) }

        func set(_ value: Int) { state.store(value, ordering: .sequentiallyConsistent) }

        /// Counts one more, if `value` is still the count.
        func add(after value: Int) -> Bool {
            state.compareExchange(expected: value, desired: value &+ 1, ordering: .sequentiallyConsistent).exchanged
        }
    }

    /// Batches that each of two threads has under way at most, and both together.
    static let placesEach = 2
    static let places = 4

    /// Batches that some thread has read or is reading, that were decoded, and that were fed.
    let claimed = Count()
    let decoded = Count()
    let fed = Count()
    /// How many batches there are, once that is known.
    let end = Count(.max)
    /// Who is at the decoding, and at the feeding.
    let decoding = Hold()
    let feeding = Hold()
    /// Batches that each shard has followed, and who is at it.
    private let followedByShard = InlineArray<2, Count> { _ in Count() }
    private let following = InlineArray<2, Hold> { _ in Hold() }
    /// For the latest batches: the place that each was read into, and above it the count of batches up to and with it.
    private let read = InlineArray<4, Count> { _ in Count() }

    init() {}

    /// All batches have been through everything.
    var isOver: Bool { fed.value >= end.value }

    // MARK: reading

    /// Whether somebody wants the next batch.
    var isMoreWanted: Bool { claimed.value < end.value }

    /// The number of a batch that the caller is to read; nil when there is none now.
    func claim() -> Int? {
        let next = claimed.value
        return next < end.value && claimed.add(after: next) ? next : nil
    }

    /// A batch was read into a place. The earlier one that is noted here has been fed: there are not more places.
    func noteRead(_ number: Int, place: Int) {
        read[number % Self.places].set((number &+ 1) &* Self.places &+ place)
    }

    private func noted(_ number: Int) -> Int { read[number % Self.places].value }

    /// The place of a batch that was read and has not been fed.
    func place(of number: Int) -> Int { noted(number) % Self.places }

    // MARK: decoding

    /// Whether the next batch has been read and nobody is decoding it; by a thread, if one is given.
    func mayDecode(readBy thread: Int? = nil) -> Bool { !decoding.isTaken && isNextRead(by: thread) }

    /// Whether the next batch to be decoded has been read, by a thread if one is given.
    func isNextRead(by thread: Int? = nil) -> Bool {
        let next = decoded.value
        let value = noted(next)
        return value / Self.places == next &+ 1 && next < end.value
            && (thread == nil || value % Self.places / Self.placesEach == thread)
    }

    // MARK: following

    /// Batches that a shard has followed.
    func followed(_ shard: Int) -> Int { followedByShard[shard].value }

    /// Whether a shard can follow a batch and nobody is at it.
    func mayFollow(_ shard: Int) -> Bool {
        !following[shard].isTaken && followed(shard) < decoded.value
    }

    /// Takes a shard, to follow a batch; its number, or nil when there is none or somebody is at it.
    func takeShard(_ shard: Int) -> Int? {
        guard followed(shard) < decoded.value, following[shard].take() else { return nil }
        let next = followed(shard)
        if next < decoded.value { return next }
        following[shard].leave()
        return nil
    }

    /// A shard has followed so many batches.
    func noteFollowed(_ shard: Int, _ count: Int) {
        followedByShard[shard].set(count)
        following[shard].leave()
    }

    // MARK: feeding

    /// Whether both shards have followed the next batch and nobody is feeding it.
    var mayFeed: Bool { !feeding.isTaken && isNextFollowed }

    /// Whether both shards have followed the next batch to be fed.
    var isNextFollowed: Bool { fed.value < min(followed(0), followed(1)) }
}
