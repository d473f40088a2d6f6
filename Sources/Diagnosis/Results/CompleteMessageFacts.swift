public import Framing
public import Model

extension Diagnosis {
    /// The lengths of a message whose end the framing found, or gave up finding.
    public static func facts(ended message: Message) -> MessageFacts {
        var facts = MessageFacts(
            direction: message.direction == .request ? "request" : "response", index: message.index,
            framing: MessageFacts.name(of: message.framing))
        facts.method = message.method.isEmpty ? nil : message.method
        facts.target = message.target.isEmpty ? nil : message.target
        facts.status = message.direction == .response && message.status != 0 ? message.status : nil
        facts.declaredLength = message.declaredLength
        facts.deliveredLength = message.bodyLength
        facts.sentLength = message.bodyLength
        facts.capturedLength = max(0, message.bodyLength - message.gapBytes)
        // Where bytes are missing from the capture, the sender's numbers carry the count across.
        facts.basis = message.gapBytes > 0 ? .sequence : .captured
        if let declared = message.declaredLength { facts.missingLength = max(0, declared - message.bodyLength) }
        facts.offset = message.startOffset
        facts.headLength = message.headLength > 0 ? message.headLength : nil
        facts.position = MessageFacts.name(of: message.progress)
        facts.issues = message.issues.names
        facts.firstPacket = message.first.packet
        facts.lastPacket = message.last.packet
        return facts
    }
}
