package import PacketLayers

/// What can be worked out of a segment's flow without the table: so that it may be done elsewhere, beside the decoding.
package struct FlowHash: Sendable, BitwiseCopyable {
    /// The hash of the flow's key.
    package let hash: UInt32
    /// Whether the segment's source is the lower endpoint of the key.
    package let sourceIsLower: Bool

    /// The hash of a segment's flow under the seed of a ``StreamTable``.
    @inlinable
    @inline(__always)
    package init(_ segment: Segment, seed: UInt64) {
        let (key, sourceIsLower) = FlowKey.make(segment)
        hash = key.hash(seed: seed)
        self.sourceIsLower = sourceIsLower
    }

    /// No flow: room to write one into.
    @inlinable
    package init() {
        hash = 0
        sourceIsLower = false
    }
}
