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
    /// Bytes of room behind what is used.
    private static let slack = 16

    /// Keeps the first `length` bytes, and at most `limit` of them. What follows in the span is read, too, but not kept.
    mutating func keep(_ text: Span<UInt8>, length: Int, limit: Int) -> TextRange {
        let count = min(length, text.count, limit)
        guard count > 0, used &+ count <= Self.limit else { return TextRange() }
        let start = used
        used &+= count
        if storage.count &- used < Self.slack { grow() }
        copy(text, count, to: start)
        return TextRange(start: UInt16(truncatingIfNeeded: start), count: UInt16(truncatingIfNeeded: count))
    }

    /// Copies sixteen bytes at a time where there are so many, and so up to fifteen bytes of what lies unused behind the text.
    @inline(__always)
    private mutating func copy(_ text: Span<UInt8>, _ count: Int, to start: Int) {
        var place = storage.mutableSpan
        // Stores are checked against the bounds; any bits make valid bytes.
        var raw = unsafe place.mutableBytes
        guard text.count >= 16 else {
            raw.storeBytes(of: text.upToEightBytes(at: 0).littleEndian, toByteOffset: start, as: UInt64.self)
            guard count > 8 else { return }
            let next = text.count &- 8
            raw.storeBytes(of: text.eightBytes(at: next).littleEndian, toByteOffset: start &+ next, as: UInt64.self)
            return
        }
        var offset = 0
        while offset < count {
            // The last sixteen bytes may overlap those before.
            let next = min(offset, text.count &- 16)
            raw.storeBytes(of: text.sixteenBytes(at: next), toByteOffset: start &+ next, as: SIMD16<UInt8>.self)
            offset &+= 16
        }
    }

    /// Makes room for all that is used, as a rule twice what was there.
    @inline(never)
    private mutating func grow() {
        let size = max(used, min(Self.limit, max(112, storage.count &* 2))) &+ Self.slack
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
