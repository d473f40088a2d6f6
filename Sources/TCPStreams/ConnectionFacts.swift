public import PacketLayers

/// One end of a connection.
public struct Endpoint: Sendable, Hashable, BitwiseCopyable {
    /// The address.
    public var address: IPAddress
    /// The TCP port.
    public var port: UInt16

    /// An address and a port.
    @inlinable
    public init(address: IPAddress, port: UInt16) {
        self.address = address
        self.port = port
    }
}

/// A packet's number and its time.
public struct PacketMark: Sendable, BitwiseCopyable, Equatable {
    /// Packet number in its capture, from 1; 0 means that there is none.
    public var packet: UInt64
    /// Nanoseconds since the epoch.
    public var time: Int64

    /// A packet and its time.
    @inlinable
    public init(packet: UInt64 = 0, time: Int64 = 0) {
        self.packet = packet
        self.time = time
    }

    /// True when there is such a packet.
    @inlinable
    public var exists: Bool { packet != 0 }
}

/// Which side of a connection.
public enum Side: UInt8, Sendable, BitwiseCopyable {
    /// Sent the first SYN; without a SYN, a guess that framing may correct.
    case initiator
    case responder

    /// The other side.
    @inlinable
    public var opposite: Side { self == .initiator ? .responder : .initiator }
}

/// What a packet that ends a half-stream (FIN or RST) looked like.
public struct EndPacket: Sendable, BitwiseCopyable {
    /// The packet.
    public var mark = PacketMark()
    /// Stream offset of its sequence number, plus its payload for a FIN: the place where the stream ends. The
    /// first payload byte of a half-stream has offset 0.
    public var offset: Int64 = 0
    /// Payload bytes that came in the same packet.
    public var payloadLength: Int = 0
    /// Control bits.
    public var flags: TCPFlags = []
    /// Window as sent, before scaling.
    public var window: UInt16 = 0
    /// IPv4 identification.
    public var ipIdentification: UInt16 = 0
    /// TTL or hop limit.
    public var hopLimit: UInt8 = 0
    /// Whether it carried the timestamps option.
    public var hasTimestamps = false
    /// Its acknowledgement as an offset in the peer's stream; -1 if it carried none.
    public var acknowledged: Int64 = -1
    /// True when its sequence number equals the acknowledgement number of a packet that the other side sent
    /// shortly before (what a socket that no longer exists answers, RFC 9293 §3.10.7.1).
    public var answersAcknowledgement = false
    /// Highest offset that this side had sent, before this packet.
    public var highestSentBefore: Int64 = 0
    /// Highest offset that the peer had acknowledged, before this packet.
    public var highestAckedBefore: Int64 = 0
    /// Bytes this side had in flight, by what the capture had seen, before this packet's own payload.
    public var bytesInFlightBefore: Int64 { highestSentBefore - highestAckedBefore }
    /// The peer's advertised window in bytes at this moment; -1 if unknown.
    public var peerWindow: Int64 = -1
    /// Highest offset that the peer had sent, before this packet.
    public var peerHighestSent: Int64 = 0
    /// The peer's latest payload before this packet.
    public var peerLastData = PacketMark()

    /// An end packet with default values.
    public init() {}
}

/// A span of time in which something held, with its packets.
public struct TimedSpan: Sendable, BitwiseCopyable {
    /// Where it began.
    public var begin = PacketMark()
    /// Where it ended; no packet while it holds, or if it never ended.
    public var end = PacketMark()
    /// Stream offset, in the half-stream that it hinders, when it began.
    public var offset: Int64 = 0
    /// Stream offset of the last byte sent before, in the half-stream that it hinders, when it ended.
    public var endOffset: Int64 = 0

    /// A timed span with default values.
    public init() {}

    /// True when it never ended.
    public var isOpen: Bool { begin.exists && !end.exists }
    /// Nanoseconds from begin to end; 0 while open.
    public var duration: Int64 { end.exists ? end.time &- begin.time : 0 }
}

/// Limits on what is held of bytes that came before others below them.
public struct PendingLimits: OptionSet, Sendable, BitwiseCopyable {
    /// The bits.
    public var rawValue: UInt8

    /// A set from its bits.
    public init(rawValue: UInt8) { self.rawValue = rawValue }

    /// ``StreamLimits/pendingBytesPerConnection``.
    public static let bytesOfHalfStream = PendingLimits(rawValue: 1)
    /// ``StreamLimits/pendingBytes``.
    public static let bytesInAll = PendingLimits(rawValue: 2)
    /// ``StreamLimits/pendingIntervals``.
    public static let ranges = PendingLimits(rawValue: 4)
}

/// Facts of the bytes that one side sent, and of how the other side took them. Offsets count from the first
/// payload byte of this half-stream.
public struct HalfStreamFacts: Sendable {
    // The order keeps together what each segment touches, and what each with payload does: they are in few lines of memory
    // then, of which an open connection has many.

    // MARK: what each segment touches

    /// The SYN or SYN-ACK of this side.
    public var syn = PacketMark()
    /// Sequence number of that SYN; meaningful only with it.
    public var initialSequence: UInt32 = 0
    /// MSS option of this side's SYN: what it is willing to receive; 0 if unknown.
    public var maximumSegmentSize: UInt16 = 0
    /// Window scale shift of this side's SYN; 255 if absent, meaningful only with ``syn``.
    public var windowScale: UInt8 = 255
    /// True when this side's segments carry timestamps.
    public var usesTimestamps = false
    /// All segments.
    public var segments: UInt64 = 0
    /// Highest end of payload seen (the sender had sent at least this much).
    public var highestSent: Int64 = 0
    /// Highest offset at which an empty segment stood: above ``highestSent`` it shows bytes, or a FIN, that the sender had sent
    /// and the capture does not hold. 0 without such segments.
    public var highestSequence: Int64 = 0
    /// Highest contiguous captured byte, from the first one on (gaps given up count as passed).
    public var nextExpected: Int64 = 0
    /// Highest offset that the peer acknowledged, at most one past the end (a FIN's own number is not counted);
    /// -1 when no acknowledgement was seen.
    public var highestAcked: Int64 = -1
    /// The peer's advertised window in bytes: first after the handshake, smallest, largest, latest. -1 if unknown
    /// (no SYN: the scale is unknown).
    public var windowFirst: Int64 = -1
    /// The smallest window the peer advertised after the handshake; -1 if unknown.
    public var windowSmallest: Int64 = -1
    /// The largest; -1 if unknown.
    public var windowLargest: Int64 = -1
    /// The latest; -1 if unknown.
    public var windowLatest: Int64 = -1
    /// RST packets of this side.
    public var resets: UInt32 = 0
    /// IPv4 identification of the latest segment before an end packet.
    public var lastIdentification: UInt16 = 0
    /// Hop limit of the SYN and of data segments (latest), and whether it changed among segments with payload.
    public var hopLimit: UInt8 = 0
    /// True when segments with payload did not all have the same hop limit.
    public var hopLimitChanged = false
    /// Smallest time from a segment to the acknowledgement that covers it, as the capture point saw it;
    /// nanoseconds, -1 if none.
    public var smallestRoundTrip: Int64 = -1
    /// Latest acknowledgement by the peer that moved forward.
    public var lastAckProgress = PacketMark()
    /// Latest packet of the peer that opened the window or acknowledged more.
    public var lastPeerProgress = PacketMark()

    // MARK: what each segment with payload touches

    /// Segments with payload, retransmissions and duplicates included.
    public var dataSegments: UInt64 = 0
    /// Payload bytes on the wire, retransmissions and duplicates included.
    public var payloadBytes: UInt64 = 0
    /// First segment with payload.
    public var firstData = PacketMark()
    /// Last segment with payload.
    public var lastData = PacketMark()
    /// Payload length of the segment that reaches highest, its flags, and the packet that carried it first.
    public var lastSegmentLength: Int = 0
    /// Its control bits.
    public var lastSegmentFlags: TCPFlags = []
    /// The packet that carried it first.
    public var highestSegment = PacketMark()
    /// What the program wrote at a time, since the other side last sent payload.
    public var writeUnit = WriteUnit()
    /// Largest payload of a segment captured (super-packets included).
    public var largestSegment: Int = 0
    /// Largest bytes in flight seen.
    public var largestInFlight: Int64 = 0
    /// Longest time between two data segments, and the stream offset before which it lay.
    public var longestPause = TimedSpan()

    // MARK: what was sent

    /// Bytes below ``highestSent`` that the capture does not hold.
    public var gapBytes: Int64 = 0
    /// Gap bytes that the peer acknowledged: the capture lost them, not the path.
    public var gapBytesAcked: Int64 = 0
    /// Those of the gap bytes that were not waited for because a limit was reached: the capture may hold them.
    public var givenUpBytes: Int64 = 0
    /// Which limits those were.
    public var limitsReached: PendingLimits = []
    /// Number of gaps given up.
    public var gaps: UInt32 = 0
    /// Segments whose payload was sent before, wholly or in part.
    public var retransmissions: UInt32 = 0
    /// Latest such segment.
    public var lastRetransmission = PacketMark()
    /// The most often repeated segment at the lowest unacknowledged byte: how often it came again.
    public var repeatsOfLowest: UInt32 = 0
    /// Segments that came after later ones.
    public var outOfOrder: UInt32 = 0
    /// Segments whose new bytes the peer had acknowledged before the capture shows them, which no host can do: the capture
    /// takes the two directions at two places, or with two clocks, or out of order.
    public var acknowledgedUnseen: UInt32 = 0
    /// The longest time by which such an acknowledgement came too early; nanoseconds.
    public var acknowledgedAhead: Int64 = 0
    /// Packets that the capture holds twice.
    public var duplicates: UInt32 = 0
    /// Overlapping bytes that differ from the first copy.
    public var conflicts: UInt32 = 0
    /// Keep-alive probes (a segment of at most one byte just below the next byte).
    public var keepAlives: UInt32 = 0
    /// Probes into a zero window.
    public var windowProbes: UInt32 = 0
    /// Latest of those probes.
    public var lastWindowProbe = PacketMark()
    /// Payload of urgent segments seen.
    public var urgentSegments: UInt32 = 0
    /// Segments whose payload the capture holds only in part.
    public var snappedSegments: UInt32 = 0

    // MARK: how it ended

    /// The first FIN.
    public var fin: EndPacket?
    /// Times that the FIN came again.
    public var finRetransmissions: UInt32 = 0
    /// Packet with which the peer acknowledged the FIN.
    public var finAcked = PacketMark()
    /// The first RST.
    public var reset: EndPacket?
    /// RST packets after the first with sequence numbers beyond everything that this side had sent.
    public var guessedResets: UInt32 = 0
    /// Payload bytes sent beyond the first FIN (a violation, or another host's FIN).
    public var bytesAfterFin: Int64 = 0
    /// New data or an acknowledgement from this side after its own RST: the end host was alive.
    public var aliveAfterReset: UInt32 = 0
    /// Payload bytes that the *peer* sent after this side's FIN or RST, new ones only.
    public var peerBytesAfterEnd: Int64 = 0

    // MARK: how the peer took it

    /// When the acknowledgements came how far, since the queue was last seen empty.
    public var acknowledged = AcknowledgementProgress()
    /// Zero-window spans of the peer: how many, total nanoseconds, the first, the last.
    public var zeroWindows: UInt32 = 0
    /// Nanoseconds in all of them together.
    public var zeroWindowTime: Int64 = 0
    /// The first of them.
    public var firstZeroWindow = TimedSpan()
    /// The last of them.
    public var lastZeroWindow = TimedSpan()
    /// Spans in which the bytes in flight filled the peer's window (within one segment).
    public var windowFulls: UInt32 = 0
    /// The first of them.
    public var firstWindowFull = TimedSpan()
    /// The last of them.
    public var lastWindowFull = TimedSpan()
    /// Duplicate acknowledgements by the peer since the last that went on.
    public var duplicateAcks: UInt32 = 0
    /// Right edge of a first SACK block (RFC 2018 §3), the largest of the latest acknowledgement that had any; -1 if none did.
    /// Above ``highestAcked`` it proves that the byte there had not arrived by then.
    public var highestSacked: Int64 = -1

    // MARK: pauses

    /// Latest offset at which everything sent was acknowledged and the sender then waited (for a new request, or
    /// for longer than the connection's round-trip time): the send queue was empty here.
    public var lastIdleOffset: Int64 = 0
    /// The segment that was sent after it; none if the queue was empty only at the start.
    public var lastIdle = PacketMark()
    /// Idle moments of that kind.
    public var idleMoments: UInt32 = 0

    // MARK: path

    /// True when identifications of this side count up from segment to segment.
    public var identificationCounts = false

    /// A half stream facts with default values.
    public init() {}

    /// Where this half-stream ends by its own end packet, if it has one.
    public var endOffset: Int64? { fin?.offset ?? reset?.offset }
}

/// Why a connection's record was closed.
public enum RetireReason: UInt8, Sendable, BitwiseCopyable {
    /// Both sides ended, everything settled.
    case closed
    /// A RST, and nothing more came.
    case reset
    /// A new SYN used the same addresses and ports.
    case reused
    /// Nothing for longer than the idle limit.
    case idle
    /// The limit on open connections was reached.
    case evicted
    /// The capture ended.
    case captureEnd
}

/// What is known of one connection when its record is closed: of both its directions together, whose facts are reached
/// as if they stood here, and of each.
@dynamicMemberLookup
public struct ConnectionFacts: Sendable {
    /// The facts of both directions together.
    public var wide: ConnectionWideFacts
    /// The bytes that the initiator sent.
    public var fromInitiator = HalfStreamFacts()
    /// The bytes that the responder sent.
    public var fromResponder = HalfStreamFacts()

    /// Facts of a connection of which nothing has been seen.
    public init(stream: UInt32, initiator: Endpoint, responder: Endpoint) {
        wide = ConnectionWideFacts(stream: stream, initiator: initiator, responder: responder)
    }

    init(_ wide: ConnectionWideFacts, fromInitiator: HalfStreamFacts, fromResponder: HalfStreamFacts) {
        self.wide = wide
        self.fromInitiator = fromInitiator
        self.fromResponder = fromResponder
    }

    /// A fact of both directions together.
    @inlinable
    public subscript<Fact>(dynamicMember fact: WritableKeyPath<ConnectionWideFacts, Fact>) -> Fact {
        get { wide[keyPath: fact] }
        set { wide[keyPath: fact] = newValue }
    }

    /// True when the SYN of either side was captured.
    public var sawHandshake: Bool { fromInitiator.syn.exists || fromResponder.syn.exists }
    /// True when packets of one side only were captured.
    public var isOneSided: Bool { fromInitiator.segments == 0 || fromResponder.segments == 0 }

    /// The facts of one side's bytes.
    public subscript(side: Side) -> HalfStreamFacts {
        get { side == .initiator ? fromInitiator : fromResponder }
    }
}
