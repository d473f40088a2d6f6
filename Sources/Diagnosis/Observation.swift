import Framing
import Model
import PacketLayers
import TCPStreams

/// One message that was unfinished when its connection's record closed, with the quantities that evidence reads.
struct Observation {
    /// The connection.
    var outcome: ConnectionOutcome
    /// The message.
    let message: Message
    /// The side that sent it.
    let side: Side
    let lengths: MessageLengths
    let judgement: Judgement
    let end: MessageEnd
    /// Index of the server's cohort.
    let cohort: Int
    /// Payload of a full segment, nil if unknown.
    let segmentSize: Int64?
    /// Stream bytes since the send queue was last empty (T); nil without a handshake, since the start is unknown.
    let queuedBytes: Int64?
    /// Shortest round trip known, from one end host to the other; at least 1 µs.
    let roundTrip: Int64
    /// When the program that ended the message can have closed; nil unless its sender ended it.
    let close: CloseInterval?

    init?(of direction: MessageDirection, in outcome: borrowing ConnectionOutcome, cohort: Int) {
        guard let message = direction == .request ? outcome.openRequest : outcome.openResponse else { return nil }
        let side = direction == .request ? outcome.clientSide : outcome.clientSide.opposite
        var sender = outcome.facts[side]
        let receiver = outcome.facts[side.opposite]
        let lengths = MessageLengths(of: message, sender: sender)
        var outcome = copy outcome
        if Self.wasLateAcknowledgement(sender, in: message) {
            sender.lastIdle = PacketMark()
            sender.lastIdleOffset = message.startOffset
            if side == .initiator { outcome.facts.fromInitiator = sender } else { outcome.facts.fromResponder = sender }
        }
        self.outcome = outcome
        self.message = message
        self.side = side
        self.lengths = lengths
        self.cohort = cohort
        judgement = Judgement(of: message, sentBy: side, lengths: lengths, in: outcome.facts)
        end = MessageEnd(of: message, sentBy: side, in: outcome.facts)
        segmentSize = SegmentSize.of(sender: sender, receiver: receiver)
        // A pause at the very end (before a bare FIN) does not restart the count; the message's start does.
        let idle = sender.lastIdleOffset < lengths.streamEnd ? sender.lastIdleOffset : message.startOffset
        // Nor can a pause be seen without times.
        queuedBytes = outcome.facts.sawHandshake && !outcome.facts.lacksTimes ? max(0, lengths.streamEnd - idle) : nil
        let handshake =
            outcome.facts.handshakeToResponder >= 0 && outcome.facts.handshakeToInitiator >= 0
            ? outcome.facts.handshakeToResponder &+ outcome.facts.handshakeToInitiator : -1
        let trips = [handshake, sender.smallestRoundTrip, receiver.smallestRoundTrip].filter { $0 >= 0 }
        // Sums and multiples of it are taken, and timestamps may be anything: a minute at most.
        roundTrip = min(60_000_000_000, max(1_000, trips.max() ?? 1_000_000))
        if end.bySender, let packet = end.sender, !outcome.facts.lacksTimes {
            let isInitiator = side == .initiator
            let trip = isInitiator ? outcome.facts.handshakeToInitiator : outcome.facts.handshakeToResponder
            let other = isInitiator ? outcome.facts.handshakeToResponder : outcome.facts.handshakeToInitiator
            var interval = CloseInterval(
                of: sender, end: packet.end, isReset: packet.kind == .rst, streamEnd: lengths.streamEnd,
                begin: message.first.time, segment: segmentSize,
                toSender: trip >= 0 ? trip : receiver.smallestRoundTrip,
                toReceiver: other >= 0 ? other : sender.smallestRoundTrip)
            if let socket = outcome.sockets?[side] { interval.narrow(by: socket) }
            close = interval
        } else {
            close = nil
        }
    }

    /// A sender that retransmits what the capture saw acknowledged did not know of it: what looked like an empty queue was
    /// an acknowledgement that was late on its way.
    private static func wasLateAcknowledgement(_ sender: borrowing HalfStreamFacts, in message: Message) -> Bool {
        guard sender.lastIdle.exists, sender.lastIdleOffset > message.startOffset else { return false }
        guard sender.highestAcked > sender.lastIdleOffset else { return false }
        return sender.lastRetransmission.packet > sender.lastIdle.packet
    }

    /// The bytes that the message's sender sent.
    var sender: HalfStreamFacts { outcome.facts[side] }
    /// The bytes that its receiver sent.
    var receiver: HalfStreamFacts { outcome.facts[side.opposite] }
    /// The decisive end.
    var firstEnd: MessageEnd.Packet? { end.first }
    /// Nothing can be told by a time: the capture does not say when packets were captured.
    var lacksTimes: Bool { outcome.facts.lacksTimes }
    /// A limit was reached, and bytes of the sender given up.
    var lacksGivenUpBytes: Bool { sender.givenUpBytes > 0 }
    /// Time of the decisive end, nanoseconds since the epoch; of the last packet where there is none.
    var endTime: Int64 { firstEnd?.end.mark.time ?? outcome.facts.last.time }
    /// `server` or `client`, for the message's sender.
    var senderName: String { message.direction == .response ? "server" : "client" }
    /// `server` or `client`, for its receiver.
    var receiverName: String { message.direction == .response ? "client" : "server" }
    /// `response` or `request`.
    var directionName: String { message.direction == .response ? "response" : "request" }
    /// Server and client as the report names them.
    var server: Endpoint { outcome.clientSide == .initiator ? outcome.facts.responder : outcome.facts.initiator }
    var client: Endpoint { outcome.clientSide == .initiator ? outcome.facts.initiator : outcome.facts.responder }

    /// Round trip between the end hosts as the handshake showed it: what a program or a delayed acknowledgement adds is not
    /// the path's.
    var pathRoundTrip: Int64 {
        let (near, far) = (outcome.facts.handshakeToResponder, outcome.facts.handshakeToInitiator)
        return near >= 0 && far >= 0 ? min(60_000_000_000, max(1_000, near &+ far)) : roundTrip
    }

    /// Nanoseconds in which nothing happened that matters for the message, before its decisive end: neither data nor
    /// progress by the receiver.
    var silenceBeforeEnd: Int64? {
        guard let packet = firstEnd else { return nil }
        let sender = self.sender
        var latest = Int64.min
        // Where the end rides on data, the marks of the latest data and progress lie at or after it. Only the longest pause
        // tells of what was before, if it is the one that the end packet closed.
        if end.bySender, sender.lastData.packet == packet.end.mark.packet {
            guard sender.longestPause.end.packet == packet.end.mark.packet else { return 0 }
            latest = sender.longestPause.begin.time
        }
        for mark in [
            sender.lastData, sender.lastPeerProgress, sender.lastAckProgress, sender.lastZeroWindow.end,
            receiver.lastData,
        ]
        where mark.exists && mark.packet < packet.end.mark.packet { latest = max(latest, mark.time) }
        guard latest > .min else { return nil }
        return max(0, elapsed(from: latest, to: packet.end.mark.time))
    }

    /// Nanoseconds that neither the network nor a busy sender explains, given the round trip.
    static func leastSilence(_ roundTrip: Int64) -> Int64 { max(300_000_000, 4 * roundTrip) }

    /// The decisive end came after a silence that neither the network nor a busy sender explains.
    var endsAfterSilence: Bool {
        guard let packet = firstEnd, (silenceBeforeEnd ?? 0) > Self.leastSilence(roundTrip) else { return false }
        // Bytes in flight into an open window wait for a retransmission, which is the path's silence.
        if end.bySender { return packet.end.bytesInFlightBefore <= 0 || packet.end.peerWindow == 0 }
        return sender.highestAcked >= sender.highestSent
    }

    /// Whether the end carried a full segment, by the negotiated size.
    var endsOnFullSegment: Bool? {
        guard let size = segmentSize, let packet = end.sender, packet.kind == .fin else { return nil }
        let payload = Int64(packet.end.payloadLength)
        if payload > 0 { return payload % size == 0 }
        // A bare FIN: the last data segment tells, and only if it was full because the queue was.
        let last = Int64(sender.lastSegmentLength)
        return last > 0 && last % size == 0
    }

    /// Bytes sent after the receiver's window opened for the last time (Q); nil without a zero window.
    var sentAfterReopening: Int64? {
        let span = sender.lastZeroWindow
        guard span.begin.exists, span.end.exists else { return nil }
        return max(0, lengths.streamEnd &- span.offset)
    }

    /// The receiver's window was shut, or used up, at some time in the part that began with the last idle moment.
    var hadBackPressure: Bool {
        let sender = self.sender
        if end.bySender, let packet = end.sender, packet.end.peerWindow >= 0,
            packet.end.bytesInFlightBefore + Int64(packet.end.payloadLength)
                + min(segmentSize ?? 1_460, packet.end.peerWindow / 4) > packet.end.peerWindow,
            packet.end.bytesInFlightBefore > 0
        {
            return true
        }
        return sender.zeroWindows > 0 && sender.lastZeroWindow.offset >= message.startOffset
            || sender.windowFulls > 0 && sender.lastWindowFull.offset >= message.startOffset
                // A short pause in so few bytes leaves a queue that no kernel would call full.
                && (sender.lastWindowFull.isOpen || sender.lastWindowFull.duration >= 1_000_000
                    || lengths.streamEnd - max(message.startOffset, sender.lastIdleOffset) >= 40_000)
    }

    /// The receiver did not read as fast as the path brought: its window shut, or stayed used up for longer than the path
    /// takes to open it again.
    var readerHeldBack: Bool {
        let sender = self.sender
        if sender.zeroWindows > 0, sender.lastZeroWindow.offset >= message.startOffset { return true }
        let full = sender.lastWindowFull
        guard sender.windowFulls > 0, full.offset >= message.startOffset else { return isPacedByWindow }
        return full.isOpen || full.duration > roundTrip &+ roundTrip / 2 &+ 5_000_000 || isPacedByWindow
    }

    /// What went out in a round trip, towards the end, was at least half of the receiver's window. At the receiver's side of
    /// a path the window never looks full, since an acknowledgement that is on its way has not opened it for the sender;
    /// but no sender can be faster than a window a round trip, and delayed acknowledgements halve that.
    var isPacedByWindow: Bool {
        let progress = sender.acknowledged
        guard progress.count >= 4, let end = end.sender?.end, end.peerWindow > 0 else { return false }
        let from = progress.mark(progress.count / 2)
        let span = elapsed(from: from.time, to: end.mark.time)
        guard span >= 3 * pathRoundTrip else { return false }
        let sent = Double(max(0, lengths.streamEnd &- from.offset)) / Double(span) * Double(pathRoundTrip)
        return sent >= Double(end.peerWindow) / 2
    }

    /// The last flight was large, but a small part of the whole: in slow start, which doubles each flight, it is half of it
    /// (RFC 5681 §3.1), so that a window or the path's capacity held the sender back.
    var isPacedByAcknowledgements: Bool {
        guard let end = end.sender?.end, let size = segmentSize, let queued = queuedBytes else { return false }
        // More than twice the first congestion window (RFC 6928).
        let inFlight = end.bytesInFlightBefore + Int64(end.payloadLength)
        return inFlight >= 20 * size && inFlight < queued / 20 * 9
    }

    /// The sender had nothing left to send when the end packet came: its time is the time of the close.
    var closeTimeIsSharp: Bool { close?.isSharp ?? (firstEnd?.kind == .rst) }

    /// Packets at the end, for evidence.
    var endPackets: [UInt64] { firstEnd.map { [$0.end.mark.packet] } ?? [] }

    /// The capture holds the message without a hole up to the end of its stream.
    var isCapturedWhole: Bool {
        let sender = self.sender
        return message.gapBytes == 0 && sender.nextExpected >= lengths.streamEnd && sender.snappedSegments == 0
    }
}
