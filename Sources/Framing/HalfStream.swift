/// What the next byte of a direction belongs to. Each state holds what it needs and no more; bytes of a line that
/// came in pieces lie in ``HalfStream/held``.
enum HalfStreamState: BitwiseCopyable {
    /// A message starts with the next byte; empty lines before it are skipped (RFC 9112 §2.2).
    case boundary
    case startLine
    case head
    /// The rest of the head is not in the capture, but its length field is: so many bytes more, of head and body, and the
    /// message may be whole.
    case restOfHeadUnseen(left: Int64)
    case fixedBody(remaining: Int64)
    /// A body is owed if the unseen request was not HEAD: a status line here would show that it was.
    case bodyOrNext
    case chunkSize(ChunkSizeLine)
    case chunkData(remaining: Int64)
    case chunkEnd(hasCarriageReturn: Bool)
    case trailer(TrailerScan)
    case untilClose
    /// The open message was given up by its sender, who wrote something else on the connection.
    case brokenOff
    /// The place was lost: pieces are looked at for a start of a message.
    case searching(SearchBudget)
    case tlsHeader
    case tlsRecord(TLSRecordScan)
    /// Nothing that follows is looked at.
    case unfollowed

    /// Whether a message may have begun and not ended.
    @inline(__always)
    var isInsideMessage: Bool {
        switch self {
        case .boundary, .searching, .tlsHeader, .tlsRecord, .unfollowed: false
        default: true
        }
    }
}

/// One direction of a conversation: takes its bytes, gaps and skips, and says what they brought about.
struct HalfStream {
    enum Role: UInt8 {
        case unknown
        case request
        case response

        /// The role of the other side.
        var opposite: Self {
            switch self {
            case .unknown: .unknown
            case .request: .response
            case .response: .request
            }
        }
    }

    /// Most bytes of a start line or field line that are kept.
    static let longestLine = 16_384
    /// A head longer than this is noted as such.
    static let longHead: Int64 = 65_536

    var state = HalfStreamState.boundary
    var role = Role.unknown
    /// Stream offset of the next byte.
    var offset: Int64 = 0
    /// The open message, or the one that ended last.
    var message = OpenMessage()
    /// The beginning of a line, a record header or a hello that came in pieces; bounded.
    var held: [UInt8] = []
    /// Bytes of the current line that were not kept.
    var unkept = 0
    /// Index of the next message.
    var nextIndex = 0
    /// Where the line in `held` began.
    var lineStart: Int64 = 0
    var lineStamp = Stamp(packet: 0, time: 0)
    /// The next message was found by search.
    var foundBySearch = false
    /// Stream offset up to which bytes were taken for messages that may be the body of an earlier one.
    var doubtfulUntil: Int64 = 0
    /// The message is complete, and reported when its request turns up or the next message begins.
    var isKept = false
    /// Bytes that belong to no message.
    var strayBytes: Int64 = 0
    var tls = TLSRecordEnd()
    /// The other side knew the bytes below this stream offset when it sent what was shown of it so far.
    var overtakenBelow: Int64 = 0

    /// Takes bytes from `position` on until something happens or all are taken.
    mutating func advance(
        _ bytes: Span<UInt8>, from position: inout Int, stamp: Stamp, exchange: inout Exchange
    ) -> FramingEvent {
        while position < bytes.count {
            let event: FramingEvent?
            switch state {
            case .boundary: event = beginMessage(bytes, &position, stamp, &exchange)
            case .startLine: event = takeStartLine(bytes, &position, stamp, &exchange)
            case .head: event = takeFieldLines(bytes, &position, stamp, &exchange)
            case .restOfHeadUnseen(let left):
                event = takeBehindUnseenHead(left, bytes, &position, stamp, &exchange)
            case .fixedBody(let remaining):
                event = takeBody(remaining, bytes, &position, stamp, &exchange)
            case .bodyOrNext: event = decideBodyOrNext(bytes, &position, stamp, &exchange)
            case .chunkSize(let line): event = takeChunkSize(line, bytes, &position, stamp, &exchange)
            case .chunkData(let remaining): event = takeChunkData(remaining, bytes, &position, stamp)
            case .chunkEnd(let hasCarriageReturn):
                event = takeChunkEnd(hasCarriageReturn, bytes, &position, stamp, &exchange)
            case .trailer(let scan): event = takeTrailer(scan, bytes, &position, stamp, &exchange)
            case .untilClose: event = takeUntilClose(bytes, &position, stamp)
            case .searching(let budget): event = search(budget, bytes, &position, &exchange)
            case .tlsHeader: event = takeTLSHeader(bytes, &position, &exchange)
            case .tlsRecord(let scan): event = takeTLSRecord(scan, bytes, &position, &exchange)
            case .brokenOff, .unfollowed:
                pass(bytes.count &- position, &position)
                event = nil
            }
            if let event { return event }
        }
        return .exhausted
    }

    /// How many further bytes need not be shown.
    var unwanted: Int64 {
        switch state {
        case .fixedBody(let remaining):
            message.expectsContinue && message.bodyLength == 0 || message.bodyEdges.wantsStart ? 0 : remaining
        case .chunkData(let remaining): message.bodyEdges.wantsStart ? 0 : remaining
        case .untilClose: message.bodyEdges.wantsStart ? 0 : .max
        case .tlsRecord(let scan): scan.isShown ? 0 : scan.remaining
        case .brokenOff, .unfollowed: .max
        default: 0
        }
    }

    /// Moves over bytes that were looked at.
    @inline(__always)
    mutating func pass(_ count: Int, _ position: inout Int) {
        position &+= count
        offset &+= Int64(count)
    }

    /// Keeps the beginning of a line.
    mutating func hold(_ part: Span<UInt8>) {
        let count = min(part.count, Self.longestLine &- held.count)
        unkept &+= part.count &- count
        guard count > 0 else { return }
        // The buffer is only read during the call.
        unsafe part.extracting(first: count).withUnsafeBufferPointer { unsafe held.append(contentsOf: $0) }
    }

    /// Forgets everything, keeps the memory.
    mutating func reset() {
        state = .boundary
        role = .unknown
        offset = 0
        if !held.isEmpty { held.removeAll(keepingCapacity: true) }
        unkept = 0
        nextIndex = 0
        foundBySearch = false
        doubtfulUntil = 0
        isKept = false
        strayBytes = 0
        tls = TLSRecordEnd()
        overtakenBelow = 0
    }
}
