/// Connections that have ended but may still say something, in order of the time at which to close their records.
package struct LingerQueue: Sendable {
    package struct Entry: Sendable, BitwiseCopyable {
        package var slot: Int
        package var generation: UInt32
        /// Nanoseconds since the epoch, in the capture's time.
        package var deadline: Int64
    }

    private var entries: [Entry] = []
    private var head = 0

    package init() {}

    @inlinable
    package var first: Entry? { peek() }

    @usableFromInline
    func peek() -> Entry? { head < entries.count ? entries[head] : nil }

    package mutating func append(slot: Int, generation: UInt32, deadline: Int64) {
        entries.append(Entry(slot: slot, generation: generation, deadline: deadline))
    }

    package mutating func removeFirst() -> Entry? {
        guard head < entries.count else { return nil }
        let entry = entries[head]
        head &+= 1
        // Give the front back once it outweighs the rest.
        if head > 1024, head &* 2 > entries.count {
            entries.removeFirst(head)
            head = 0
        }
        return entry
    }
}
