/// A TCP sequence number: 32 bits that wrap (RFC 9293 §3.4).
///
/// Comparisons hold for numbers less than 2³¹ apart. Everything beyond the door of this target counts in 64-bit
/// stream offsets; ``offset(near:base:)`` is that door.
package struct SequenceNumber: Sendable, Hashable, BitwiseCopyable {
    /// The value on the wire.
    package var value: UInt32

    @inlinable
    package init(_ value: UInt32) { self.value = value }

    /// Signed distance from `other` to this number, the shorter way round the circle.
    @inlinable
    package func distance(from other: SequenceNumber) -> Int32 {
        Int32(bitPattern: value &- other.value)
    }

    /// The stream offset that this number stands for: of all offsets with this number, the one nearest to
    /// `reference`, where `base` is the number of offset 0.
    @inlinable
    package func offset(near reference: Int64, base: SequenceNumber) -> Int64 {
        let referenceNumber = SequenceNumber(base.value &+ UInt32(truncatingIfNeeded: reference))
        return reference &+ Int64(distance(from: referenceNumber))
    }
}
