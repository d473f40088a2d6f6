/// A stretch of a half-stream that came before the bytes below it.
package struct PendingRange: Sendable {
    /// First offset and the offset after the last.
    package var start: Int64
    package var end: Int64
    /// The bytes, or nothing where nobody wants them: then the range is only counted.
    package var bytes: [UInt8]
    /// True when the capture does not hold these bytes although it saw their segment (snap length).
    package var isSnapped: Bool
    /// The latest packet that contributed.
    package var mark: PacketMark

    package var holdsBytes: Bool { !bytes.isEmpty }
}

/// Out-of-order stretches of one half-stream, in order, without overlap. The first copy of a byte wins.
package struct PendingRanges: Sendable {
    /// The stretches, lowest first.
    package private(set) var ranges: [PendingRange] = []
    /// Bytes stored in them.
    package private(set) var storedBytes = 0

    /// Most bytes put together in one stretch: to move a longer one each time it grows costs more than to have another.
    private static let longestJoined = 64 << 10

    package init() {}

    @inlinable
    package var isEmpty: Bool { ranges.isEmpty }

    /// Offset after the highest byte held.
    package var end: Int64? { ranges.last?.end }

    /// Adds what is not yet held of a piece. `bytes` covers it wholly, or is empty when it is only counted.
    /// Returns the number of overlapping bytes that differ from those held, and whether anything was added.
    package mutating func insert(
        start: Int64, end: Int64, bytes: Span<UInt8>, isSnapped: Bool, mark: PacketMark
    ) -> (conflicts: Int, added: Bool) {
        var conflicts = 0
        var added = false
        var cursor = start
        var index = firstIndex(endingAfter: start)
        while cursor < end {
            guard index < ranges.count, ranges[index].start < end else {
                add(from: cursor, to: end, pieceStart: start, bytes: bytes, isSnapped: isSnapped, mark: mark, at: index)
                return (conflicts, true)
            }
            if cursor < ranges[index].start {
                let stop = ranges[index].start
                let before = ranges.count
                add(
                    from: cursor, to: stop, pieceStart: start, bytes: bytes, isSnapped: isSnapped, mark: mark, at: index
                )
                added = true
                index &+= ranges.count &- before
                cursor = stop
            }
            let overlapEnd = min(end, ranges[index].end)
            if !bytes.isEmpty, ranges[index].holdsBytes {
                conflicts &+= differing(from: cursor, to: overlapEnd, pieceStart: start, bytes: bytes, range: index)
            }
            cursor = overlapEnd
            index &+= 1
        }
        return (conflicts, added)
    }

    /// Takes the lowest stretch.
    package mutating func removeFirst() -> PendingRange {
        let range = ranges.removeFirst()
        storedBytes &-= range.bytes.count
        return range
    }

    private func firstIndex(endingAfter offset: Int64) -> Int {
        // Most pieces come at the high end.
        guard let last = ranges.last, last.end > offset else { return ranges.count }
        var low = 0
        var high = ranges.count
        while low < high {
            let middle = (low &+ high) / 2
            if ranges[middle].end <= offset { low = middle &+ 1 } else { high = middle }
        }
        return low
    }

    private mutating func add(
        from: Int64, to: Int64, pieceStart: Int64, bytes: Span<UInt8>, isSnapped: Bool, mark: PacketMark, at index: Int
    ) {
        let holdsBytes = !bytes.isEmpty
        if index > 0, ranges[index &- 1].end == from, ranges[index &- 1].holdsBytes == holdsBytes,
            ranges[index &- 1].isSnapped == isSnapped,
            !holdsBytes || ranges[index &- 1].bytes.count &+ Int(to &- from) <= Self.longestJoined
        {
            if holdsBytes { append(bytes, from: from, to: to, pieceStart: pieceStart, range: index &- 1) }
            ranges[index &- 1].end = to
            ranges[index &- 1].mark = mark
            return
        }
        ranges.insert(PendingRange(start: from, end: to, bytes: [], isSnapped: isSnapped, mark: mark), at: index)
        if holdsBytes { append(bytes, from: from, to: to, pieceStart: pieceStart, range: index) }
    }

    private mutating func append(_ bytes: Span<UInt8>, from: Int64, to: Int64, pieceStart: Int64, range: Int) {
        let first = Int(from &- pieceStart)
        let last = Int(to &- pieceStart)
        // Sound: the buffer is read while the span that lends it is alive.
        unsafe bytes.extracting(droppingFirst: first).extracting(first: last &- first).withUnsafeBufferPointer {
            unsafe ranges[range].bytes.append(contentsOf: $0)
        }
        storedBytes &+= last &- first
    }

    private func differing(from: Int64, to: Int64, pieceStart: Int64, bytes: Span<UInt8>, range: Int) -> Int {
        var count = 0
        let held = ranges[range].bytes
        let heldStart = ranges[range].start
        var offset = from
        while offset < to {
            if held[Int(offset &- heldStart)] != bytes[Int(offset &- pieceStart)] { count &+= 1 }
            offset &+= 1
        }
        return count
    }
}
