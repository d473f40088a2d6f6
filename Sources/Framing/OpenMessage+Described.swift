extension OpenMessage {
    /// The message for the outside; with its texts when the exchange that keeps them is given.
    func described(_ direction: MessageDirection, _ progress: MessageProgress, _ exchange: Exchange?) -> Message {
        var message = Message(direction: direction, index: index, startOffset: startOffset, first: first)
        message.status = Int(status)
        message.minorVersion = Int(minorVersion)
        message.framing = framing
        message.progress = progress
        message.declaredLength = declaredLength >= 0 ? declaredLength : nil
        message.headLength = headLength
        message.bodyLength = bodyLength
        message.bodyStreamLength = bodyStreamLength
        message.chunkCount = chunkCount
        message.gapBytes = gapBytes
        message.issues = issues
        message.headEnd = headEnd
        message.last = last
        message.closesConnection = closesConnection
        message.identity = identity
        message.requestIndex = requestIndex >= 0 ? requestIndex : nil
        guard let exchange else { return message }
        let ownTexts = direction == .request ? exchange.requestTexts : exchange.responseTexts
        message.method = exchange.requestTexts.text(method)
        message.target = exchange.requestTexts.text(target)
        message.contentType = ownTexts.text(contentType)
        message.contentEncoding = ownTexts.text(contentEncoding).lowercased()
        message.software = ownTexts.text(software)
        message.bodyStart = bodyEdges.startBytes
        message.bodyTail = bodyEdges.tailBytes
        return message
    }
}

extension HalfStream.Role {
    /// The role of the other side.
    var opposite: Self {
        switch self {
        case .unknown: .unknown
        case .request: .response
        case .response: .request
        }
    }
}

extension HalfStream {
    /// The open message, if there is one.
    func unfinished(_ direction: MessageDirection, _ exchange: Exchange) -> Message? {
        let progress: MessageProgress
        var remaining: Int64 = 0
        switch state {
        case .startLine:
            guard role != .unknown else { return nil }
            var message = Message(direction: direction, index: nextIndex, startOffset: lineStart, first: lineStamp)
            message.last = lineStamp
            return message
        case .head: progress = .head
        case .fixedBody: progress = .body
        case .bodyOrNext:
            // Held bytes may be a body's or the next message's; they count as neither.
            progress =
                message.framing == .chunked ? .betweenChunks : message.framing == .contentLength ? .body : .untilClose
        case .chunkSize(let line): progress = line.length == 0 ? .betweenChunks : .chunkSize
        case .chunkData(let left):
            progress = .chunkData
            remaining = left
        case .chunkEnd: progress = .chunkData
        case .trailer: progress = .trailer
        case .untilClose: progress = .untilClose
        case .boundary, .searching, .tlsHeader, .tlsRecord, .unfollowed: return nil
        }
        var open = message.described(direction, progress, exchange)
        open.chunkRemaining = remaining
        if message.expectsContinue, message.bodyLength == 0, progress == .body || progress == .betweenChunks,
            exchange.answeredIndex >= message.index
        {
            open.issues.insert(.bodyWithheld)
        }
        return open
    }

    /// Takes the last bytes of the direction, which were skipped before, as the tail of the open body.
    mutating func noteTail(_ bytes: Span<UInt8>) {
        let belonging: Int64
        switch state {
        case .fixedBody, .untilClose: belonging = message.bodyLength
        case .chunkData: belonging = message.chunkPassed
        default: return
        }
        let count = Int(min(Int64(bytes.count), belonging))
        message.bodyEdges.passOver()
        message.bodyEdges.show(bytes.extracting(last: count))
    }
}
