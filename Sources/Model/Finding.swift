/// Whether a message arrived whole.
public enum Verdict: String, Sendable, Codable {
    case complete
    case truncated
    case undetermined
}

/// One message that is short or cannot be decided, and why.
public struct Finding: Sendable, Codable, Equatable {
    /// `F1`, `F2` … in the order of the report.
    public var id: String
    /// Ten hexadecimal digits made of the connection's endpoints and first packet's time, the direction and the index of
    /// the message: the same for the same capture whatever else is read, and with other options.
    public var key: String
    /// `truncated` or `undetermined`.
    public var verdict: Verdict
    /// The most likely cause.
    public var cause: Cause
    /// Probability of ``cause`` among the causes considered, 0 to 1.
    public var confidence: Double
    /// The other causes considered, likeliest first.
    public var alternatives: [Alternative]
    /// What happened, in one or two sentences.
    public var summary: String
    /// The connection.
    public var connection: ConnectionReference
    /// The message.
    public var message: MessageFacts
    /// The packet that ended it; nil when none was captured.
    public var end: EndFacts?
    /// The quantities that size tests use.
    public var sizes: Sizes
    /// Sizes that match something known.
    public var matches: [SizeMatch]
    /// What speaks for and against.
    public var evidence: [EvidenceItem]
    /// How ``confidence`` comes about: priors, sums of weights, and the limits that applied.
    public var scoring: Scoring
    /// What to run next, most decisive first.
    public var nextSteps: [String]
    /// Other connections on which the same message was seen.
    public var related: [RelatedConnection]
    /// Id of the finding whose cause explains this one too, as the reset that ended a request explains its answer; nil for
    /// one that stands for itself.
    public var consequenceOf: String?
    /// Id of the finding of the same message in another capture, which is the one that counts; nil for that one itself.
    public var sameMessageAs: String?
    /// What only a live capture can know; nil for a capture file.
    public var live: LiveFacts?

    /// A finding from its parts.
    public init(
        verdict: Verdict, cause: Cause, confidence: Double, connection: ConnectionReference, message: MessageFacts
    ) {
        id = ""
        key = ""
        self.verdict = verdict
        self.cause = cause
        self.confidence = confidence
        alternatives = []
        summary = ""
        self.connection = connection
        self.message = message
        end = nil
        sizes = Sizes()
        matches = []
        evidence = []
        scoring = Scoring()
        nextSteps = []
        related = []
        consequenceOf = nil
        sameMessageAs = nil
        live = nil
    }
}

/// Another connection on which a finding's message was seen.
public struct RelatedConnection: Sendable, Codable, Hashable {
    /// How it is related to the finding's.
    public enum Relation: String, Sendable, Codable {
        /// The leg behind the proxy that is the server here.
        case legBehind = "leg-behind"
        /// The same packets, seen from another capture's place.
        case sameTraffic = "same-traffic"
    }

    /// How it is related.
    public var relation: Relation
    /// Index of the capture.
    public var capture: Int
    /// Number of the connection in it.
    public var stream: Int
    /// What both show together, in one sentence without a full stop; nil where that decides nothing.
    public var text: String?

    /// A related connection.
    public init(_ relation: Relation, capture: Int, stream: Int, text: String? = nil) {
        self.relation = relation
        self.capture = capture
        self.stream = stream
        self.text = text
    }
}

/// A cause that is less likely than the first.
public struct Alternative: Sendable, Codable, Equatable {
    /// The cause.
    public var cause: Cause
    /// Probability, 0 to 1.
    public var confidence: Double

    /// An alternative from its parts.
    public init(cause: Cause, confidence: Double) {
        self.cause = cause
        self.confidence = confidence
    }
}

/// An address and a port.
public struct EndpointReference: Sendable, Codable, Hashable {
    /// The address as text (RFC 5952 for IPv6).
    public var address: String
    /// The TCP port.
    public var port: UInt16

    /// An endpoint reference from its parts.
    public init(address: String, port: UInt16) {
        self.address = address
        self.port = port
    }
}

/// Names a connection of a capture.
public struct ConnectionReference: Sendable, Codable, Equatable {
    /// Index of the capture, from 0.
    public var capture: Int
    /// Number of the connection in its capture, from 0, in order of first packet.
    public var stream: Int
    /// Who sent the first SYN; without a SYN, who sent the first request.
    public var client: EndpointReference
    /// The other end.
    public var server: EndpointReference
    /// Its first packet: with its last one, what tells it from others on the same addresses and ports. 0 if unknown.
    public var firstPacket: UInt64
    /// Its last packet.
    public var lastPacket: UInt64

    /// A connection reference from its parts.
    public init(
        capture: Int, stream: Int, client: EndpointReference, server: EndpointReference, firstPacket: UInt64 = 0,
        lastPacket: UInt64 = 0
    ) {
        self.capture = capture
        self.stream = stream
        self.client = client
        self.server = server
        self.firstPacket = firstPacket
        self.lastPacket = lastPacket
    }
}

/// What a length rests on.
public enum LengthBasis: String, Sendable, Codable {
    /// The receiver acknowledged the bytes.
    case acknowledged
    /// The sender's sequence numbers prove that they were sent.
    case sequence
    /// The capture holds the bytes.
    case captured
}

/// The message of a finding.
public struct MessageFacts: Sendable, Codable, Equatable {
    /// `request` or `response`.
    public var direction: String
    /// Counts the messages of this direction on the connection, from 0, interim responses not counted.
    public var index: Int
    /// Method of the request, or of the request answered; nil if not seen.
    public var method: String?
    /// Target of that request; nil if not seen.
    public var target: String?
    /// Status of a response; nil for requests.
    public var status: Int?
    /// `content-length`, `chunked`, `close-delimited`, `none`, `unknown`.
    public var framing: String
    /// Body bytes promised; nil where the framing promises no number.
    public var declaredLength: Int64?
    /// Body bytes that arrived (for chunked without the chunk framing). With the issue `gap-in-head` as many at most: the
    /// capture does not hold the end of the head, and what followed counts whole.
    public var deliveredLength: Int64
    /// Body bytes that did not; nil where no number was promised.
    public var missingLength: Int64?
    /// What ``deliveredLength`` rests on.
    public var basis: LengthBasis
    /// Body bytes that the sender's sequence numbers prove were sent.
    public var sentLength: Int64
    /// Body bytes that the capture holds.
    public var capturedLength: Int64
    /// Stream offset at which the message begins, in bytes of its sender's half-stream.
    public var offset: Int64
    /// Bytes of its head, the empty line included; nil while the head is unfinished.
    public var headLength: Int64?
    /// Where in the message the stream ended: `head`, `body`, `between-chunks`, `chunk-size`, `chunk-data`,
    /// `trailer`, `until-close`.
    public var position: String
    /// Names of the framing's oddities.
    public var issues: [String]
    /// First and last packet of the message.
    public var firstPacket: UInt64
    /// Time of the last packet; nil without packets.
    public var lastPacket: UInt64

    /// A message facts from its parts.
    public init(direction: String, index: Int, framing: String) {
        self.direction = direction
        self.index = index
        method = nil
        target = nil
        status = nil
        self.framing = framing
        declaredLength = nil
        deliveredLength = 0
        missingLength = nil
        basis = .captured
        sentLength = 0
        capturedLength = 0
        offset = 0
        headLength = nil
        position = "head"
        issues = []
        firstPacket = 0
        lastPacket = 0
    }
}

/// The packet that ended a message.
public struct EndFacts: Sendable, Codable, Equatable {
    /// `fin`, `rst`, or `none` when no end was captured.
    public var kind: String
    /// `client` or `server`.
    public var sentBy: String
    /// Packet number.
    public var packet: UInt64
    /// Time of the packet.
    public var time: String
    /// True when the packet carried payload.
    public var onData: Bool
    /// True when the peer acknowledged the end; false when not, or when that was not seen.
    public var acknowledged: Bool
    /// For resets: `active`, `reactive`, `refused`, `forged`, `unclear`.
    public var resetType: String?

    /// An end facts from its parts.
    public init(kind: String, sentBy: String, packet: UInt64, time: String, onData: Bool, acknowledged: Bool) {
        self.kind = kind
        self.sentBy = sentBy
        self.packet = packet
        self.time = time
        self.onData = onData
        self.acknowledged = acknowledged
        resetType = nil
    }
}

/// Quantities in bytes that size tests use; nil where the capture cannot tell.
public struct Sizes: Sendable, Codable, Equatable {
    /// Stream bytes since the send queue was last empty, headers included.
    public var streamBytes: Int64?
    /// Stream bytes from the connection's start.
    public var totalBytes: Int64?
    /// Body bytes.
    public var bodyBytes: Int64?
    /// Payload of a full segment.
    public var mss: Int64?
    /// Stream bytes when the receiver's window was first zero.
    public var atZeroWindow: Int64?
    /// Bytes sent after the window opened for the last time.
    public var afterReopening: Int64?
    /// Bytes sent but not acknowledged when the end packet came.
    public var inFlightAtEnd: Int64?
    /// The receiver's window when the end packet came.
    public var peerWindowAtEnd: Int64?
    /// Largest window the receiver advertised.
    public var peerWindowLargest: Int64?

    /// A sizes with default values.
    public init() {}
}

/// A size that matches something known.
public struct SizeMatch: Sendable, Codable, Equatable {
    /// Which of ``Sizes`` (or `missing`).
    public var quantity: String
    /// The family or catalogue entry.
    public var family: String
    /// The unit or the catalogue's size.
    public var value: Int64
    /// How often the unit fits.
    public var multiple: Int64
    /// Probability that a random size matches as well, given how many values were tried.
    public var chance: Double
    /// One sentence for a person.
    public var text: String

    /// A size match from its parts.
    public init(quantity: String, family: String, value: Int64, multiple: Int64, chance: Double, text: String) {
        self.quantity = quantity
        self.family = family
        self.value = value
        self.multiple = multiple
        self.chance = chance
        self.text = text
    }
}

/// The messages of one server endpoint.
public struct Cohort: Sendable, Codable, Equatable {
    /// The server.
    public var server: EndpointReference
    /// Messages with a verdict.
    public var messages: Int
    /// Those that were truncated.
    public var truncated: Int
    /// Distinct stream sizes among the truncated ones.
    public var distinctSizes: Int
    /// One or two sentences for a person.
    public var text: String
    /// Its whole responses by the length of their body, smallest first; sizes that did not occur are left out.
    public var wholeSizes: [SizeCount] = []

    /// A cohort from its parts.
    public init(server: EndpointReference, messages: Int, truncated: Int, distinctSizes: Int, text: String) {
        self.server = server
        self.messages = messages
        self.truncated = truncated
        self.distinctSizes = distinctSizes
        self.text = text
    }
}

/// How many messages had a body of `least` to `most` bytes.
public struct SizeCount: Sendable, Codable, Equatable {
    /// The shortest body counted.
    public var least: Int64
    /// The longest body counted.
    public var most: Int64
    /// Messages.
    public var count: Int

    /// A count from its parts.
    public init(least: Int64, most: Int64, count: Int) {
        self.least = least
        self.most = most
        self.count = count
    }
}
