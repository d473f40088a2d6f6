import PacketLayers

/// What is known of both directions of a connection together.
public struct ConnectionWideFacts: Sendable {
    /// Number of the connection in its capture, from 0, in order of first packet.
    public var stream: UInt32
    /// Who sent the first SYN; without one, who sent the first segment.
    public var initiator: Endpoint
    /// The other end.
    public var responder: Endpoint
    /// First and last packet.
    public var first = PacketMark()
    /// Last packet of the connection.
    public var last = PacketMark()
    /// Nanoseconds from SYN to SYN-ACK and from SYN-ACK to the ACK, as the capture point saw it; -1 if unknown.
    /// The larger part is on the far side: this places the capture point.
    public var handshakeToResponder: Int64 = -1
    /// Nanoseconds from SYN-ACK to the ACK, as the capture point saw it; -1 if unknown.
    public var handshakeToInitiator: Int64 = -1
    /// True when both sides' SYN crossed.
    public var simultaneousOpen = false
    /// The SYN was answered by RST.
    public var refused = false
    /// SYN segments of the initiator.
    public var synCount: UInt32 = 0
    /// True when Multipath TCP was seen: other subflows may carry part of the bytes.
    public var multipath = false
    /// True when data was carried in a SYN (RFC 7413).
    public var dataInSyn = false
    /// The capture does not say of all its packets when they were captured: no time here means anything.
    public var lacksTimes = false
    /// Why the record was closed.
    public var retired: RetireReason = .captureEnd

    /// Facts of a connection of which nothing has been seen.
    public init(stream: UInt32, initiator: Endpoint, responder: Endpoint) {
        self.stream = stream
        self.initiator = initiator
        self.responder = responder
    }

    /// Makes these the facts of another connection.
    package mutating func begin(stream: UInt32, initiator: Endpoint, responder: Endpoint, first: PacketMark) {
        self.stream = stream
        self.initiator = initiator
        self.responder = responder
        self.first = first
        last = PacketMark()
        handshakeToResponder = -1
        handshakeToInitiator = -1
        simultaneousOpen = false
        refused = false
        synCount = 0
        multipath = false
        dataInSyn = false
        lacksTimes = false
        retired = .captureEnd
    }
}
