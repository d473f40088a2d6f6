internal import CPrefetch

/// Finds the place of a flow: open addressing with linear probing over (hash, place) pairs.
///
/// Keys are not stored here; the caller compares them at the place. Removal shifts later entries back, so that
/// there are no graves and probes stay short.
package struct FlowIndex: Sendable {
    @usableFromInline
    package struct Entry: Sendable, BitwiseCopyable {
        @usableFromInline var hash: UInt32
        /// Place plus one; 0 is an empty entry.
        @usableFromInline var place: UInt32
    }

    private var entries: [Entry]
    private var mask: Int
    /// Entries in use.
    package private(set) var count = 0

    /// An index without entries.
    package init() {
        entries = Array(repeating: Entry(hash: 0, place: 0), count: 1024)
        mask = 1023
    }

    /// The first place with this hash for which `matches` holds.
    @inline(__always)
    package func find(hash: UInt32, where matches: (Int) -> Bool) -> Int? {
        var position = Int(hash) & mask
        while true {
            let entry = entries[position]
            if entry.place == 0 { return nil }
            if entry.hash == hash {
                let place = Int(entry.place) &- 1
                if matches(place) { return place }
            }
            position = (position &+ 1) & mask
        }
    }

    /// Asks for the line of memory with the entries of a hash, which will soon be needed.
    @inline(__always)
    package func prefetch(hash: UInt32) {
        // Only a hint goes to the address, and it is inside the array.
        unsafe entries.withUnsafeBufferPointer { storage in
            if let base = storage.baseAddress { unsafe shortfin_prefetch(base + (Int(hash) & mask)) }
        }
    }

    /// Adds a place under a hash. The caller has made sure that the flow is not there yet.
    package mutating func insert(hash: UInt32, place: Int) {
        if (count &+ 1) &* 2 > entries.count { grow() }
        var position = Int(hash) & mask
        while entries[position].place != 0 { position = (position &+ 1) & mask }
        entries[position] = Entry(hash: hash, place: UInt32(truncatingIfNeeded: place &+ 1))
        count &+= 1
    }

    /// Makes the entry of a place point to another.
    package mutating func replace(hash: UInt32, place: Int, with other: Int) {
        guard let position = position(hash: hash, place: place) else { return }
        entries[position].place = UInt32(truncatingIfNeeded: other &+ 1)
    }

    /// Removes the entry of a place.
    package mutating func remove(hash: UInt32, place: Int) {
        guard var hole = position(hash: hash, place: place) else { return }
        var position = hole
        while true {
            position = (position &+ 1) & mask
            let entry = entries[position]
            if entry.place == 0 { break }
            let home = Int(entry.hash) & mask
            // An entry may move into the hole only if the hole is not before its home.
            if (position &- home) & mask >= (position &- hole) & mask {
                entries[hole] = entry
                hole = position
            }
        }
        entries[hole] = Entry(hash: 0, place: 0)
        count &-= 1
    }

    private func position(hash: UInt32, place: Int) -> Int? {
        var position = Int(hash) & mask
        while true {
            let entry = entries[position]
            if entry.place == 0 { return nil }
            if entry.hash == hash, Int(entry.place) == place &+ 1 { return position }
            position = (position &+ 1) & mask
        }
    }

    private mutating func grow() {
        let old = entries
        entries = Array(repeating: Entry(hash: 0, place: 0), count: old.count &* 2)
        mask = entries.count &- 1
        for entry in old where entry.place != 0 {
            var position = Int(entry.hash) & mask
            while entries[position].place != 0 { position = (position &+ 1) & mask }
            entries[position] = entry
        }
    }
}
