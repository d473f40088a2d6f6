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
    /// End of its receiver that can have stopped the message. A FIN that came before the message began is a
    /// half-close and does not count, nor does a RST whose sender went on.
    let receiver: Packet?
    /// The receiver's RST, if it was not followed by more from it.
    let receiverReset: Packet?
    /// The receiver closed its own direction before this message began, which is legal and common.
    let receiverHalfClosed: Bool
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

    /// Reads the ends around a message.
    init(of message: Message, sentBy side: Side, in facts: borrowing ConnectionFacts) {
        let sent = facts[side]
        let taken = facts[side.opposite]
        sender = Self.earliest(of: sent, refused: facts.refused)
        let halfClosed = taken.fin.map { $0.mark.packet <= message.first.packet } ?? false
        receiverHalfClosed = halfClosed
        var other = Self.earliest(of: taken, refused: facts.refused)
        if halfClosed, other?.kind == .fin { other = Self.reset(of: taken, refused: facts.refused) }
        if other?.signs?.senderLivedOn == true { other = nil }
        receiver = other
        let killing = Self.reset(of: taken, refused: facts.refused)
        receiverReset = killing?.signs?.senderLivedOn == true ? nil : killing
        switch (sender, other) {
        case (nil, nil): order = nil
        case (_?, nil): order = .senderFirst
        case (nil, _?): order = .receiverFirst
        case (let own?, let theirs?):
            let fromInitiator = side == .initiator
            let toSender = fromInitiator ? facts.handshakeToInitiator : facts.handshakeToResponder
            let toReceiver = fromInitiator ? facts.handshakeToResponder : facts.handshakeToInitiator
            order = EndOrder.of(
                sender: own.end, senderFinAcked: own.kind == .fin ? sent.finAcked : PacketMark(),
                receiver: theirs.end, receiverFinAcked: theirs.kind == .fin ? taken.finAcked : PacketMark(),
                toSender: toSender >= 0 ? toSender : taken.smallestRoundTrip,
                toReceiver: toReceiver >= 0 ? toReceiver : sent.smallestRoundTrip)
        }
    }

    private static func earliest(of half: borrowing HalfStreamFacts, refused: Bool) -> Packet? {
        let reset = reset(of: half, refused: refused)
        guard let fin = half.fin else { return reset }
        let packet = Packet(kind: .fin, end: fin, signs: nil, acknowledged: half.finAcked.exists)
        // A RST before a FIN of the same side was not its own.
        if let reset, reset.end.mark.packet < fin.mark.packet, reset.signs?.senderLivedOn == false { return reset }
        return packet
    }

    private static func reset(of half: borrowing HalfStreamFacts, refused: Bool) -> Packet? {
        guard let reset = half.reset else { return nil }
        return Packet(
            kind: .rst, end: reset, signs: ResetSigns(of: reset, from: half, refused: refused), acknowledged: false)
    }
}
