public import PacketLayers

/// Limits of a ``StreamTable``; reaching one is counted and reported.
public struct StreamLimits: Sendable {
    /// Most connections open at a time.
    public var openConnections = 262_144
    /// Most out-of-order bytes held for one connection.
    public var pendingBytesPerConnection = 4 << 20
    /// Most out-of-order bytes held in total.
    public var pendingBytes = 24 << 20
    /// Most separate out-of-order intervals for one half-stream.
    public var pendingIntervals = 1024
    /// Nanoseconds of silence after which a connection's record is closed.
    public var idle: Int64 = 3_600_000_000_000

    public init() {}
}

/// All connections of a capture: takes segments in capture order, gives bytes in stream order and facts.
public struct StreamTable {
    /// The limits.
    public let limits: StreamLimits

    /// An empty table.
    public init(limits: StreamLimits = StreamLimits()) { self.limits = limits }

    /// Takes the next segment of the capture and its captured payload.
    public mutating func process<Sink: StreamSink>(_ segment: borrowing Segment, payload: Span<UInt8>, sink: inout Sink) {}

    /// Closes all records: the capture has ended.
    public mutating func finish<Sink: StreamSink>(sink: inout Sink) {}
}
