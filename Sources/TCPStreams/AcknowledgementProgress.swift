/// How far the peer's acknowledgements had come, and when: at most sixteen marks, evenly spaced in bytes, since the send
/// queue was last seen empty. A full list drops every second mark and doubles its step, so any length costs the same.
public struct AcknowledgementProgress: Sendable, BitwiseCopyable {
    /// Marks kept at most.
    public static let limit = 16
    /// Bytes between marks at first.
    public static let firstStep: Int64 = 4_096

    private var offsets = InlineArray<16, Int64>(repeating: 0)
    private var times = InlineArray<16, Int64>(repeating: 0)
    /// Marks held.
    public private(set) var count = 0
    /// Acknowledged offset from which the next mark is made.
    @usableFromInline var next: Int64 = 0
    private var step = Self.firstStep

    /// No marks.
    public init() {}

    /// Takes an acknowledgement that moved forward to a stream offset, at a time in nanoseconds since the epoch.
    @inlinable
    public mutating func note(_ offset: Int64, at time: Int64) {
        if offset >= next { add(offset, at: time) }
    }

    @usableFromInline
    mutating func add(_ offset: Int64, at time: Int64) {
        if count == Self.limit { thin() }
        // Thinned out, the list may not need this one yet.
        guard offset >= next else { return }
        offsets[count] = offset
        times[count] = time
        count += 1
        next = offset &+ step
    }

    /// Forgets everything: the send queue is empty at this offset.
    public mutating func restart(at offset: Int64, time: Int64) {
        count = 0
        step = Self.firstStep
        next = offset
        add(offset, at: time)
    }

    /// Makes this the progress of another half-stream; marks beyond the count mean nothing.
    mutating func begin() {
        count = 0
        next = 0
        step = Self.firstStep
    }

    private mutating func thin() {
        var kept = 0
        for index in stride(from: 0, to: count, by: 2) {
            offsets[kept] = offsets[index]
            times[kept] = times[index]
            kept += 1
        }
        count = kept
        step &*= 2
        next = offsets[kept - 1] &+ step
    }

    /// The mark of an index below ``count``.
    public func mark(_ index: Int) -> (offset: Int64, time: Int64) { (offsets[index], times[index]) }
}
