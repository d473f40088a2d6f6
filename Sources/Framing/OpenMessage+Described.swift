extension OpenMessage {
    /// The message for the outside; its texts and the body's edges on demand.
    @inline(__always)
    func described(
        _ direction: MessageDirection, _ progress: MessageProgress, _ wantsText: Bool, _ exchange: borrowing Exchange
    ) -> Message {
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
        if wantsText { addTexts(to: &message, exchange) }
        return message
    }

    /// Adds the texts that the exchange keeps, and the body's edges.
    @inline(never)
    private func addTexts(to message: inout Message, _ exchange: borrowing Exchange) {
        let ownTexts = message.direction == .request ? exchange.requestTexts : exchange.responseTexts
        message.edit {
            $0.method = exchange.requestTexts.text(method)
            $0.target = exchange.requestTexts.text(target)
            $0.contentType = ownTexts.text(contentType)
            $0.contentEncoding = ownTexts.text(contentEncoding).lowercased()
            $0.software = ownTexts.text(software)
            $0.bodyStart = bodyEdges.startBytes
            $0.bodyTail = bodyEdges.tailBytes
        }
    }
}
