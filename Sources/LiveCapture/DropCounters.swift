/// Counts of one interface since it was opened, by the kernel and the driver.
public struct DropCounters: Sendable, Equatable, BitwiseCopyable {
    /// Packets that passed the filter.
    public var received: UInt64 = 0
    /// Packets that the kernel dropped, since its buffer was full.
    public var kernelDropped: UInt64 = 0
    /// Packets that the interface or its driver dropped.
    public var interfaceDropped: UInt64 = 0

    /// Counts of nothing.
    public init() {}

    /// Takes over the kernel's counters, which have 32 bits and wrap.
    mutating func note(received: UInt32, kernelDropped: UInt32, interfaceDropped: UInt32) {
        self.received = Self.extended(self.received, to: received)
        self.kernelDropped = Self.extended(self.kernelDropped, to: kernelDropped)
        self.interfaceDropped = Self.extended(self.interfaceDropped, to: interfaceDropped)
    }

    /// The count that ends in the 32 bits given and is not below the earlier one.
    static func extended(_ earlier: UInt64, to low: UInt32) -> UInt64 {
        earlier &+ UInt64(low &- UInt32(truncatingIfNeeded: earlier))
    }
}
