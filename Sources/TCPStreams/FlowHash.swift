public import PacketLayers

/// What can be worked out of a segment's flow without the table: so that it may be done elsewhere, beside the decoding.
public struct FlowHash: Sendable, BitwiseCopyable {
    /// The hash of the flow's key.
    public let hash: UInt32
    /// Whether the segment's source is the lower endpoint of the key.
    public let sourceIsLower: Bool

    /// The hash, under the seed of a ``StreamTable``, of a flow from one address and port to another. Takes no segment: to
    /// copy one that was only just written makes the processor wait.
    @inlinable @inline(__always)
    public init(
        source: IPAddress, port sourcePort: UInt16, destination: IPAddress, port destinationPort: UInt16, seed: UInt64
    ) {
        let (key, sourceIsLower) = FlowKey.make(
            source: source, port: sourcePort, destination: destination, port: destinationPort)
        hash = key.hash(seed: seed)
        self.sourceIsLower = sourceIsLower
    }

    /// No flow: room to write one into.
    public init() {
        hash = 0
        sourceIsLower = false
    }
}
