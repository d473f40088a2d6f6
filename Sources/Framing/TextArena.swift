/// Where a text lies in a ``TextArena``.
struct TextRange: BitwiseCopyable {
    var start: UInt16 = 0
    var count: UInt16 = 0
}

/// Texts of open messages, one after the other in one reused buffer, so that a message costs no allocation.
struct TextArena {
    /// Most bytes held; a text that does not fit is left out (its range is empty).
    static let limit = 16_384

    /// Room for texts; grows, and is filled up to ``used``.
    private var storage: [UInt8] = []
    private var used = 0

    /// Keeps at most `limit` bytes of a text.
    mutating func keep(_ text: Span<UInt8>, limit: Int) -> TextRange {
        let count = min(text.count, limit)
        guard count > 0, used &+ count <= Self.limit else { return TextRange() }
        let start = used
        used &+= count
        if used > storage.count { grow() }
        copy(text, count, to: start)
        return TextRange(start: UInt16(truncatingIfNeeded: start), count: UInt16(truncatingIfNeeded: count))
    }

    @inline(__always)
    private mutating func copy(_ text: Span<UInt8>, _ count: Int, to start: Int) {
        var place = storage.mutableSpan
        var offset = 0
        if count >= 8 {
            // Stores are checked against the bounds; any bits make valid bytes.
            var raw = unsafe place.mutableBytes
            while offset < count {
                // The last eight bytes may overlap those before.
                let next = min(offset, count &- 8)
                let word = text.eightBytes(at: next).littleEndian
                raw.storeBytes(of: word, toByteOffset: start &+ next, as: UInt64.self)
                offset &+= 8
            }
            return
        }
        while offset < count {
            place[start &+ offset] = text[offset]
            offset &+= 1
        }
    }

    /// Makes room for all that is used, at least twice what was there.
    @inline(never)
    private mutating func grow() {
        let size = max(used, min(Self.limit, max(128, storage.count &* 2)))
        storage.append(contentsOf: repeatElement(0, count: size &- storage.count))
    }

    /// The text of a range, invalid UTF-8 replaced.
    func text(_ range: TextRange) -> String {
        guard range.count > 0 else { return "" }
        let lower = Int(range.start)
        let upper = lower + Int(range.count)
        guard upper <= used else { return "" }
        return String(decoding: storage[lower..<upper], as: UTF8.self)
    }

    /// Forgets all texts; ranges given before are void.
    mutating func removeAll() {
        used = 0
    }
}
