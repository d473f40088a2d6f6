/// Who sent the bytes of a direction: the side that sends requests, or the side that answers.
public enum MessageDirection: UInt8, Sendable, BitwiseCopyable {
    case request
    case response

    /// The opposite direction.
    @inlinable
    public var opposite: MessageDirection { self == .request ? .response : .request }
}

/// A point of the capture, passed through from whoever feeds the bytes.
public struct Stamp: Sendable, BitwiseCopyable, Equatable {
    /// Packet number, from 1.
    public var packet: UInt64
    /// Nanoseconds since the epoch.
    public var time: Int64

    /// A packet and its time.
    @inlinable
    public init(packet: UInt64, time: Int64) {
        self.packet = packet
        self.time = time
    }
}

/// How a message says where its body ends (RFC 9112 §6.3).
public enum BodyFraming: UInt8, Sendable, BitwiseCopyable {
    /// No body by rule: HEAD, 1xx, 204, 304, or a request without length.
    case none
    /// Content-Length.
    case contentLength
    /// Transfer-Encoding with chunked last.
    case chunked
    /// A response without length: the end of the connection.
    case closeDelimited
    /// CONNECT or Upgrade: what follows is not HTTP.
    case tunnel
    /// The head did not end, so the framing is not known.
    case unknown
}

/// How far the parse of a message came.
public enum MessageProgress: UInt8, Sendable, BitwiseCopyable {
    /// Everything the framing promised is there.
    case complete
    /// Inside the head.
    case head
    /// Inside a body of known length.
    case body
    /// Between two chunks: the next size line has not begun.
    case betweenChunks
    /// Inside a chunk's size line.
    case chunkSize
    /// Inside a chunk's data (or its closing CRLF).
    case chunkData
    /// After the last chunk's size line, before the empty line that ends the trailer section.
    case trailer
    /// Inside a close-delimited body; only the end of the stream ends it.
    case untilClose
    /// The stream stopped being understood inside this message.
    case desynchronised
}

/// What was wrong with a message's framing, without stopping the parse.
public struct FramingIssues: OptionSet, Sendable, BitwiseCopyable, Hashable {
    /// The bits.
    public var rawValue: UInt32

    /// Issues with the given bits.
    @inlinable
    public init(rawValue: UInt32) { self.rawValue = rawValue }

    /// Content-Length repeated with the same value.
    public static let repeatedLength = FramingIssues(rawValue: 1 << 0)
    /// Content-Length repeated with different values.
    public static let conflictingLength = FramingIssues(rawValue: 1 << 1)
    /// Content-Length is not a number.
    public static let invalidLength = FramingIssues(rawValue: 1 << 2)
    /// Content-Length is negative.
    public static let negativeLength = FramingIssues(rawValue: 1 << 3)
    /// Content-Length exceeds 2⁶³−1.
    public static let overflowingLength = FramingIssues(rawValue: 1 << 4)
    /// Content-Length and Transfer-Encoding together; the latter wins (RFC 9112 §6.3).
    public static let lengthAndChunked = FramingIssues(rawValue: 1 << 5)
    /// A chunk size line that is not hexadecimal, or overflows.
    public static let invalidChunkSize = FramingIssues(rawValue: 1 << 6)
    /// Chunk data not followed by CRLF.
    public static let missingChunkEnd = FramingIssues(rawValue: 1 << 7)
    /// A field line continued with leading white space (obs-fold, RFC 9112 §5.2).
    public static let foldedField = FramingIssues(rawValue: 1 << 8)
    /// A line ended with LF alone.
    public static let bareLineFeed = FramingIssues(rawValue: 1 << 9)
    /// The head is longer than 64 KiB, or a line of it longer than 16 KiB: of such a line only the beginning was
    /// looked at.
    public static let oversizedHead = FramingIssues(rawValue: 1 << 10)
    /// A line in the head that is no field line.
    public static let malformedField = FramingIssues(rawValue: 1 << 11)
    /// The request of this response was not seen: HEAD and CONNECT are not excluded.
    public static let unknownRequest = FramingIssues(rawValue: 1 << 12)
    /// Bytes inside this message are missing from the capture.
    public static let gapInside = FramingIssues(rawValue: 1 << 13)
    /// A gap inside the head: fields may be missing.
    public static let gapInHead = FramingIssues(rawValue: 1 << 14)
    /// The message was found after a search for the next start, not by counting.
    public static let resynchronised = FramingIssues(rawValue: 1 << 15)
    /// The response began before its request was complete; also on the request while it is unfinished.
    public static let earlyResponse = FramingIssues(rawValue: 1 << 16)
    /// Unknown transfer coding.
    public static let unknownTransferCoding = FramingIssues(rawValue: 1 << 17)
    /// Bytes that belong to no message followed this one on its connection.
    public static let trailingBytes = FramingIssues(rawValue: 1 << 18)
    /// A request with `Expect: 100-continue` got its final response before it sent any of its body, so it need not
    /// send it (RFC 9110 §10.1.1).
    public static let bodyWithheld = FramingIssues(rawValue: 1 << 19)
    /// A request got its final response while it was being sent, and that refuses it as it is, whatever the rest holds (413, 401,
    /// a redirection and the like): so the client should stop (RFC 9112 §9.5).
    public static let refusedEarly = FramingIssues(rawValue: 1 << 21)
    /// The message begins where the body of an earlier response would lie whose request was not seen: that was taken for the
    /// answer to HEAD, but this may be its body, or lie in a tunnel (RFC 9110 §9.3.2, §9.3.6).
    public static let doubtfulStart = FramingIssues(rawValue: 1 << 20)
    /// Where the next chunk of a response should begin, another response does: its sender gave the body up, and answered again.
    public static let answeredAgain = FramingIssues(rawValue: 1 << 22)
}

/// One message of a connection: a request or a response, with what its framing declared and how far it came.
public struct Message: Sendable {
    /// Request or response.
    public var direction: MessageDirection
    /// Counts the messages of this direction on the connection, from 0; interim responses are not counted.
    public var index: Int
    /// The request's method, or the method of the request that a response answers; empty if unknown.
    public var method: String {
        get { texts?.content.method ?? "" }
        set { edit { $0.method = newValue } }
    }
    /// The request's target, or that of the request answered; bounded in length; empty if unknown.
    public var target: String {
        get { texts?.content.target ?? "" }
        set { edit { $0.target = newValue } }
    }
    /// Status code of a response; 0 for requests.
    public var status: Int
    /// HTTP minor version (0 or 1).
    public var minorVersion: Int
    /// How the end of the body is told.
    public var framing: BodyFraming
    /// How far the parse came.
    public var progress: MessageProgress
    /// Body length in bytes that the framing declared; nil where only the end tells (chunked, close-delimited,
    /// unknown).
    public var declaredLength: Int64?
    /// Stream offset of the first byte of the start line.
    public var startOffset: Int64
    /// Bytes from the start line up to and including the empty line; 0 while the head is unfinished.
    public var headLength: Int64
    /// Body bytes passed so far, for chunked without the chunk framing. Gap bytes inside the body count here and
    /// in ``gapBytes``.
    public var bodyLength: Int64
    /// Stream bytes after the head that belong to this message: for chunked with the chunk framing.
    public var bodyStreamLength: Int64
    /// Bytes of the current chunk still to come, when ``progress`` is `chunkData`.
    public var chunkRemaining: Int64
    /// Chunks whose size line was complete.
    public var chunkCount: Int
    /// Bytes of this message that the capture does not hold.
    public var gapBytes: Int64
    /// What was wrong.
    public var issues: FramingIssues
    /// First byte of the message.
    public var first: Stamp
    /// End of the head.
    public var headEnd: Stamp
    /// Latest byte of the message.
    public var last: Stamp
    /// True when the message announces that the connection ends after it (`Connection: close`, or HTTP/1.0
    /// without keep-alive).
    public var closesConnection: Bool
    /// Content coding as sent, lower case; empty if none.
    public var contentEncoding: String {
        get { texts?.content.contentEncoding ?? "" }
        set { edit { $0.contentEncoding = newValue } }
    }
    /// Media type as sent, bounded; empty if none.
    public var contentType: String {
        get { texts?.content.contentType ?? "" }
        set { edit { $0.contentType = newValue } }
    }
    /// The head has a Via field, as every proxy adds one to what it forwards (RFC 9110 §7.6.3), whatever it calls itself.
    public var passedProxy: Bool
    /// 64-bit hash of fields that stay the same through a proxy (Date, ETag, Last-Modified, Content-Type,
    /// Content-Length), 0 if none was there.
    public var identity: UInt64
    /// Value of the Server or Via field, bounded; empty if none.
    public var software: String {
        get { texts?.content.software ?? "" }
        set { edit { $0.software = newValue } }
    }
    /// Last bytes of the body seen in order, newest last, at most 64: for the end marks of body formats.
    public var bodyTail: [UInt8] {
        get { texts?.content.bodyTail ?? [] }
        set { edit { $0.bodyTail = newValue } }
    }
    /// First bytes of the body seen in order, at most 16: for the signatures of body formats.
    public var bodyStart: [UInt8] {
        get { texts?.content.bodyStart ?? [] }
        set { edit { $0.bodyStart = newValue } }
    }
    /// For a response: the index of the request it answers, if known.
    public var requestIndex: Int?
    /// The texts and edges above; most messages are reported without any.
    var texts: MessageTexts?

    /// Bytes of a request target that are kept.
    public static let longestTarget = 512
    /// Bytes of a field value that are kept.
    public static let longestField = 128

    /// An empty message of a direction, at a stream offset.
    public init(direction: MessageDirection, index: Int, startOffset: Int64, first: Stamp) {
        self.direction = direction
        self.index = index
        status = 0
        minorVersion = 1
        framing = .unknown
        progress = .head
        declaredLength = nil
        self.startOffset = startOffset
        headLength = 0
        bodyLength = 0
        bodyStreamLength = 0
        chunkRemaining = 0
        chunkCount = 0
        gapBytes = 0
        issues = []
        self.first = first
        headEnd = first
        last = first
        closesConnection = false
        passedProxy = false
        identity = 0
        requestIndex = nil
        texts = nil
    }

    /// Changes the texts.
    mutating func edit(_ change: (inout MessageTexts.Content) -> Void) {
        var content = texts?.content ?? MessageTexts.Content()
        change(&content)
        texts = MessageTexts(content)
    }
}
