/// Bodies of every framing but chunked.
extension HalfStream {
    /// Goes from a whole head to what follows it.
    mutating func beginBody(_ delimiter: BodyDelimiter, _ exchange: inout Exchange) -> FramingEvent? {
        switch delimiter {
        case .none:
            message.framing = .none
            message.declaredLength = 0
            return complete(&exchange)
        case .length(let length):
            message.framing = .contentLength
            message.declaredLength = length
            if length == 0 { return complete(&exchange) }
        case .chunked:
            message.framing = .chunked
        case .untilClose:
            message.framing = .closeDelimited
        case .tunnel:
            message.framing = .tunnel
            exchange.isTunnel = true
            let event = complete(&exchange)
            state = .unfollowed
            return event
        case .unknowable:
            return abandon(&exchange)
        }
        state = bodyState
        let isShort = message.declaredLength >= 0 && message.declaredLength < Int64(StartLine.statusLineProof)
        if message.issues.contains(.unknownRequest), !isShort { state = .bodyOrNext }
        return nil
    }

    /// The state at the first body byte.
    private var bodyState: HalfStreamState {
        switch message.framing {
        case .contentLength: .fixedBody(remaining: message.declaredLength)
        case .chunked: .chunkSize(ChunkSizeLine())
        default: .untilClose
        }
    }

    mutating func complete(_ exchange: inout Exchange) -> FramingEvent {
        state = .boundary
        if role == .request {
            exchange.requestEnded()
            return .completed
        }
        exchange.responseEnded()
        guard message.awaitsRequest else { return .completed }
        isKept = true
        exchange.responseKept = true
        return .kept
    }

    /// Lets go of a kept response.
    mutating func release(_ exchange: inout Exchange) {
        isKept = false
        exchange.responseKept = false
        message.awaitsRequest = false
    }

    /// Gives the open message up: where it ends cannot be known.
    mutating func abandon(_ exchange: inout Exchange) -> FramingEvent {
        if role == .request { exchange.requestEnded() } else { exchange.responseEnded() }
        enterSearch(&exchange)
        return .abandoned
    }

    mutating func takeBody(
        _ remaining: Int64, _ bytes: Span<UInt8>, _ position: inout Int, _ stamp: Stamp, _ exchange: inout Exchange
    ) -> FramingEvent? {
        if position == 0, message.expectsContinue, message.bodyLength == 0, exchange.answeredIndex >= message.index,
            looksLikeRequest(bytes)
        {
            // The final response came before the body, so the client kept it to itself and went on.
            message.issues.insert(.bodyWithheld)
            exchange.requestEnded()
            state = .boundary
            return .abandoned
        }
        let count = Int(min(Int64(bytes.count &- position), remaining))
        countBody(count, stamp)
        let ends = Int64(count) == remaining
        if !ends || exchange.wantsText {
            message.bodyEdges.show(bytes.extracting(position..<position &+ count))
        }
        pass(count, &position)
        if ends { return complete(&exchange) }
        state = .fixedBody(remaining: remaining &- Int64(count))
        return nil
    }

    mutating func takeUntilClose(_ bytes: Span<UInt8>, _ position: inout Int, _ stamp: Stamp) -> FramingEvent? {
        let count = bytes.count &- position
        countBody(count, stamp)
        message.bodyEdges.show(bytes.extracting(droppingFirst: position))
        pass(count, &position)
        return nil
    }

    @inline(__always)
    mutating func countBody(_ count: Int, _ stamp: Stamp) {
        message.last = stamp
        message.bodyLength &+= Int64(count)
        message.bodyStreamLength &+= Int64(count)
    }

    @inline(never)
    mutating func decideBodyOrNext(
        _ bytes: Span<UInt8>, _ position: inout Int, _ stamp: Stamp, _ exchange: inout Exchange
    ) -> FramingEvent? {
        if held.isEmpty {
            lineStart = offset
            lineStamp = stamp
        }
        let count = min(StartLine.statusLineProof &- held.count, bytes.count &- position)
        let checked = held.count
        hold(bytes.extracting(position..<position &+ count))
        if StartLine.matchesStatusLine(held.span) {
            pass(count, &position)
            guard held.count == StartLine.statusLineProof else { return nil }
            doubtStarts(from: lineStart)
            message.framing = .none
            message.declaredLength = 0
            // The next response has begun: it is too late for this one's request.
            message.awaitsRequest = false
            let event = complete(&exchange)
            state = .startLine
            return event
        }
        held.removeLast(count)
        guard checked > 0 else {
            state = bodyState
            return nil
        }
        return releaseHeldBody(&exchange)
    }

    /// Remembers up to where the open message's body would reach from `start` on, if it had one.
    private mutating func doubtStarts(from start: Int64) {
        switch message.framing {
        case .contentLength:
            let (end, overflow) = start.addingReportingOverflow(message.declaredLength)
            doubtfulUntil = max(doubtfulUntil, overflow ? .max : end)
        case .closeDelimited: doubtfulUntil = .max
        // A status line is no chunk size.
        case .chunked, .none, .tunnel, .unknown: break
        }
    }

    /// Gives bytes that were held for a decision to the body.
    mutating func releaseHeldBody(_ exchange: inout Exchange) -> FramingEvent? {
        var begun: [UInt8] = []
        swap(&begun, &held)
        state = bodyState
        guard !begun.isEmpty else { return nil }
        offset &-= Int64(begun.count)
        var position = 0
        let event = advance(begun.span, from: &position, stamp: lineStamp, exchange: &exchange)
        return event == .exhausted ? nil : event
    }

    private func looksLikeRequest(_ bytes: Span<UInt8>) -> Bool {
        let newline = bytes.firstOffset(of: ASCII.lineFeed, from: 0)
        guard newline < min(bytes.count, Self.longestLine), newline > 0, bytes[newline &- 1] == ASCII.carriageReturn
        else { return false }
        if case .request = StartLine(bytes.extracting(first: newline &- 1), strict: true) { return true }
        return false
    }
}
