import PacketLayers
import TCPStreams

/// Which of two end packets came first, told so that neither the place of the capture nor jitter can mislead.
///
/// An acknowledgement of the other side's FIN settles it. Without, times do: with `toSender` and `toReceiver` the
/// round trips from the capture point, a packet of the sender seen at `s` reached the receiver at `s + toReceiver/2`,
/// and one of the receiver seen at `r` had left it at `r - toReceiver/2`. So the receiver knew of the sender's end
/// when `r - s >= toReceiver`, the sender of the receiver's when `s - r >= toSender`; else they crossed.
///
/// Where the two directions do not share a clock (``ConnectionFacts/clockSkew``), neither the order of packets nor short
/// times mean anything: only what an end packet itself acknowledges does.
enum EndOrder: Equatable {
    /// The receiver's end, if any, came in knowledge of the sender's.
    case senderFirst
    /// The sender's end, if any, came in knowledge of the receiver's.
    case receiverFirst
    /// Neither knew of the other's, or it cannot be told.
    case crossed

    /// Compares the ends of a message's sender and receiver.
    static func of(
        sender: EndPacket, senderFinAcked: PacketMark, receiver: EndPacket, receiverFinAcked: PacketMark,
        toSender: Int64, toReceiver: Int64, skew: Int64 = 0
    ) -> EndOrder {
        // Its own numbers tell what a host knew, in whatever order a capture shows the packets.
        if receiver.acknowledges(sender) { return .senderFirst }
        if sender.acknowledges(receiver) { return .receiverFirst }
        let lead = elapsed(from: sender.mark.time, to: receiver.mark.time)
        if skew > 0 {
            if abs(lead) <= skew &+ max(0, toSender) &+ max(0, toReceiver) { return .crossed }
        } else {
            if senderFinAcked.exists, senderFinAcked.packet <= receiver.mark.packet { return .senderFirst }
            if receiverFinAcked.exists, receiverFinAcked.packet <= sender.mark.packet { return .receiverFirst }
        }
        // Jitter: four fifths of the round trip must have passed. A merged capture may swap packets by a
        // millisecond; where no round trip is known, that is the least difference that counts.
        let toReceiver = toReceiver >= 0 ? toReceiver / 5 * 4 : 1_000_000
        let toSender = toSender >= 0 ? toSender / 5 * 4 : 1_000_000
        if lead > 0 || (lead == 0 && receiver.mark.packet > sender.mark.packet) {
            return lead >= toReceiver ? .senderFirst : .crossed
        }
        return -lead >= toSender ? .receiverFirst : .crossed
    }
}

extension EndPacket {
    /// Whether this packet acknowledges the other side's FIN, which counts one after the bytes before it (RFC 9293 §3.4).
    fileprivate func acknowledges(_ other: EndPacket) -> Bool {
        other.flags.contains(.fin) && acknowledged == other.offset &+ 1
    }
}
