import Framing
import Model
import TCPStreams

/// Body bytes of an unfinished message by the three positions of its half-stream: what the sender's sequence numbers
/// prove was sent, what the capture holds, what the receiver acknowledged.
///
/// For a chunked body the chunk framing is left out. Where bytes beyond the captured ones are counted, only those of
/// the chunk that was being read are certain to be payload; where fewer were acknowledged than captured, the bytes
/// taken off may include chunk framing, so that the acknowledged length can be too small by a few bytes a chunk.
struct MessageLengths: Equatable {
    /// Stream offset of the first body byte; nil while the head is unfinished.
    let bodyStart: Int64?
    /// Body bytes that the framing promised; nil where it promises no number.
    let declared: Int64?
    /// Body bytes sent, by sequence numbers.
    let sent: Int64
    /// Body bytes in the capture.
    let captured: Int64
    /// Body bytes acknowledged; nil when no acknowledgement was seen.
    let acknowledged: Int64?
    /// Body bytes that arrived, and what that rests on.
    let delivered: Int64
    let basis: LengthBasis
    /// Stream offset at which the sender's bytes end.
    let streamEnd: Int64
    /// Stream offset after the last body byte that the framing promised; nil where it promises no number.
    let declaredEnd: Int64?
    /// Stream offset after what was read of the message.
    let messageEnd: Int64

    /// Body bytes that did not arrive; nil where no number was promised.
    var missing: Int64? { declared.map { max(0, $0 - delivered) } }

    /// The lengths of a message that was unfinished when its connection's record closed.
    init(of message: Message, sender: borrowing HalfStreamFacts) {
        let end = Self.streamEnd(of: sender)
        streamEnd = end
        messageEnd = message.startOffset &+ message.headLength &+ message.bodyStreamLength
        guard message.headLength > 0 else {
            bodyStart = nil
            declared = message.declaredLength
            declaredEnd = nil
            (sent, captured, acknowledged, delivered) = (0, 0, nil, 0)
            basis = sender.highestAcked >= end ? .acknowledged : .sequence
            return
        }
        let start = message.startOffset &+ message.headLength
        bodyStart = start
        declared = message.declaredLength
        let declaredLimit = message.declaredLength.map { start.addingReportingOverflow($0) }
        declaredEnd = declaredLimit.map { $0.overflow ? .max : $0.partialValue }
        let measure = Measure(message: message, start: start)
        let sentLength = measure.payload(upTo: end)
        sent = sentLength
        captured = min(measure.limit, max(0, message.bodyLength - message.gapBytes))
        let acknowledgedLength =
            sender.highestAcked >= 0 ? measure.payload(upTo: min(sender.highestAcked, end)) : nil
        acknowledged = acknowledgedLength
        if let acknowledgedLength, acknowledgedLength >= sentLength {
            delivered = acknowledgedLength
            basis = .acknowledged
        } else if sender.fin == nil, let reset = sender.reset, sender.aliveAfterReset > 0 {
            // A forged RST ends what arrives, not what is sent.
            delivered = max(acknowledgedLength ?? 0, measure.payload(upTo: min(reset.highestSentBefore, end)))
            basis = delivered == acknowledgedLength ? .acknowledged : .sequence
        } else if sender.fin == nil, sender.reset != nil, sender.highestSacked <= sender.highestAcked,
            !sender.lacksBytes(below: end)
        {
            // A RST of the sender follows its data on the path, and a receiver that it kills acknowledges no more:
            // bytes that left in order had arrived before, but for those behind a hole that the receiver reported.
            delivered = sentLength
            basis = .sequence
        } else if let acknowledgedLength {
            delivered = acknowledgedLength
            basis = .acknowledged
        } else {
            delivered = sentLength
            basis = .sequence
        }
    }

    /// Where the sender's bytes end: at its FIN unless bytes came beyond it; never less than what was seen or, when
    /// the capture missed segments, than what the receiver acknowledged.
    static func streamEnd(of sender: borrowing HalfStreamFacts) -> Int64 {
        if let fin = sender.fin {
            // The FIN's own number is no byte.
            let isCounted = sender.highestSent &- fin.offset > sender.bytesAfterFin
            return max(fin.offset, sender.highestSent &- (isCounted ? 1 : 0))
        }
        // Without a FIN in the capture the highest acknowledgement may count a FIN that was missed.
        return max(sender.highestSent, sender.highestAcked - 1)
    }
}

/// Turns stream offsets into body bytes of one message.
private struct Measure {
    let message: Message
    let start: Int64
    /// No body is longer than this.
    var limit: Int64 { message.declaredLength ?? .max }

    func payload(upTo offset: Int64) -> Int64 {
        guard offset > start else { return 0 }
        guard message.framing == .chunked else { return min(limit, offset - start) }
        let read = start &+ message.bodyStreamLength
        if offset >= read {
            let further = message.progress == .chunkData ? min(message.chunkRemaining, offset - read) : 0
            return message.bodyLength &+ max(0, further)
        }
        return max(0, message.bodyLength - (read - offset))
    }
}
