/// How long a direction of unknown protocol is searched for the start of a message.
struct SearchBudget: BitwiseCopyable {
    static let pieces: Int32 = 64
    static let bytes: Int64 = 1 << 20

    var piecesLeft = Self.pieces
    var bytesLeft = Self.bytes
}

/// The search for the next start of a message after the place was lost.
///
/// Bodies may hold anything, HTTP messages too, so only the beginning of a shown piece is believed, since senders
/// mostly begin a message with a segment; and only a whole, strict start line with CRLF, followed by what may begin
/// a field line. A direction that speaks HTTP is searched without end, any other one within a budget.
extension HalfStream {
    mutating func enterSearch(_ exchange: inout Exchange) {
        held.removeAll(keepingCapacity: true)
        unkept = 0
        foundBySearch = false
        if exchange.spoken == .undecided { exchange.spoken = .opaque }
        if exchange.isTunnel || exchange.spoken == .http2 {
            state = .unfollowed
            return
        }
        if exchange.spoken == .tls {
            tls.lostPlace = true
            state = .unfollowed
            return
        }
        state = .searching(SearchBudget())
        switch role {
        case .response:
            exchange.responseSearches = true
            exchange.loseResponses()
        case .request, .unknown:
            exchange.loseRequests()
        }
    }

    @inline(never)
    mutating func search(
        _ budget: SearchBudget, _ bytes: Span<UInt8>, _ position: inout Int, _ exchange: inout Exchange
    ) -> FramingEvent? {
        if exchange.isTunnel || exchange.spoken == .tls && role == .unknown && !looksLikeTLS(bytes) {
            state = .unfollowed
            return nil
        }
        if position == 0, looksLikeStart(bytes, exchange) {
            state = .boundary
            foundBySearch = true
            return nil
        }
        let count = bytes.count &- position
        strayBytes &+= Int64(count)
        pass(count, &position)
        if exchange.spoken == .http1, role != .unknown { return nil }
        var left = budget
        left.piecesLeft &-= 1
        left.bytesLeft &-= Int64(count)
        state = left.piecesLeft > 0 && left.bytesLeft > 0 ? .searching(left) : .unfollowed
        return nil
    }

    /// Whether a piece begins with what can only be a message of this direction.
    func looksLikeStart(_ bytes: Span<UInt8>, _ exchange: Exchange) -> Bool {
        if exchange.spoken != .http1, looksLikeTLS(bytes) { return true }
        guard exchange.spoken != .tls, ASCII.isToken(bytes[0]) else { return false }
        // Cheap refusal of most bodies before the line end is looked for.
        if role == .response, !StartLine.matchesStatusLine(bytes) { return false }
        let beginning = bytes.extracting(first: Self.longestLine)
        let newline = beginning.firstOffset(of: ASCII.lineFeed, from: 0)
        guard newline < beginning.count, newline > 0, beginning[newline &- 1] == ASCII.carriageReturn else {
            return false
        }
        if newline &+ 1 < bytes.count {
            let next = bytes[newline &+ 1]
            guard ASCII.isToken(next) || next == ASCII.carriageReturn else { return false }
        }
        switch StartLine(beginning.extracting(first: newline &- 1), strict: true) {
        case .request: return role != .response
        case .response: return role != .request
        case .http2Preface, .neither: return false
        }
    }

    private func looksLikeTLS(_ bytes: Span<UInt8>) -> Bool {
        guard let header = TLSRecordHeader(bytes), bytes[2] > 0 else { return false }
        let next = TLSRecordHeader.byteCount &+ header.length
        return next >= bytes.count || TLSRecordHeader.mayBegin(bytes.extracting(droppingFirst: next))
    }
}
