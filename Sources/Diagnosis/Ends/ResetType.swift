import PacketLayers
import TCPStreams

/// What kind of RST a packet is. Linux's forms were measured; other systems vary in window and timestamps.
enum ResetType: String, Sendable {
    /// Sent by a live socket that was torn down: RST,ACK at the next byte to send, with the options of the connection.
    case active
    /// Answered by a host without such a socket: no ACK, its sequence number copied from the packet it answers
    /// (RFC 9293 §3.10.7.1).
    case reactive
    /// Answer to a SYN.
    case refused
    /// Not sent by the end host that it names.
    case forged
    /// Too few signs.
    case unclear
}

/// What a RST looked like, sign by sign.
struct ResetSigns {
    /// Hop limit of the RST less that of its sender's other segments, if that was steady.
    let hopLimitDifference: Int?
    /// The connection uses timestamps and an acknowledging RST lacks them.
    let lacksTimestamps: Bool
    /// The sender's identifications count up and this one does not follow.
    let identificationJumps: Bool
    /// Its sequence number is neither the next byte to send nor copied from an acknowledgement.
    let sequenceOff: Bool
    /// The side that it names went on afterwards.
    let senderLivedOn: Bool
    /// The kind.
    let type: ResetType

    /// Reads the signs of the RST of the side that sent `half`.
    init(of reset: EndPacket, from half: borrowing HalfStreamFacts, refused: Bool) {
        let acknowledges = reset.flags.contains(.ack)
        // ECMP and asymmetric paths move a hop limit by one or two; more is another host or another stack.
        if half.hopLimit != 0, reset.hopLimit != 0, !half.hopLimitChanged {
            let difference = Int(reset.hopLimit) - Int(half.hopLimit)
            hopLimitDifference = abs(difference) > 2 ? difference : nil
        } else {
            hopLimitDifference = nil
        }
        lacksTimestamps = half.usesTimestamps && !reset.hasTimestamps && acknowledges
        let step = reset.ipIdentification &- half.lastIdentification
        identificationJumps = half.identificationCounts && acknowledges && (step == 0 || step > 4_096)
        sequenceOff = !reset.answersAcknowledgement && reset.offset != reset.highestSentBefore
        senderLivedOn = half.aliveAfterReset > 0
        let foreign =
            (hopLimitDifference != nil ? 2 : 0) + (lacksTimestamps ? 1 : 0) + (identificationJumps ? 1 : 0)
            + (sequenceOff && reset.offset < reset.highestSentBefore ? 1 : 0)
        if refused {
            type = .refused
        } else if senderLivedOn {
            type = .forged
        } else if !acknowledges, reset.answersAcknowledgement, reset.window == 0 {
            // A host without the socket has its own default hop limit, no timestamps and identification 0: those
            // signs must not count as forgery here.
            type = .reactive
        } else if foreign >= 2 {
            type = .forged
        } else if acknowledges, reset.offset >= reset.highestSentBefore, foreign == 0 {
            type = .active
        } else {
            type = .unclear
        }
    }
}
