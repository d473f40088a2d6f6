/// An IPv4 or IPv6 address, in two words so that it compares and hashes without touching memory elsewhere.
public struct IPAddress: Sendable, Hashable, BitwiseCopyable {
    /// First eight bytes of an IPv6 address in network order; 0 for IPv4.
    public var high: UInt64
    /// Last eight bytes of an IPv6 address in network order; for IPv4 the address in the low 32 bits.
    public var low: UInt64
    /// True for IPv6.
    public var isIPv6: Bool

    /// An IPv4 address from its 32-bit value.
    @inlinable
    public init(ipv4 value: UInt32) {
        high = 0
        low = UInt64(value)
        isIPv6 = false
    }

    /// An IPv6 address from its two halves.
    @inlinable
    public init(ipv6High high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
        isIPv6 = true
    }
}
