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
                return abandonInGap(&count, &exchange)
            case .chunkSize, .chunkEnd, .trailer:
                return abandonInGap(&count, &exchange)
            case .boundary, .startLine, .tlsHeader:
                passAll(&count)
                enterSearch(&exchange)
            case .searching, .unfollowed:
                passAll(&count)
            }
        }
        return .exhausted
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
        message.last = stamp
        return complete(&exchange)
    }
}
