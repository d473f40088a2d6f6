/// The segments of one connection, for figures and timelines: what a second reading of the capture gives for the
/// connections that are reported, and for no others.
public struct ConnectionTrace: Sendable, Codable, Equatable {
    /// The connection.
    public var connection: ConnectionReference
    /// Its segments in the order of the capture; when there were too many, thinned with their extremes kept.
    public var points: [TracePoint]
    /// Segments that the capture holds and ``points`` does not.
    public var leftOut: UInt64
    /// Segments that the capture holds twice; the second one is not among ``points``.
    public var copies: UInt64

    /// A trace without segments.
    public init(connection: ConnectionReference) {
        self.connection = connection
        points = []
        leftOut = 0
        copies = 0
    }
}

/// One captured segment of a traced connection.
public struct TracePoint: Sendable, Codable, Equatable {
    /// Packet number in its capture, from 1.
    public var packet: UInt64
    /// Nanoseconds since 1970-01-01 UTC.
    public var time: Int64
    /// True when the client sent it.
    public var fromClient: Bool
    /// Stream offset of its first byte: 0 is the byte after the SYN (without a SYN, the first byte captured); the SYN
    /// itself has -1. Unwrapped, so it grows beyond 2³². The same offsets as ``MessageFacts/offset``.
    public var offset: Int64
    /// Payload bytes on the wire.
    public var length: Int64
    /// Payload bytes that the capture holds.
    public var capturedLength: Int64
    /// Offset in the other side's stream up to which this segment acknowledges, a FIN counted as one byte; nil without
    /// ACK.
    public var acknowledged: Int64?
    /// Advertised window in bytes, scaled where the scale is known.
    public var window: Int64
    /// The flag bits of the TCP header (RFC 9293 §3.1): FIN 1, SYN 2, RST 4, PSH 8, ACK 16, URG 32, ECE 64, CWR 128.
    public var flags: UInt8

    /// A segment from its parts.
    public init(
        packet: UInt64, time: Int64, fromClient: Bool, offset: Int64, length: Int64, capturedLength: Int64,
        acknowledged: Int64?, window: Int64, flags: UInt8
    ) {
        self.packet = packet
        self.time = time
        self.fromClient = fromClient
        self.offset = offset
        self.length = length
        self.capturedLength = capturedLength
        self.acknowledged = acknowledged
        self.window = window
        self.flags = flags
    }
}
