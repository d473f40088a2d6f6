/// One connection, for `streams`.
public struct ConnectionRow: Sendable, Codable, Equatable {
    /// Index of the capture, from 0.
    public var capture: Int
    /// Number of the connection in its capture, from 0.
    public var stream: Int
    /// Who sends the requests.
    public var client: EndpointReference
    /// The other end.
    public var server: EndpointReference
    /// `http1`, `http2`, `tls`, `opaque`, `undecided`.
    public var protocolName: String
    /// First and last packet, and the time of the first.
    public var firstPacket: UInt64
    /// Number of the last packet.
    public var lastPacket: UInt64
    /// Time of the first packet; empty where the capture does not say.
    public var firstTime: String
    /// Nanoseconds from the first to the last packet.
    public var duration: Int64
    /// Complete requests.
    public var requests: Int
    /// Complete responses.
    public var responses: Int
    /// `handshake`, `mid-stream`, `one-sided`, comma separated oddities; empty without.
    public var notes: [String]
    /// How the record was closed: `closed`, `reset`, `reused`, `idle`, `evicted`, `capture-end`.
    public var state: String
    /// The two half-streams.
    public var fromClient: HalfStreamRow
    /// What the server sent.
    public var fromServer: HalfStreamRow

    /// A connection row from its parts.
    public init(capture: Int, stream: Int, client: EndpointReference, server: EndpointReference) {
        self.capture = capture
        self.stream = stream
        self.client = client
        self.server = server
        protocolName = "undecided"
        firstPacket = 0
        lastPacket = 0
        firstTime = ""
        duration = 0
        requests = 0
        responses = 0
        notes = []
        state = ""
        fromClient = HalfStreamRow()
        fromServer = HalfStreamRow()
    }
}

/// The bytes of one side, for `streams`. Lengths in bytes.
public struct HalfStreamRow: Sendable, Codable, Equatable {
    /// Segments sent, those without payload included.
    public var segments: UInt64 = 0
    /// Payload on the wire, retransmissions included.
    public var payload: UInt64 = 0
    /// Highest byte sent, highest byte contiguously captured (gaps passed), highest byte acknowledged by the peer
    /// (nil when none was seen).
    public var sent: Int64 = 0
    /// Highest byte contiguously captured, gaps passed.
    public var captured: Int64 = 0
    /// Highest byte acknowledged by the other side; nil when none was seen.
    public var acknowledged: Int64?
    /// Bytes that the capture does not hold.
    public var gapBytes: Int64 = 0
    /// Segments whose payload was sent before.
    public var retransmissions: UInt32 = 0
    /// Segments that came after later ones.
    public var outOfOrder: UInt32 = 0
    /// Packets that the capture holds twice.
    public var duplicates: UInt32 = 0
    /// Times that the other side shut its window.
    public var zeroWindows: UInt32 = 0
    /// Smallest and largest window that the *other* side advertised for these bytes.
    public var windowSmallest: Int64?
    /// Largest window that the other side advertised; nil if unknown.
    public var windowLargest: Int64?
    /// MSS option of the other side; nil if unknown.
    public var mss: Int64?
    /// `fin`, `rst`, `fin+rst` or `none`.
    public var end: String = "none"
    /// The packet that ended it; nil without.
    public var endPacket: UInt64?

    /// A half stream row with default values.
    public init() {}
}

/// One message, for `messages`.
public struct MessageRow: Sendable, Codable, Equatable {
    /// Index of the capture, from 0.
    public var capture: Int
    /// Number of the connection in its capture, from 0.
    public var stream: Int
    /// Who sends the requests.
    public var client: EndpointReference
    /// The other end.
    public var server: EndpointReference
    /// The message and its lengths.
    public var message: MessageFacts
    /// Whether it is whole.
    public var verdict: Verdict
    /// Time of the first byte; empty where the capture does not say.
    public var firstTime: String
    /// Nanoseconds from the first to the last byte.
    public var duration: Int64

    /// A message row from its parts.
    public init(
        capture: Int, stream: Int, client: EndpointReference, server: EndpointReference, message: MessageFacts,
        verdict: Verdict, firstTime: String, duration: Int64
    ) {
        self.capture = capture
        self.stream = stream
        self.client = client
        self.server = server
        self.message = message
        self.verdict = verdict
        self.firstTime = firstTime
        self.duration = duration
    }
}

/// What a byte count could be, for `sizes`.
public struct SizeExplanation: Sendable, Codable, Equatable {
    /// The byte count asked for.
    public var bytes: Int64
    /// Families and catalogue entries that fit, the least accidental first.
    public var matches: [SizeMatch]
    /// How many values and families were tried.
    public var tried: Int
    /// What the answer is worth.
    public var text: String

    /// A size explanation from its parts.
    public init(bytes: Int64, matches: [SizeMatch], tried: Int, text: String) {
        self.bytes = bytes
        self.matches = matches
        self.tried = tried
        self.text = text
    }
}
