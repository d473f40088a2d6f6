/// Start lines: where a message begins, and what a direction speaks.
extension HalfStream {
    mutating func beginMessage(
        _ bytes: Span<UInt8>, _ position: inout Int, _ stamp: Stamp, _ exchange: inout Exchange
    ) -> FramingEvent? {
        if isKept {
            // Only one response waits for its request.
            release(&exchange)
            return .completed
        }
        // The request of the response that made the tunnel may be captured after it.
        if exchange.isTunnel, role == .response || !exchange.mayTurnUp {
            state = .unfollowed
            return nil
        }
        let byte = bytes[position]
        if exchange.spoken != .tls, byte == ASCII.carriageReturn || byte == ASCII.lineFeed {
            pass(1, &position)
            return nil
        }
        lineStart = offset
        lineStamp = stamp
        if exchange.spoken == .tls {
            state = .tlsHeader
        } else if exchange.spoken != .http1, byte &- TLSRecordHeader.changeCipherSpec < 4 {
            state = .tlsHeader
        } else {
            state = .startLine
            return takeStartLine(bytes, &position, stamp, &exchange)
        }
        return nil
    }

    mutating func takeStartLine(
        _ bytes: Span<UInt8>, _ position: inout Int, _ stamp: Stamp, _ exchange: inout Exchange
    ) -> FramingEvent? {
        if position == 0, role == .unknown, !held.isEmpty, held.contains(ASCII.space), looksLikeStart(bytes, exchange) {
            // Text that was taken for the beginning of a start line, after a late start inside a body.
            loseStart(&exchange)
            return nil
        }
        let newline = bytes.firstOffset(of: ASCII.lineFeed, from: position)
        let part = bytes.extracting(position..<newline)
        guard newline < bytes.count else {
            let checked = held.count
            hold(part)
            pass(part.count, &position)
            if unkept > 0 || !StartLine.mayBegin(held.span, checked: checked, role: role) { loseStart(&exchange) }
            return nil
        }
        pass(part.count &+ 1, &position)
        guard held.isEmpty else {
            hold(part)
            var line: [UInt8] = []
            swap(&line, &held)
            let isTooLong = unkept > 0
            unkept = 0
            let event = isTooLong ? nil : acceptStartLine(line.span, stamp, &exchange)
            line.removeAll(keepingCapacity: true)
            swap(&line, &held)
            if isTooLong { loseStart(&exchange) }
            return event
        }
        guard part.count <= Self.longestLine else {
            loseStart(&exchange)
            return nil
        }
        return acceptStartLine(part, stamp, &exchange)
    }

    /// Begins the message whose start line, without LF, is given; or loses the place when it is none.
    private mutating func acceptStartLine(
        _ whole: Span<UInt8>, _ stamp: Stamp, _ exchange: inout Exchange
    ) -> FramingEvent? {
        let endsWithReturn = whole.count > 0 && whole[whole.count &- 1] == ASCII.carriageReturn
        let line = endsWithReturn ? whole.extracting(droppingLast: 1) : whole
        switch StartLine(line) {
        case .request(let methodLength, let targetLength, let minorVersion) where role != .response:
            beginOpenMessage(minorVersion, endsWithReturn, .request, stamp, &exchange)
            let method = line.extracting(first: methodLength)
            let target = line.extracting(droppingFirst: methodLength &+ 1)
            exchange.prepareRequestTexts()
            message.methodKind = MethodKind(method)
            message.method = exchange.requestTexts.keep(
                line, length: methodLength, limit: StartLine.longestMethod)
            message.target = exchange.requestTexts.keep(
                target, length: targetLength, limit: Message.longestTarget)
            nextIndex &+= 1
            exchange.requestStarted(
                PendingRequest(
                    index: message.index, kind: message.methodKind, method: message.method, target: message.target),
                isOvertaken: lineStart < overtakenBelow)
            return exchange.late == nil ? nil : .lateRequest
        case .response(let status, let minorVersion) where role != .request:
            beginOpenMessage(minorVersion, endsWithReturn, .response, stamp, &exchange)
            message.status = Int16(truncatingIfNeeded: status)
            exchange.responseTexts.removeAll()
            exchange.responseStarted()
        case .http2Preface where role != .response:
            role = .request
            exchange.spoken = .http2
            state = .unfollowed
        default:
            loseStart(&exchange)
        }
        return nil
    }

    private mutating func beginOpenMessage(
        _ minorVersion: UInt8, _ endsWithReturn: Bool, _ role: Role, _ stamp: Stamp, _ exchange: inout Exchange
    ) {
        self.role = role
        exchange.spoken = .http1
        message.begin(index: nextIndex, startOffset: lineStart, first: lineStamp)
        message.last = stamp
        message.minorVersion = minorVersion
        if !endsWithReturn { message.issues.insert(.bareLineFeed) }
        if role == .response, lineStart < doubtfulUntil { message.issues.insert(.doubtfulStart) }
        if foundBySearch {
            message.issues.insert(.resynchronised)
            foundBySearch = false
        }
        state = .head
    }

    /// What stands where a message should begin is none.
    mutating func loseStart(_ exchange: inout Exchange) {
        strayBytes &+= offset &- lineStart
        enterSearch(&exchange)
    }
}
