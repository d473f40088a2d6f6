/// Bytes that are not shown: skipped by agreement, or missing from the capture.
extension HalfStream {
    /// Passes over up to `count` bytes until something happens; `count` is lowered by what was passed.
    mutating func passOver(
        _ count: inout Int64, isGap: Bool, stamp: Stamp, exchange: inout Exchange
    ) -> FramingEvent {
        while count > 0 {
            switch state {
            case .fixedBody(let remaining):
                let passed = min(count, remaining)
                passBody(passed, isGap, stamp)
                count &-= passed
                if passed == remaining { return complete(&exchange) }
                state = .fixedBody(remaining: remaining &- passed)
            case .bodyOrNext:
                if let event = releaseHeldBody(&exchange) { return event }
                if isGap, message.framing == .chunked { return abandonInGap(&count, &exchange) }
            case .chunkData(let remaining):
                let passed = min(count, remaining)
                countUnseen(passed, isGap)
                passChunkData(passed, of: remaining, stamp)
                count &-= passed
            case .untilClose:
                passBody(count, isGap, stamp)
                count = 0
            case .tlsRecord(let scan):
                passTLSRecord(scan, &count, &exchange)
            case .head:
                message.issues.insert(.gapInHead)
                guard beginsBehindUnseenHead(&exchange) else { return abandonInGap(&count, &exchange) }
            case .restOfHeadUnseen(let left):
                let passed = min(count, left)
                passBody(passed, isGap, stamp)
                count &-= passed
                state = .restOfHeadUnseen(left: left &- passed)
                // Whole or not: that the head's length decides, which nobody knows.
                if passed == left {
                    forgetLength()
                    return abandonInGap(&count, &exchange)
                }
            case .chunkSize, .chunkEnd, .trailer:
                return abandonInGap(&count, &exchange)
            case .boundary, .startLine, .tlsHeader:
                passAll(&count)
                enterSearch(&exchange)
            case .searching, .brokenOff, .unfollowed:
                passAll(&count)
            }
        }
        return .exhausted
    }

    /// Goes on behind a head whose rest is unseen, if the fields seen say how long the body is. What the unseen ones could
    /// change, a transfer coding beside the length, no sender may send (RFC 9112 §6.2).
    private mutating func beginsBehindUnseenHead(_ exchange: inout Exchange) -> Bool {
        let fields = message.fields
        guard message.issues.isDisjoint(with: [.conflictingLength, .malformedField]) else { return false }
        let delimiter: BodyDelimiter
        switch role {
        case .unknown: return false
        case .request: delimiter = .request(fields)
        case .response:
            guard message.status >= 200 else { return false }
            startResponse(&exchange)
            guard !message.issues.contains(.unknownRequest) else { return false }
            delimiter = .response(fields, status: Int(message.status), to: message.methodKind)
        }
        guard case .length(let length) = delimiter, length > 0 else { return false }
        message.headLength = offset &- message.startOffset
        message.headEnd = message.last
        message.framing = .contentLength
        message.declaredLength = length
        held.removeAll(keepingCapacity: true)
        unkept = 0
        state = .restOfHeadUnseen(left: length)
        return true
    }

    /// What came behind the head says no more where the message ended: only its beginning is known.
    private mutating func forgetLength() {
        message.framing = .unknown
        message.declaredLength = -1
        message.headLength = 0
        message.bodyLength = 0
        message.bodyStreamLength = 0
        message.gapBytes = 0
        message.last = message.headEnd
    }

    /// Takes bytes behind a head whose rest is unseen: body or head, or the next message.
    mutating func takeBehindUnseenHead(
        _ left: Int64, _ bytes: Span<UInt8>, _ position: inout Int, _ stamp: Stamp, _ exchange: inout Exchange
    ) -> FramingEvent? {
        if position == 0, looksLikeStart(bytes, exchange) {
            forgetLength()
            return abandon(&exchange)
        }
        let count = Int(min(Int64(bytes.count &- position), left))
        countBody(count, stamp)
        message.bodyEdges.passOver()
        pass(count, &position)
        guard Int64(count) < left else {
            forgetLength()
            return abandon(&exchange)
        }
        state = .restOfHeadUnseen(left: left &- Int64(count))
        return nil
    }

    private mutating func abandonInGap(_ count: inout Int64, _ exchange: inout Exchange) -> FramingEvent {
        message.issues.insert(.gapInside)
        passAll(&count)
        return abandon(&exchange)
    }

    private mutating func passBody(_ count: Int64, _ isGap: Bool, _ stamp: Stamp) {
        countUnseen(count, isGap)
        message.last = stamp
        message.bodyLength &+= count
        message.bodyStreamLength &+= count
    }

    private mutating func countUnseen(_ count: Int64, _ isGap: Bool) {
        offset &+= count
        message.bodyEdges.passOver()
        if isGap {
            message.gapBytes &+= count
            message.issues.insert(.gapInside)
        }
    }

    private mutating func passAll(_ count: inout Int64) {
        offset &+= count
        count = 0
    }

    /// The direction ended: a close-delimited body is whole.
    mutating func finish(stamp: Stamp, exchange: inout Exchange) -> FramingEvent {
        if role == .request { exchange.requestSideEnded = true }
        // With nothing behind the head, a request that is captured late may still turn out to be HEAD.
        if case .bodyOrNext = state, !held.isEmpty || message.framing == .closeDelimited,
            let event = releaseHeldBody(&exchange)
        {
            return event
        }
        guard case .untilClose = state else { return .exhausted }
        // Its sender meant some length that cannot be read: whether this is all of it nobody knows.
        if message.fields.hasBadLength, !message.fields.hasTransferCoding { return .exhausted }
        message.last = stamp
        return complete(&exchange)
    }
}
