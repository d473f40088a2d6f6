public import Framing
public import TCPStreams

/// Numbers of a message that is complete, kept for what comes after it on its connection.
public struct CompletedMessage: Sendable, BitwiseCopyable {
    /// Position among the messages of its direction, from 0.
    public var index: Int
    /// First and last byte.
    public var first: Stamp
    /// Its last byte.
    public var last: Stamp
    /// Body bytes.
    public var bodyLength: Int64
    /// Stream offset after its last byte.
    public var endOffset: Int64
    /// It announced that the connection ends after it.
    public var closesConnection: Bool

    /// A completed message from its parts.
    public init(index: Int, first: Stamp, last: Stamp, bodyLength: Int64, endOffset: Int64, closesConnection: Bool) {
        self.index = index
        self.first = first
        self.last = last
        self.bodyLength = bodyLength
        self.endOffset = endOffset
        self.closesConnection = closesConnection
    }
}

/// Everything that is known of one connection when its record is closed: the input of the diagnosis.
public struct ConnectionOutcome: Sendable {
    /// Index of the capture.
    public var capture: Int
    /// The transport's facts.
    public var facts: ConnectionFacts
    /// Which side sends requests.
    public var clientSide: Side
    /// What was spoken.
    public var spoken: ConversationProtocol
    /// The unfinished message of either direction.
    public var openRequest: Message?
    /// The unfinished response, if there is one.
    public var openResponse: Message?
    /// The latest complete message of either direction.
    public var lastRequest: CompletedMessage?
    /// The latest complete response.
    public var lastResponse: CompletedMessage?
    /// Complete messages.
    public var requests: Int
    /// Complete responses.
    public var responses: Int
    /// How the TLS records of either direction ended.
    public var tlsFromClient: TLSRecordEnd
    /// How the TLS records from the server ended.
    public var tlsFromServer: TLSRecordEnd
    /// What the kernel said of the sockets of either side; nil except in live capture.
    public var sockets: ConnectionSockets?

    /// An outcome without messages.
    public init(capture: Int, facts: ConnectionFacts, clientSide: Side = .initiator) {
        self.capture = capture
        self.facts = facts
        self.clientSide = clientSide
        spoken = .undecided
        openRequest = nil
        openResponse = nil
        lastRequest = nil
        lastResponse = nil
        requests = 0
        responses = 0
        tlsFromClient = TLSRecordEnd()
        tlsFromServer = TLSRecordEnd()
        sockets = nil
    }
}

/// What is known of the messages of a connection whose facts stand elsewhere.
public struct ConnectionMessages: Sendable, BitwiseCopyable {
    /// Index of the capture.
    public var capture: Int
    /// Which side sends requests.
    public var clientSide = Side.initiator
    /// What was spoken.
    public var spoken = ConversationProtocol.undecided
    /// Complete messages.
    public var requests = 0
    /// Complete responses.
    public var responses = 0
    /// The latest complete request.
    public var lastRequest: CompletedMessage?
    /// The latest complete response.
    public var lastResponse: CompletedMessage?
    /// First byte of an unfinished request.
    var openRequest: Stamp?
    /// First byte of an unfinished response.
    var openResponse: Stamp?

    /// No messages.
    public init(capture: Int) { self.capture = capture }

    /// The messages of a connection.
    init(of outcome: borrowing ConnectionOutcome) {
        capture = outcome.capture
        clientSide = outcome.clientSide
        spoken = outcome.spoken
        requests = outcome.requests
        responses = outcome.responses
        lastRequest = outcome.lastRequest
        lastResponse = outcome.lastResponse
        openRequest = outcome.openRequest?.first
        openResponse = outcome.openResponse?.first
    }
}

/// What the diagnosis must know of a capture as a whole.
public struct CaptureContext: Sendable {
    /// Nanoseconds since the epoch, of the first and the last packet by time.
    public var firstTime: Int64
    /// Nanoseconds since the epoch of the last packet by time.
    public var lastTime: Int64
    /// Packets dropped by the capturing host, by its own counters.
    public var dropped: UInt64
    /// When the capturing host's counters were last seen to have grown, nanoseconds since the epoch; nil where nobody looked,
    /// as for a file.
    public var lastDrop: Int64?
    /// The file could not be read to its end.
    public var cut: Bool
    /// Packets that the capture holds; 0 if that is not known.
    public var packets: UInt64
    /// The file that it was read from, of several the first; empty if it has none.
    public var path: String

    /// A capture context from its parts.
    public init(
        firstTime: Int64, lastTime: Int64, dropped: UInt64, lastDrop: Int64? = nil, cut: Bool, packets: UInt64 = 0,
        path: String = ""
    ) {
        self.firstTime = firstTime
        self.lastTime = lastTime
        self.dropped = dropped
        self.lastDrop = lastDrop
        self.cut = cut
        self.packets = packets
        self.path = path
    }
}
