/// What is unfinished on a direction.
extension HalfStream {
    /// The open message, if there is one.
    func unfinished(_ direction: MessageDirection, _ exchange: Exchange) -> Message? {
        if case .boundary = state { return nil }
        let progress: MessageProgress
        var remaining: Int64 = 0
        switch state {
        case .startLine:
            guard StartLine.showsMessage(held.span, role: role) else { return nil }
            return cutStartLine(direction)
        case .head: progress = .head
        case .fixedBody, .restOfHeadUnseen: progress = .body
        case .bodyOrNext:
            // Held bytes may be a body's or the next message's; they count as neither.
            progress =
                message.framing == .chunked ? .betweenChunks : message.framing == .contentLength ? .body : .untilClose
        case .brokenOff: progress = .betweenChunks
        case .chunkSize(let line): progress = line.length == 0 ? .betweenChunks : .chunkSize
        case .chunkData(let left):
            progress = .chunkData
            remaining = left
        case .chunkEnd: progress = .chunkData
        case .trailer: progress = .trailer
        case .untilClose: progress = .untilClose
        case .boundary, .searching, .tlsHeader, .tlsRecord, .unfollowed: return nil
        }
        var message = self.message
        var texts = exchange
        var open = Message(direction: direction, index: 0, startOffset: 0, first: message.first)
        message.describe(in: &open, direction, progress, true, &texts)
        open.chunkRemaining = remaining
        if role == .request, exchange.answeredIndex >= message.index {
            open.issues.insert(.earlyResponse)
            if exchange.refusedIndex == message.index { open.issues.insert(.refusedEarly) }
            if message.expectsContinue, message.bodyStreamLength == 0, progress != .head {
                open.issues.insert(.bodyWithheld)
            }
        }
        return open
    }

    /// The last message of this direction, which ended where its framing said; nil when another has begun. Without texts when
    /// those of its request may be gone.
    func lastWhole(_ direction: MessageDirection, _ exchange: Exchange) -> Message? {
        guard case .boundary = state, nextIndex > 0 else { return nil }
        var message = self.message
        var texts = exchange
        var whole = Message(direction: direction, index: 0, startOffset: 0, first: message.first)
        message.describe(in: &whole, direction, .complete, true, &texts)
        return whole
    }

    /// A message whose start line is not whole, with what the line tells.
    private func cutStartLine(_ direction: MessageDirection) -> Message {
        var message = Message(direction: direction, index: nextIndex, startOffset: lineStart, first: lineStamp)
        message.last = lineStamp
        if foundBySearch { message.issues.insert(.resynchronised) }
        guard direction == .request, let space = held.firstIndex(of: ASCII.space) else { return message }
        message.method = String(decoding: held[..<space], as: UTF8.self)
        let target = held[(space + 1)...].prefix(Message.longestTarget)
        message.target = String(decoding: target.prefix { $0 > ASCII.space }, as: UTF8.self)
        return message
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
