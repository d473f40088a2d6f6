/// What kind of protocol a conversation speaks, as far as its bytes have told.
public enum ConversationProtocol: UInt8, Sendable, BitwiseCopyable {
    /// Not enough bytes yet.
    case undecided
    case http1
    /// HTTP/2 in clear text (connection preface seen); not followed.
    case http2
    case tls
    /// Nothing that declares lengths which we know.
    case opaque
}

/// How TLS records ended on one direction.
public struct TLSRecordEnd: Sendable, BitwiseCopyable {
    /// Whole records seen.
    public var records: Int64 = 0
    /// Bytes of an unfinished record seen, 0 at a record boundary.
    public var bytesIntoRecord: Int64 = 0
    /// Length field of the last record.
    public var lastLength: Int = 0
    /// Content type of the last whole record.
    public var lastType: UInt8 = 0
    /// True when the last whole record has the type and length of a close_notify alert.
    public var closeNotifyLikely = false
    /// Record versions say TLS 1.3 was negotiated (supported_versions in the server's hello).
    public var isTLS13 = false

    public init() {}
}

/// Follows the messages of one connection in both directions. Knows bytes, gaps and ends; nothing of TCP.
///
/// Feed it each direction's bytes in stream order. Directions are given by the caller's first guess; when the bytes
/// show that requests come from the other side, ``isReversed`` is set and messages carry the right direction.
public struct Conversation {
    /// What is spoken.
    public private(set) var spoken: ConversationProtocol = .undecided
    /// True when the side given as `.request` turned out to send responses.
    public private(set) var isReversed = false

    /// A conversation of which nothing has been seen.
    public init() {}

    /// Takes the next bytes of one direction. Returns how many further bytes of this direction need not be shown
    /// (they may be passed as a count to ``skip(_:from:stamp:sink:)``): the rest of a body of known length, or
    /// `Int64.max` for streams that are not followed.
    public mutating func receive<Sink: MessageSink>(
        _ bytes: Span<UInt8>, from side: MessageDirection, stamp: Stamp, sink: inout Sink
    ) -> Int64 { .max }

    /// Takes `count` bytes that are in the capture but were not shown, since an earlier answer allowed it.
    public mutating func skip<Sink: MessageSink>(
        _ count: Int64, from side: MessageDirection, stamp: Stamp, sink: inout Sink
    ) -> Int64 { .max }

    /// Takes `count` bytes that the capture does not hold.
    public mutating func gap<Sink: MessageSink>(
        _ count: Int64, from side: MessageDirection, stamp: Stamp, sink: inout Sink
    ) -> Int64 { .max }

    /// The direction ended with FIN: a close-delimited message is complete; anything else unfinished stays so.
    public mutating func finish<Sink: MessageSink>(_ side: MessageDirection, stamp: Stamp, sink: inout Sink) {}

    /// The message that is unfinished on a direction, if any. Directions are the corrected ones.
    public func unfinished(_ direction: MessageDirection) -> Message? { nil }

    /// How the records of a TLS direction stand.
    public func tlsEnd(_ direction: MessageDirection) -> TLSRecordEnd { TLSRecordEnd() }
}
