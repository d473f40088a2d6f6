/// A capture's own time of a packet: nanoseconds since 1970-01-01 00:00 UTC, leap seconds not counted.
public struct Timestamp: Sendable, Hashable, Comparable, BitwiseCopyable {
    /// Nanoseconds since the epoch. Negative before 1970; covers the years 1678 to 2262.
    public var nanoseconds: Int64

    /// A time from nanoseconds since the epoch.
    @inlinable
    public init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }

    /// Whether the left time is earlier.
    @inlinable
    public static func < (left: Timestamp, right: Timestamp) -> Bool { left.nanoseconds < right.nanoseconds }
}
