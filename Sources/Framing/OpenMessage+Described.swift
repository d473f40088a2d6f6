extension OpenMessage {
    /// The message for the outside; its texts and the body's edges on demand. Mutating, since a value that is only
    /// read gets copied whole first.
    @inline(__always)
    mutating func described(
        _ direction: MessageDirection, _ progress: MessageProgress, _ wantsText: Bool, _ exchange: inout Exchange
    ) -> Message {
        // One expression: a message that is changed after it was made is made twice.
        Message(self, direction, progress, wantsText ? texts(direction, &exchange) : nil)
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

extension Message {
    /// The numbers of a message that was followed.
    @inline(__always)
    fileprivate init(
        _ open: OpenMessage, _ direction: MessageDirection, _ progress: MessageProgress, _ texts: MessageTexts?
    ) {
        self.direction = direction
        index = open.index
        status = Int(open.status)
        minorVersion = Int(open.minorVersion)
        framing = open.framing
        self.progress = progress
        declaredLength = open.declaredLength >= 0 ? open.declaredLength : nil
        startOffset = open.startOffset
        headLength = open.headLength
        bodyLength = open.bodyLength
        bodyStreamLength = open.bodyStreamLength
        chunkRemaining = 0
        chunkCount = open.chunkCount
        gapBytes = open.gapBytes
        issues = open.issues
        first = open.first
        headEnd = open.headEnd
        last = open.last
        closesConnection = open.closesConnection
        identity = open.identity
        requestIndex = open.requestIndex >= 0 ? open.requestIndex : nil
        self.texts = texts
    }
}
