import Framing
import Model
import PacketLayers
import TCPStreams

/// The verdict of a message and the rule that gave it. `truncated` needs proof that the sender ended: the end's packet
/// and arithmetic on sequence numbers. Everything that could be the capture's fault is `undetermined`.
struct Judgement: Equatable {
    /// The rule that decided.
    enum Reason: Equatable {
        /// By sequence numbers everything promised was sent, or nothing was promised.
        case sentInFull
        /// The answer came while the request was being sent, and refused it: nothing more was owed.
        case refusedEarly
        /// The capture lacks bytes of the answers' direction, or all of it: the request may have been refused.
        case answerNotCaptured
        /// The sender's FIN lies before the promised end.
        case finBeforeEnd
        /// The sender's RST ended it before the promised end.
        case resetBySender
        /// The receiver's RST ended it before the promised end.
        case resetByReceiver
        /// A RST in the sender's name, which the sender did not send, ended it: the receiver's socket was gone afterwards.
        case resetForged
        /// All of it was sent, but the receiver lacked bytes of it when a RST ended the connection.
        case lostBeforeReset
        /// The head did not end before the sender's end.
        case headCut
        /// No body byte was seen right behind the head, and HEAD is not excluded.
        case headNotExcluded
        /// What should be its body begins with a status line: it may answer another request than it seems to.
        case pairingDoubtful
        /// What looks like this message may be the body of an earlier one, or lie in a tunnel.
        case startDoubtful
        /// Sequence numbers or a RST's acknowledgement show that everything promised was sent, though not what.
        case sentUnseen
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
        if message.issues.contains(.refusedEarly) { return Judgement(.complete, .refusedEarly) }
        let sender = facts[side]
        let isLost = sender.neverArrived(below: lengths.messageEnd, by: facts[side.opposite])
        if message.progress == .complete, !isLost { return Judgement(.complete, .sentInFull) }
        if facts.multipath { return Judgement(.undetermined, .multipath) }
        let end = MessageEnd(of: message, sentBy: side, in: facts)
        if message.framing == .closeDelimited {
            if !message.issues.isDisjoint(with: .unreadLength), !message.issues.contains(.lengthAndChunked) {
                return Judgement(.undetermined, .lengthUnclear)
            }
            if sender.fin != nil, sender.bytesAfterFin == 0 { return Judgement(.complete, .sentInFull) }
            if sender.reset != nil || end.receiverReset != nil {
                return Judgement(.undetermined, .closeDelimitedReset)
            }
            return Judgement(.undetermined, .noEnd)
        }
        let highestProvenSent = Self.highestProvenSent(end, sender)
        if message.startIsDoubtful(sentBy: side, in: facts) { return Judgement(.undetermined, .startDoubtful) }
        // Where the head ends is not known then, only that it goes on: the body is shorter than what came behind.
        if message.issues.contains(.gapInHead), lengths.declaredEnd.map({ highestProvenSent >= $0 }) ?? true {
            return Judgement(.undetermined, .gapInHead)
        }
        if message.direction == .request {
            if facts.isOneSided { return Judgement(.undetermined, .answerNotCaptured) }
            // Its answer may have come before its end only once its head was whole.
            if message.framing != .unknown, facts[side.opposite].hasUnseenBytes {
                return Judgement(.undetermined, .answerNotCaptured)
            }
        }
        if !message.issues.isDisjoint(with: .unclearLength) { return Judgement(.undetermined, .lengthUnclear) }
        if let declaredEnd = lengths.declaredEnd, message.framing == .contentLength {
            if lengths.streamEnd >= declaredEnd, isLost { return Self.lost(end, sender) }
            if lengths.streamEnd >= declaredEnd || sender.highestAcked >= declaredEnd {
                return Judgement(.complete, .sentInFull)
            }
            if highestProvenSent >= declaredEnd { return Judgement(.undetermined, .sentUnseen) }
        }
        if message.progress == .complete { return Self.lost(end, sender) }
        // HEAD may be answered with the head of any response, also a chunked one (RFC 9110 §9.3.2).
        if message.framing == .contentLength || message.framing == .chunked,
            message.issues.contains(.unknownRequest),
            lengths.sent == 0 || message.bodyStart.isEmpty || message.bodyLooksLikeResponse
        {
            return Judgement(.undetermined, .headNotExcluded)
        }
        if message.framing == .contentLength, message.bodyLooksLikeResponse, !message.mayHoldResponses {
            return Judgement(.undetermined, .pairingDoubtful)
        }
        if message.progress == .desynchronised { return Judgement(.undetermined, .framingHidden) }
        return byEnd(message, lengths, end, sender, highestProvenSent)
    }

    /// The verdict of a message that was sent in full and of which bytes had not arrived: only a RST shows that they never will.
    private static func lost(_ end: MessageEnd, _ sender: borrowing HalfStreamFacts) -> Judgement {
        if end.receiverReset != nil {
            return end.receiverEndedUnseen
                ? Judgement(.undetermined, .framingHidden) : Judgement(.truncated, .lostBeforeReset)
        }
        guard sender.reset != nil, sender.aliveAfterReset == 0 else { return Judgement(.undetermined, .noEnd) }
        return Judgement(.truncated, .lostBeforeReset)
    }

    /// Stream offset up to which some packet proves that the sender had sent, whether or not the capture holds the bytes. The
    /// number behind a captured FIN counts the FIN, not a byte.
    private static func highestProvenSent(_ end: MessageEnd, _ sender: borrowing HalfStreamFacts) -> Int64 {
        let acknowledged = end.receiverReset?.end.acknowledged ?? 0
        let isPlausible = acknowledged &- sender.highestSent <= plausiblyMissed
        let named = max(sender.highestSequence, isPlausible ? acknowledged : 0)
        if let fin = sender.fin, named <= fin.offset &+ 1 { return sender.highestSent }
        return max(sender.highestSent, named)
    }

    /// Bytes that a capture may plausibly have missed before a RST: four of the largest send buffers that Linux chooses itself
    /// (`tcp_wmem`, 4 MiB). A number made up falls below it once in 256 times.
    private static let plausiblyMissed: Int64 = 16 << 20

    private static func byEnd(
        _ message: Message, _ lengths: MessageLengths, _ end: MessageEnd, _ sender: HalfStreamFacts,
        _ highestProvenSent: Int64
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
            if sender.hidesEnd(reset) { return Judgement(.undetermined, .framingHidden) }
            // The sequence number of a RST may count bytes that were sent and missed by the capture.
            return provenCut(message, lengths, at: max(reset.offset, highestProvenSent), sender, .resetBySender)
        }
        guard let reset = end.receiverReset?.end else {
            return Judgement(.undetermined, end.receiver == nil ? .noEnd : .receiverFinOnly)
        }
        if sender.hidesEnd(reset) || end.receiverEndedUnseen { return Judgement(.undetermined, .framingHidden) }
        return provenCut(message, lengths, at: max(lengths.streamEnd, highestProvenSent), sender, .resetByReceiver)
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
            if message.issues.contains(.answeredAgain) { return Judgement(.truncated, reason) }
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
    static let unclearLength: FramingIssues = unreadLength.union([
        .conflictingLength, .unknownTransferCoding, .invalidChunkSize,
    ])
    /// A length was declared and cannot be read.
    static let unreadLength: FramingIssues = [.invalidLength, .negativeLength, .overflowingLength]
}

extension HalfStreamFacts {
    /// The capture misses bytes of this half-stream that arrived, and a RST ended it that says nothing of how far it went: one
    /// without acknowledgement answers any segment, with that segment's number (RFC 9293 §3.10.7.1).
    fileprivate func hidesEnd(_ reset: EndPacket) -> Bool {
        gapBytesAcked + givenUpBytes > 0 && !reset.flags.contains(.ack)
    }
}

extension Message {
    /// The "body" begins with a status line: more likely the next response after one to HEAD.
    fileprivate var bodyLooksLikeResponse: Bool { bodyStart.starts(with: [0x48, 0x54, 0x54, 0x50, 0x2f, 0x31, 0x2e]) }

    /// Its media type is of bodies that are HTTP themselves (RFC 9112 §10).
    fileprivate var mayHoldResponses: Bool {
        direction == .request || contentType.starts(with: "message/http")
            || contentType.starts(with: "application/http")
    }
}
