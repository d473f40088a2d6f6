/// Field lines and the end of a head.
extension HalfStream {
    /// Takes lines until the head ends or the bytes do.
    mutating func takeFieldLines(
        _ bytes: Span<UInt8>, _ position: inout Int, _ stamp: Stamp, _ exchange: inout Exchange
    ) -> FramingEvent? {
        message.last = stamp
        var line = position
        while line < bytes.count {
            if held.isEmpty {
                if takeOrdinaryLines(bytes, &line, &exchange) {
                    pass(line &- position, &position)
                    return finishHead(stamp, &exchange)
                }
                guard line < bytes.count else { break }
            }
            let newline = bytes.firstOffset(of: ASCII.lineFeed, from: line)
            let part = bytes.extracting(line..<newline)
            guard newline < bytes.count else {
                hold(part)
                break
            }
            line = newline &+ 1
            let isEnd: Bool
            if held.isEmpty {
                if part.count > Self.longestLine {
                    unkept = part.count &- Self.longestLine
                    isEnd = acceptFieldLine(part.extracting(first: Self.longestLine), &exchange)
                } else {
                    isEnd = acceptFieldLine(part, &exchange)
                }
            } else {
                hold(part)
                isEnd = acceptHeldLine(&exchange)
            }
            if isEnd {
                pass(line &- position, &position)
                return finishHead(stamp, &exchange)
            }
        }
        pass(bytes.count &- position, &position)
        return nil
    }

    /// Takes the lines from `line` on that lie whole in the piece and are as nearly all are: a name, a colon right
    /// after it, a value, CRLF. Stops before any other line. Returns whether the head ended.
    @inline(__always)
    private mutating func takeOrdinaryLines(
        _ bytes: Span<UInt8>, _ line: inout Int, _ exchange: inout Exchange
    ) -> Bool {
        while bytes.count &- line >= 2 {
            let notable = NotableLine(bytes, from: line)
            if notable.start > line {
                message.hasLines = true
                message.lastField = .other
                line = notable.start
            }
            if notable.name == .other {
                guard bytes.count &- line >= 2, bytes[line] == ASCII.carriageReturn,
                    bytes[line &+ 1] == ASCII.lineFeed
                else { return false }
                line &+= 2
                return true
            }
            message.hasLines = true
            message.lastField = notable.name
            takeValue(notable.name, notable.value(bytes), &exchange)
            line = notable.newline &+ 1
        }
        return false
    }

    private mutating func acceptHeldLine(_ exchange: inout Exchange) -> Bool {
        var line: [UInt8] = []
        swap(&line, &held)
        let isEnd = acceptFieldLine(line.span, &exchange)
        line.removeAll(keepingCapacity: true)
        swap(&line, &held)
        return isEnd
    }

    /// Takes a line of the head, without LF; of a long one, its beginning. Returns whether the head ends with it.
    private mutating func acceptFieldLine(_ whole: Span<UInt8>, _ exchange: inout Exchange) -> Bool {
        var line = whole
        if unkept > 0 {
            unkept = 0
            message.issues.insert(.oversizedHead)
        } else if whole.count > 0, whole[whole.count &- 1] == ASCII.carriageReturn {
            line = whole.extracting(droppingLast: 1)
        } else {
            message.issues.insert(.bareLineFeed)
        }
        guard line.count > 0 else { return true }
        let first = line[0]
        if first == ASCII.space || first == ASCII.tab {
            // A folded value continues the one before; at the start of a head it continues nothing.
            message.issues.insert(message.hasLines ? .foldedField : .malformedField)
            takeValue(message.lastField, line.trimmed(), &exchange)
            return false
        }
        message.hasLines = true
        let colon = line.firstOffset(of: 0x3A, from: 0)
        guard colon < line.count, colon > 0, line[colon &- 1] != ASCII.space, line[colon &- 1] != ASCII.tab else {
            message.issues.insert(.malformedField)
            message.lastField = .other
            return false
        }
        let name = FieldName(line, start: 0, length: colon)
        message.lastField = name
        guard name != .other else { return false }
        let value = line.extracting(droppingFirst: colon &+ 1).trimmed()
        takeValue(name, value, &exchange)
        return false
    }

    private mutating func takeValue(_ name: FieldName, _ value: Span<UInt8>, _ exchange: inout Exchange) {
        switch name {
        case .other: break
        case .contentLength:
            // An empty value is judged at the end of the head: the number may stand on a folded line.
            if value.isEmpty {
                message.fields.hasEmptyLength = true
            } else {
                message.fields.addContentLength(value, issues: &message.issues)
            }
            message.mixIdentity(name, value)
        case .transferEncoding: message.fields.addTransferEncoding(value, issues: &message.issues)
        case .connection: message.fields.addConnection(value)
        case .expect: if value.equals("100-continue") { message.expectsContinue = role == .request }
        case .contentType:
            message.contentType = keep(value, &exchange)
            message.mixIdentity(name, value)
        case .contentEncoding: message.contentEncoding = keep(value, &exchange)
        case .server: message.software = keep(value, &exchange)
        case .via:
            message.passedProxy = true
            if message.software.count == 0 { message.software = keep(value, &exchange) }
        case .date, .entityTag, .lastModified: message.mixIdentity(name, value)
        }
    }

    private func keep(_ value: Span<UInt8>, _ exchange: inout Exchange) -> TextRange {
        role == .request
            ? exchange.requestTexts.keep(value, length: value.count, limit: Message.longestField)
            : exchange.responseTexts.keep(value, length: value.count, limit: Message.longestField)
    }

    private mutating func finishHead(_ stamp: Stamp, _ exchange: inout Exchange) -> FramingEvent? {
        message.headLength = offset &- message.startOffset
        message.headEnd = stamp
        if message.headLength > Self.longHead { message.issues.insert(.oversizedHead) }
        let fields = message.fields
        if fields.hasEmptyLength, fields.contentLength < 0, !fields.hasBadLength {
            message.fields.hasBadLength = true
            message.issues.insert(.invalidLength)
        }
        message.closesConnection = fields.hasClose || message.minorVersion == 0 && !fields.hasKeepAlive
        if fields.hasTransferCoding, fields.contentLength >= 0 || message.fields.hasBadLength {
            message.issues.insert(.lengthAndChunked)
        }
        if role == .request { return beginBody(.request(message.fields), &exchange) }
        return finishResponseHead(&exchange)
    }

    private mutating func finishResponseHead(_ exchange: inout Exchange) -> FramingEvent? {
        let status = Int(message.status)
        if status < 200, status != 101 {
            if let request = exchange.nextRequest { adopt(request) }
            message.framing = .none
            message.declaredLength = 0
            exchange.responseEnded()
            state = .boundary
            return .interim
        }
        startResponse(&exchange)
        return beginBody(.response(message.fields, status: status, to: message.methodKind), &exchange)
    }

    /// Counts a final response and finds its request.
    mutating func startResponse(_ exchange: inout Exchange) {
        nextIndex &+= 1
        guard let request = exchange.takeRequest() else {
            message.issues.insert(.unknownRequest)
            message.awaitsRequest = exchange.mayTurnUp
            return
        }
        adopt(request)
        if exchange.isUnderWay(request) {
            message.issues.insert(.earlyResponse)
            exchange.answeredEarly(request, status: Int(message.status))
        }
    }

    private mutating func adopt(_ request: PendingRequest) {
        message.methodKind = request.kind
        message.method = request.method
        message.target = request.target
        message.requestIndex = request.index
    }

    /// Takes the request that turned up while its response was open or kept. Returns whether that completes the response.
    mutating func adoptLate(_ request: PendingRequest, _ exchange: inout Exchange) -> Bool {
        guard message.awaitsRequest else { return false }
        message.awaitsRequest = false
        message.issues.remove(.unknownRequest)
        adopt(request)
        if isKept {
            release(&exchange)
            return true
        }
        guard case .bodyOrNext = state else { return false }
        // A body that has begun shows that the answer is not one to HEAD; nothing has begun here.
        let delimiter = BodyDelimiter.response(message.fields, status: Int(message.status), to: request.kind)
        guard held.isEmpty else { return false }
        return beginBody(delimiter, &exchange) == .completed
    }
}
