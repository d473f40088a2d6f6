import Framing
import PacketLayers
import TCPStreams

/// How the half-stream that carried a message ended: the packets of both sides, and who was first.
struct MessageEnd {
    /// FIN or RST.
    enum Kind: String { case fin, rst }

    /// One side's end packet.
    struct Packet {
        let kind: Kind
        let end: EndPacket
        /// Signs of a RST.
        let signs: ResetSigns?
        /// The other side acknowledged it (FIN only).
        let acknowledged: Bool
    }

    /// End of the message's sender.
    let sender: Packet?
    /// End of its receiver that can have stopped the message. A half-close does not count, nor does a RST whose sender went
    /// on.
    let receiver: Packet?
    /// The receiver's RST, if it was not followed by more from it.
    let receiverReset: Packet?
    /// The receiver closed its own direction only, which is legal and common: before this message began, or with more of it
    /// acknowledged afterwards.
    let receiverHalfClosed: Bool
    /// The receiver had ended before its RST in packets that the capture lacks, and may have had everything by then.
    let receiverEndedUnseen: Bool
    /// Who was first; nil without any end.
    let order: EndOrder?

    /// The decisive end: the first, or the sender's when they crossed.
    var first: Packet? {
        switch order {
        case .receiverFirst: receiver
        case .senderFirst, .crossed: sender
        case nil: nil
        }
    }

    /// True when the decisive end is the sender's.
    var bySender: Bool { order == .senderFirst || order == .crossed }

    /// A RST that neither of the named hosts sent, and that did its work: the socket that it reached was gone afterwards.
    let forged: (packet: Packet, namesSender: Bool)?

    /// Reads the ends around a message.
    init(of message: Message, sentBy side: Side, in facts: borrowing ConnectionFacts) {
        let sent = facts[side]
        let taken = facts[side.opposite]
        let trip = max(0, facts.handshakeToResponder) &+ max(0, facts.handshakeToInitiator)
        let ownReset = Self.reset(of: sent, to: taken, isMessageSender: true, roundTrip: trip, refused: facts.refused)
        let otherReset = Self.reset(
            of: taken, to: sent, isMessageSender: false, roundTrip: trip, refused: facts.refused)
        let forged = Self.forged(ownReset, otherReset)
        self.forged = forged
        // Behind a message that was sent in full and did not arrive, a FIN ended nothing.
        let isLost = message.progress == .complete
        let own = isLost ? ownReset : Self.earliest(of: sent, ownReset)
        let halfClosed = Self.isHalfClose(of: taken, to: sent, before: message)
        receiverHalfClosed = halfClosed
        receiverEndedUnseen = taken.endedUnseen
        var other = Self.earliest(of: taken, otherReset)
        if halfClosed, other?.kind == .fin { other = otherReset }
        let works = forged.map { !$0.namesSender } ?? false
        if other?.signs?.senderLivedOn == true, !works { other = nil }
        sender = own
        receiver = other
        receiverReset = otherReset?.signs?.senderLivedOn == true && !works ? nil : otherReset
        switch (own, other) {
        case (nil, nil): order = nil
        case (_?, nil): order = .senderFirst
        case (nil, _?): order = .receiverFirst
        case (let own?, let theirs?):
            // What a forged RST draws from the socket that it killed comes second, however short the way.
            if let forged, forged.packet.end.mark.packet == min(own.end.mark.packet, theirs.end.mark.packet) {
                order = forged.namesSender ? .senderFirst : .receiverFirst
                return
            }
            let fromInitiator = side == .initiator
            let toSender = fromInitiator ? facts.handshakeToInitiator : facts.handshakeToResponder
            let toReceiver = fromInitiator ? facts.handshakeToResponder : facts.handshakeToInitiator
            let compared = EndOrder.of(
                sender: own.end, senderFinAcked: own.kind == .fin ? sent.finAcked : PacketMark(),
                receiver: theirs.end, receiverFinAcked: theirs.kind == .fin ? taken.finAcked : PacketMark(),
                toSender: toSender >= 0 ? toSender : taken.smallestRoundTrip,
                toReceiver: toReceiver >= 0 ? toReceiver : sent.smallestRoundTrip,
                skew: facts.clockSkew)
            order =
                compared == .receiverFirst
                    && Self.isNoAnswer(own, to: theirs, sent: sent, taken: taken, roundTrip: trip)
                ? .crossed : compared
        }
    }

    /// A socket that its program closed answers new bytes with RST (RFC 9293 §3.10.7.4; tcp_rcv_state_process): one whose host
    /// acknowledges more than its FIN did, and never resets, is still being read.
    private static func isHalfClose(
        of taken: borrowing HalfStreamFacts, to sent: borrowing HalfStreamFacts, before message: Message
    ) -> Bool {
        guard let fin = taken.fin else { return false }
        if fin.mark.packet <= message.first.packet { return true }
        let acknowledged = sent.highestAcked
        return taken.resets == 0 && fin.acknowledged >= 0 && acknowledged > fin.acknowledged
    }

    /// The receiver closed when it had all that was sent, and the sender ended later, by itself: a program that takes the FIN
    /// for a farewell ends when it reads it, and one that does not see it goes on to send and is reset. A receiver that closed
    /// after it had waited in vain did not half-close: it gave up, and the sender may see that when it likes.
    private static func isNoAnswer(
        _ own: Packet, to theirs: Packet, sent: borrowing HalfStreamFacts, taken: borrowing HalfStreamFacts,
        roundTrip: Int64
    ) -> Bool {
        let waited = elapsed(from: sent.lastData.time, to: theirs.end.mark.time)
        let (sent, resets) = (sent.highestSent, taken.resets)
        return waited <= Observation.leastSilence(roundTrip) && own.kind == .fin && theirs.kind == .fin && resets == 0
            && sent <= theirs.end.acknowledged
            && elapsed(from: theirs.end.mark.time, to: own.end.mark.time) > roundTrip &+ promptAnswer
    }

    /// Nanoseconds within which a program that waits for its socket reads a FIN and closes.
    static let promptAnswer: Int64 = 50_000_000

    /// The first forged RST of either side. One whose named sender went on counts if the socket that it reached was gone
    /// afterwards, which that socket's own answer shows.
    private static func forged(_ own: Packet?, _ other: Packet?) -> (packet: Packet, namesSender: Bool)? {
        func works(_ packet: Packet?, _ answer: Packet?) -> Packet? {
            guard let packet, packet.signs?.type == .forged else { return nil }
            guard packet.signs?.senderLivedOn == true else { return packet }
            guard let answer, answer.end.mark.packet > packet.end.mark.packet else { return nil }
            return packet
        }
        let first = works(own, other).map { ($0, true) }
        let second = works(other, own).map { ($0, false) }
        switch (first, second) {
        case (let one?, let two?): return one.0.end.mark.packet <= two.0.end.mark.packet ? one : two
        default: return first ?? second
        }
    }

    private static func earliest(of half: borrowing HalfStreamFacts, _ reset: Packet?) -> Packet? {
        guard let fin = half.fin else { return reset }
        let packet = Packet(kind: .fin, end: fin, signs: nil, acknowledged: half.finAcked.exists)
        // A RST before a FIN of the same side was not its own.
        if let reset, reset.end.mark.packet < fin.mark.packet, reset.signs?.senderLivedOn == false { return reset }
        return packet
    }

    private static func reset(
        of half: borrowing HalfStreamFacts, to other: borrowing HalfStreamFacts, isMessageSender: Bool,
        roundTrip: Int64, refused: Bool
    ) -> Packet? {
        guard let reset = half.reset else { return nil }
        let signs = ResetSigns(
            of: reset, from: half, to: other, isMessageSender: isMessageSender, roundTrip: roundTrip, refused: refused)
        return Packet(kind: .rst, end: reset, signs: signs, acknowledged: false)
    }
}
