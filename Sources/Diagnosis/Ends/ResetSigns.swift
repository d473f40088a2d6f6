import PacketLayers
import TCPStreams

/// What a RST looked like, sign by sign.
struct ResetSigns {
    /// Hop limit of the RST less that of its sender's other segments, if that was steady.
    let hopLimitDifference: Int?
    /// The same where it is one or two: paths do that, though hardly to one packet of a connection.
    let hopLimitStep: Int?
    /// The connection uses timestamps and an acknowledging RST lacks them.
    let lacksTimestamps: Bool
    /// The sender's identifications count up and this one does not follow.
    let identificationJumps: Bool
    /// Its sequence number is neither the next byte to send nor copied from an acknowledgement.
    let sequenceOff: Bool
    /// Its window is far larger than any that its sender advertised; unread bytes may make it smaller.
    let windowOff: Bool
    /// An acknowledging RST with window 0: Linux states the socket's window, other systems none (causes.md §3).
    let windowIsZero: Bool
    /// It acknowledges nothing and states a window. Linux sends a RST without ACK only for a socket that it does not
    /// have, and then with window 0 (causes.md §3); the letter of RFC 9293 §3.10.5 allows others.
    let statesWindowOnly: Bool
    /// More of them followed, with sequence numbers beyond everything sent: whoever sent them was guessing.
    let isGuessed: Bool
    /// The side that it names went on afterwards.
    let senderLivedOn: Bool
    /// It answers a packet as a host without that socket does, though nothing told of that socket's end and nothing
    /// reached it that an ending socket refuses.
    let isUnprovoked: Bool
    /// The kind.
    let type: ResetType

    /// Reads the signs of the RST of the side that sent `half`; `other` is what the other side sent. `isMessageSender`
    /// tells that the side was sending the message that ended: a FIN of its own can wait behind its queue.
    init(
        of reset: EndPacket, from half: borrowing HalfStreamFacts, to other: borrowing HalfStreamFacts,
        isMessageSender: Bool, roundTrip: Int64, refused: Bool
    ) {
        let acknowledges = reset.flags.contains(.ack)
        // ECMP and asymmetric paths move a hop limit by one or two; more is another host or another stack.
        if half.hopLimit != 0, reset.hopLimit != 0, !half.hopLimitChanged {
            let difference = Int(reset.hopLimit) - Int(half.hopLimit)
            hopLimitDifference = abs(difference) > 2 ? difference : nil
            hopLimitStep = 1...2 ~= abs(difference) ? difference : nil
        } else {
            hopLimitDifference = nil
            hopLimitStep = nil
        }
        let usesTimestamps = half.usesTimestamps
        lacksTimestamps = usesTimestamps && !reset.hasTimestamps && acknowledges
        let step = reset.ipIdentification &- half.lastIdentification
        let counts = half.identificationCounts
        // Linux answers for a socket that it does not have with identification 0.
        let isOwn = acknowledges || reset.ipIdentification != 0
        identificationJumps = counts && isOwn && (step == 0 || step > 4_096)
        // An answer copies the number of an acknowledgement, which others may have overtaken on the way.
        let isCopied =
            !acknowledges && reset.window == 0
            && (reset.answersAcknowledgement || reset.offset >= 0 && reset.offset <= reset.highestAckedBefore)
        sequenceOff = !reset.answersAcknowledgement && !isCopied && reset.offset != reset.highestSentBefore
        let advertised = other.windowLatest
        let largest = max(advertised, other.windowLargest)
        windowIsZero = acknowledges && reset.window == 0 && advertised > 0
        let isScaleKnown = half.syn.exists
        let scale = half.windowScale == 255 ? 0 : min(half.windowScale, 14)
        let window = Int64(reset.window) << Int64(scale)
        windowOff =
            acknowledges && isScaleKnown && advertised >= 0 && reset.window != 0
            && window > largest * 8
        statesWindowOnly = !acknowledges && reset.window != 0
        senderLivedOn = half.aliveAfterReset > 0
        let guesses = half.gapBytes > 0 ? 0 : half.guessedResets
        let guessed = guesses > 0
        isGuessed = guessed
        let explained = Self.isExplained(reset, half, other, isMessageSender: isMessageSender, roundTrip: roundTrip)
        let unprovoked = isCopied && !explained
        isUnprovoked = unprovoked
        var foreign = (hopLimitDifference != nil ? 2 : 0) + (lacksTimestamps ? 1 : 0) + (identificationJumps ? 1 : 0)
        foreign += (statesWindowOnly ? 1 : 0) + (hopLimitStep != nil ? 1 : 0)
        foreign +=
            (guessed ? 2 : 0) + (windowOff ? 1 : 0) + (sequenceOff && reset.offset < reset.highestSentBefore ? 1 : 0)
        if refused {
            type = .refused
        } else if senderLivedOn {
            type = .forged
        } else if isCopied, !(unprovoked && (hopLimitDifference != nil || guessed)) {
            // A host without the socket has its own default hop limit, no timestamps and identification 0: those
            // signs must not count as forgery where something else explains the answer.
            type = .reactive
        } else if foreign >= 2 {
            type = .forged
        } else if acknowledges, reset.offset >= reset.highestSentBefore, foreign == 0 {
            type = .active
        } else {
            type = .unclear
        }
    }

    /// A socket that is gone had ended: its FIN was seen, or waits behind its queue and then only new bytes draw the answer
    /// (causes.md C3, variant b). Acknowledgements alone draw none.
    private static func isExplained(
        _ reset: EndPacket, _ half: borrowing HalfStreamFacts, _ other: borrowing HalfStreamFacts,
        isMessageSender: Bool, roundTrip: Int64
    ) -> Bool {
        // What the capture lost may explain it.
        if half.gapBytes > 0 { return true }
        if let fin = half.fin, fin.mark.packet <= reset.mark.packet { return true }
        // A receiver has a queue too: what is in flight, and what waits for a window.
        if !isMessageSender, reset.bytesInFlightBefore > 0 { return true }
        guard isMessageSender || reset.peerWindow == 0 else { return false }
        // Bytes that were acknowledged had met a live socket.
        if other.highestAcked >= reset.peerHighestSent { return false }
        let recent = 2 &* min(10_000_000_000, max(0, roundTrip)) &+ 100_000_000
        return reset.peerLastData.exists && elapsed(from: reset.peerLastData.time, to: reset.mark.time) <= recent
    }
}
