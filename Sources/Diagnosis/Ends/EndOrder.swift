import TCPStreams

/// Which of two end packets came first, told so that neither the place of the capture nor jitter can mislead.
///
/// An acknowledgement of the other side's FIN settles it. Without, times do: with `toSender` and `toReceiver` the
/// round trips from the capture point, a packet of the sender seen at `s` reached the receiver at `s + toReceiver/2`,
/// and one of the receiver seen at `r` had left it at `r - toReceiver/2`. So the receiver knew of the sender's end
/// when `r - s >= toReceiver`, the sender of the receiver's when `s - r >= toSender`; else they crossed.
enum EndOrder: Equatable {
    /// The receiver's end, if any, came in knowledge of the sender's.
    case senderFirst
    /// The sender's end, if any, came in knowledge of the receiver's.
    case receiverFirst
    /// Neither knew of the other's.
    case crossed

    /// Compares the ends of a message's sender and receiver.
    static func of(
        sender: EndPacket, senderFinAcked: PacketMark, receiver: EndPacket, receiverFinAcked: PacketMark,
        toSender: Int64, toReceiver: Int64
    ) -> EndOrder {
        if senderFinAcked.exists, senderFinAcked.packet <= receiver.mark.packet { return .senderFirst }
        if receiverFinAcked.exists, receiverFinAcked.packet <= sender.mark.packet { return .receiverFirst }
        let lead = receiver.mark.time &- sender.mark.time
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
