/// What tells the fragments of one datagram from those of others (RFC 791 §3.2, RFC 8200 §4.5).
struct FragmentKey: Hashable, BitwiseCopyable {
    var source: IPAddress
    var destination: IPAddress
    var identification: UInt32
    /// The IPv4 protocol; 0 for IPv6, where it does not count.
    var ipProtocol: UInt8
}

/// One fragment's place in its datagram.
struct Fragment: BitwiseCopyable {
    /// Place of its first byte in the datagram's payload.
    var start: Int
    /// False when the more-fragments bit is set.
    var isLast: Bool
    /// What the datagram's payload is; of IPv6 the first fragment's value counts.
    var ipProtocol: UInt8
    /// Bytes of the headers that stand before the payload, in each fragment.
    var headerLength: Int
}

/// How much may wait for missing fragments.
public struct FragmentLimits: Sendable, BitwiseCopyable {
    /// Datagrams that wait at one time.
    public var datagrams: Int
    /// Bytes kept for them in all.
    public var bytes: Int
    /// How long a datagram waits for its last fragment after its first one came, in nanoseconds of packet time.
    /// RFC 791 §3.2 proposes 15 seconds, Linux waits 30.
    public var timeout: Int64
    /// Separate islands of one datagram. Honest datagrams have one or two holes at a time; the limit bounds the
    /// work for one fragment.
    public var islands: Int

    /// Limits; the defaults are generous for honest traffic and small beside a capture.
    public init(
        datagrams: Int = 1024, bytes: Int = 4 << 20, timeout: Int64 = 30_000_000_000, islands: Int = 128
    ) {
        self.datagrams = datagrams
        self.bytes = bytes
        self.timeout = timeout
        self.islands = islands
    }
}

/// What became of IP fragments.
public struct FragmentStatistics: Sendable, Equatable, BitwiseCopyable {
    /// Fragments seen.
    public var fragments: UInt64 = 0
    /// Datagrams put together.
    public var completedDatagrams: UInt64 = 0
    /// Fragments thrown away since their datagram went beyond a limit of ``FragmentLimits``.
    public var fragmentsDroppedByLimits: UInt64 = 0
    /// Fragments thrown away since their datagram was not complete in time.
    public var fragmentsExpired: UInt64 = 0
    /// Fragments that contradict others of their datagram or the largest datagram, and those thrown away with them.
    public var fragmentsMalformed: UInt64 = 0

    /// Nothing counted.
    public init() {}
}
