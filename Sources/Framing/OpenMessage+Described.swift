extension OpenMessage {
    /// Writes the message for the outside over another; its texts and the body's edges on demand. Mutating, since a
    /// value that is only read gets copied whole first.
    @inline(__always)
    mutating func describe(
        in message: inout Message, _ direction: MessageDirection, _ progress: MessageProgress, _ wantsText: Bool,
        _ exchange: inout Exchange
    ) {
        message.direction = direction
        message.index = index
        message.status = Int(status)
        message.minorVersion = Int(minorVersion)
        message.framing = framing
        message.progress = progress
        message.declaredLength = declaredLength >= 0 ? declaredLength : nil
        message.startOffset = startOffset
        message.headLength = headLength
        message.bodyLength = bodyLength
        message.bodyStreamLength = bodyStreamLength
        message.chunkRemaining = 0
        message.chunkCount = chunkCount
        message.gapBytes = gapBytes
        message.issues = issues
        message.first = first
        message.headEnd = headEnd
        message.last = last
        message.closesConnection = closesConnection
        message.passedProxy = passedProxy
        message.identity = identity
        message.requestIndex = requestIndex >= 0 ? requestIndex : nil
        if wantsText {
            message.texts = texts(direction, &exchange)
        } else if message.texts != nil {
            message.texts = nil
        }
    }

    /// The texts that the exchange keeps, and the body's edges.
    @inline(never)
    private mutating func texts(_ direction: MessageDirection, _ exchange: inout Exchange) -> MessageTexts {
        let ownTexts = direction == .request ? exchange.requestTexts : exchange.responseTexts
        var content = MessageTexts.Content()
        content.method = exchange.requestTexts.text(method)
        content.target = exchange.requestTexts.text(target)
        content.contentType = ownTexts.text(contentType)
        content.contentEncoding = ownTexts.text(contentEncoding).lowercased()
        content.software = ownTexts.text(software)
        content.bodyStart = bodyEdges.startBytes
        content.bodyTail = bodyEdges.tailBytes
        return MessageTexts(content)
    }
}
