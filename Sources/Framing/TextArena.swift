/// Where a text lies in a ``TextArena``.
struct TextRange: BitwiseCopyable {
    var start: UInt16 = 0
    var count: UInt16 = 0
}

/// Texts of open messages, one after the other in one reused buffer, so that a message costs no allocation.
struct TextArena {
    /// Most bytes held; a text that does not fit is left out (its range is empty).
    static let limit = 16_384

    private var storage: [UInt8] = []

    /// Keeps at most `limit` bytes of a text.
    mutating func keep(_ text: Span<UInt8>, limit: Int) -> TextRange {
        let count = min(text.count, limit)
        guard count > 0, storage.count &+ count <= Self.limit else { return TextRange() }
        let start = storage.count
        // The buffer is only read during the call.
        unsafe text.extracting(first: count).withUnsafeBufferPointer { unsafe storage.append(contentsOf: $0) }
        return TextRange(start: UInt16(truncatingIfNeeded: start), count: UInt16(truncatingIfNeeded: count))
    }

    /// The text of a range, invalid UTF-8 replaced.
    func text(_ range: TextRange) -> String {
        guard range.count > 0 else { return "" }
        let lower = Int(range.start)
        let upper = lower + Int(range.count)
        guard upper <= storage.count else { return "" }
        return String(decoding: storage[lower..<upper], as: UTF8.self)
    }

    /// Forgets all texts; ranges given before are void.
    mutating func removeAll() {
        if !storage.isEmpty { storage.removeAll(keepingCapacity: true) }
    }
}
