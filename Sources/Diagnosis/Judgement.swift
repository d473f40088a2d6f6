import Framing
import Model
import TCPStreams

/// The verdict of a message and the rule that gave it. `truncated` needs proof that the sender ended: the end's packet
/// and arithmetic on sequence numbers. Everything that could be the capture's fault is `undetermined`.
struct Judgement: Equatable {
    /// The rule that decided.
    enum Reason: Equatable {
        /// By sequence numbers everything promised was sent, or nothing was promised.
        case sentInFull
        /// The sender's FIN lies before the promised end.
        case finBeforeEnd
        /// The sender's RST ended it before the promised end.
        case resetBySender
        /// The receiver's RST ended it before the promised end.
        case resetByReceiver
        /// A RST in the sender's name, which the sender did not send, ended it: the receiver's socket was gone afterwards.
        case resetForged
        /// The head did not end before the sender's end.
        case headCut
        /// No body byte was seen right behind the head, and HEAD is not excluded.
        case headNotExcluded
        /// What looks like this message may be the body of an earlier one, or lie in a tunnel.
        case startDoubtful
        /// The receiver's RST acknowledged everything promised, though the capture does not hold it.
        case resetAcknowledgesAll
        /// The capture misses bytes of the head.
        case gapInHead
        /// The capture misses bytes that held the framing of a chunked body.
        case framingHidden
        /// The length fields contradict each other or cannot be read.
        case lengthUnclear
        /// A body that only the end delimits was ended by RST.
        case closeDelimitedReset
        /// A FIN or RST was not the end: its sender went on.
        case endDoubtful
        /// The receiver closed its direction and the sender's end was not seen.
        case receiverFinOnly
        /// Subflows of Multipath TCP may carry the rest.
        case multipath
        /// No end was captured.
        case noEnd
    }

    let verdict: Verdict
    let reason: Reason

    private init(_ verdict: Verdict, _ reason: Reason) {
        self.verdict = verdict
        self.reason = reason
    }

    /// Judges a message that was unfinished when its connection's record closed.
    init(of message: Message, sentBy side: Side, lengths: MessageLengths, in facts: borrowing ConnectionFacts) {
        self = Self.judge(message, side, lengths, facts)
    }

    private static func judge(
        _ message: Message, _ side: Side, _ lengths: MessageLengths, _ facts: borrowing ConnectionFacts
    ) -> Judgement {
        switch message.framing {
        case .none, .tunnel: return Judgement(.complete, .sentInFull)
        case .contentLength, .chunked, .closeDelimited, .unknown: break
        }
        // The final response came before any of the body: nothing more was owed.
        if message.issues.contains(.bodyWithheld), lengths.sent == 0 { return Judgement(.complete, .sentInFull) }
        if message.progress == .complete { return Judgement(.complete, .sentInFull) }
        if facts.multipath { return Judgement(.undetermined, .multipath) }
        let sender = facts[side]
        let end = MessageEnd(of: message, sentBy: side, in: facts)
        if message.framing == .closeDelimited {
            if sender.fin != nil, sender.bytesAfterFin == 0 { return Judgement(.complete, .sentInFull) }
            if sender.reset != nil || end.receiverReset != nil {
                return Judgement(.undetermined, .closeDelimitedReset)
            }
            return Judgement(.undetermined, .noEnd)
        }
        if message.startIsDoubtful { return Judgement(.undetermined, .startDoubtful) }
        if message.issues.contains(.gapInHead) { return Judgement(.undetermined, .gapInHead) }
        if !message.issues.isDisjoint(with: .unclearLength) { return Judgement(.undetermined, .lengthUnclear) }
        if let declaredEnd = lengths.declaredEnd, message.framing == .contentLength {
            if lengths.streamEnd >= declaredEnd || sender.highestAcked >= declaredEnd {
                return Judgement(.complete, .sentInFull)
            }
            if let reset = end.receiverReset?.end,
                0...Self.plausiblyFurther ~= reset.acknowledged &- declaredEnd
            {
                return Judgement(.undetermined, .resetAcknowledgesAll)
            }
        }
        // HEAD may be answered with the head of any response, also a chunked one (RFC 9110 §9.3.2).
        if message.framing == .contentLength || message.framing == .chunked,
            message.issues.contains(.unknownRequest),
            lengths.sent == 0 || message.bodyStart.isEmpty || message.bodyLooksLikeResponse
        {
            return Judgement(.undetermined, .headNotExcluded)
        }
        if message.progress == .desynchronised { return Judgement(.undetermined, .framingHidden) }
        return byEnd(message, lengths, end, sender)
    }

    /// Bytes by which a RST's acknowledgement may plausibly lie beyond a message's end: what follows it, a window at most. A
    /// number made up falls there once in 65,536 times.
    private static let plausiblyFurther: Int64 = 65_535

    private static func byEnd(
        _ message: Message, _ lengths: MessageLengths, _ end: MessageEnd, _ sender: HalfStreamFacts
    ) -> Judgement {
        if let fin = sender.fin {
            if sender.bytesAfterFin > 0 { return Judgement(.undetermined, .endDoubtful) }
            return provenCut(message, lengths, at: fin.offset, sender, .finBeforeEnd)
        }
        if let reset = sender.reset {
            if sender.aliveAfterReset > 0 {
                guard let forged = end.forged, forged.namesSender else { return Judgement(.undetermined, .endDoubtful) }
                return provenCut(
                    message, lengths, at: max(sender.highestAcked, reset.highestSentBefore), sender, .resetForged)
            }
            // The sequence number of a RST may count bytes that were sent and missed by the capture.
            return provenCut(message, lengths, at: max(reset.offset, sender.highestSent), sender, .resetBySender)
        }
        guard end.receiverReset != nil else {
            return Judgement(.undetermined, end.receiver == nil ? .noEnd : .receiverFinOnly)
        }
        return provenCut(message, lengths, at: lengths.streamEnd, sender, .resetByReceiver)
    }

    /// The verdict of a message whose half-stream ends at `offset`.
    private static func provenCut(
        _ message: Message, _ lengths: MessageLengths, at offset: Int64, _ sender: HalfStreamFacts, _ reason: Reason
    ) -> Judgement {
        switch message.framing {
        case .contentLength:
            guard let declaredEnd = lengths.declaredEnd else { return Judgement(.undetermined, .lengthUnclear) }
            if offset < declaredEnd { return Judgement(.truncated, reason) }
            return Judgement(.undetermined, .framingHidden)
        case .chunked:
            // Bytes that were not read can hold the last chunk, unless they all belong to the chunk being read.
            let read = (lengths.bodyStart ?? 0) &+ message.bodyStreamLength
            let remaining = message.progress == .chunkData ? message.chunkRemaining : 0
            if offset - read <= remaining { return Judgement(.truncated, reason) }
            return Judgement(.undetermined, .framingHidden)
        case .unknown:
            if sender.nextExpected < offset || sender.gapBytes > 0 && message.gapBytes > 0 {
                return Judgement(.undetermined, .gapInHead)
            }
            return Judgement(.truncated, .headCut)
        case .none, .tunnel, .closeDelimited:
            return Judgement(.undetermined, .lengthUnclear)
        }
    }
}

extension FramingIssues {
    /// Issues with which no declared length can be trusted.
    static let unclearLength: FramingIssues = [
        .conflictingLength, .invalidLength, .negativeLength, .overflowingLength, .unknownTransferCoding,
        .invalidChunkSize,
    ]
}

extension Message {
    /// Its start was found by reading on where an earlier body may lie, or by a search that no request confirms: bodies and
    /// tunnels hold HTTP messages too.
    var startIsDoubtful: Bool {
        issues.contains(.doubtfulStart) || issues.contains(.resynchronised) && issues.contains(.unknownRequest)
    }

    /// The "body" begins with a status line: more likely the next response after one to HEAD.
    var bodyLooksLikeResponse: Bool { bodyStart.starts(with: [0x48, 0x54, 0x54, 0x50, 0x2f, 0x31, 0x2e]) }
}
