import Model
import TCPStreams

/// When the program can have closed, by what a bounded send queue allows.
///
/// An end packet waits behind everything that the kernel took, so its time is only the latest possible. The earliest is
/// when the last byte can have been accepted: all but one send buffer had been acknowledged by then (causes.md §1, first
/// truth).
struct CloseInterval: BitwiseCopyable {
    /// Nanoseconds since the epoch.
    let earliest: Int64
    let latest: Int64
    /// No more than a first flight was unacknowledged when the program closed, so the kernel would have taken more.
    let queueWasEmpty: Bool
    /// The end packet is a FIN.
    let isFin: Bool
    /// The end packet left at the close.
    private let leftAtOnce: Bool
    /// Bytes that can have been queued at once.
    let queueBound: Int64
    /// As ``earliest`` and ``latest``, narrowed by what the sender's own kernel said of the socket.
    private(set) var openUntil: Int64
    private(set) var closedBy: Int64

    /// Largest autotuned send buffer, and what a queue may exceed it by.
    static let largestBuffer: Int64 = 4_194_304 + 77_824
    /// Twice the default limit of SO_SNDBUF, and the same excess.
    static let largestAskedBuffer: Int64 = 425_984 + 77_824

    /// What can be queued at once: a buffer of a size that the program asked for, or one that the kernel let grow to twice
    /// the congestion window, which is at most twice what was ever in flight (tcp_sndbuf_expand, RFC 2861). A segment counts
    /// there with the memory that it may take, three times its payload (4,352 bytes for 1,448); pages that are queued
    /// without a copy (sendfile) take no more than they hold, and fill all of that with payload. With segments of 64 KiB
    /// (loopback) the buffer that a connection begins with is larger than any of this.
    static func bound(of sender: borrowing HalfStreamFacts, segment: Int64?) -> Int64 {
        // The congestion window counts segments. Those that a window smaller than the first congestion window cuts to its own
        // size, or smaller, let it grow beyond all that was in flight: measured, 1.8 MB with 45 KB in flight.
        if let segment, sender.largestInFlight < 10 * segment { return largestBuffer }
        let grown = min(sender.largestInFlight, largestBuffer) * (2 * 2 * 3)
        return min(largestBuffer, max(largestAskedBuffer, grown, segment.map(KernelSendBuffer.fresh) ?? 0))
    }

    /// The interval for a message that began at `begin`, sent in segments of `segment` bytes if known; `toSender` is the round trip between capture and sender,
    /// `toReceiver` that to the other side.
    init(
        of sender: borrowing HalfStreamFacts, end: EndPacket, isReset: Bool, streamEnd: Int64, begin: Int64,
        segment: Int64?, toSender: Int64, toReceiver: Int64
    ) {
        latest = end.mark.time
        isFin = !isReset
        closedBy = end.mark.time
        queueBound = Self.bound(of: sender, segment: segment)
        var lent = copy sender
        let state = Self.state(of: &lent, end, toSender: toSender, toReceiver: toReceiver)
        queueWasEmpty = state.isEmpty && !isReset
        leftAtOnce = state.isSharp || isReset
        if leftAtOnce {
            earliest = end.mark.time
            openUntil = earliest
            return
        }
        var first = begin
        if sender.lastIdle.exists, sender.lastIdleOffset < streamEnd { first = max(first, sender.lastIdle.time) }
        // A FIN that finds unsent data rides on them; one that comes alone was decided after they had left.
        let isAlone = Self.cameAlone(&lent, end, roundTrip: max(0, toSender) &+ max(0, toReceiver))
        if isAlone { first = max(first, sender.highestSegment.time) }
        let needed = streamEnd &- queueBound
        let progress = sender.acknowledged
        for index in 0..<progress.count {
            let mark = progress.mark(index)
            // Between two marks the lower bound is the earlier one.
            if mark.offset <= needed { first = max(first, mark.time) }
        }
        earliest = min(first, end.mark.time)
        openUntil = earliest
    }

    /// Takes over what the sender's own kernel said: a socket that was seen open had not been closed, and from the first
    /// sample on that shows it ended it had been. Samples bear the capture's clock.
    mutating func narrow(by socket: SocketTrace) {
        if let ended = socket.ended?.time { closedBy = max(openUntil, min(closedBy, ended)) }
        if let open = socket.open?.time { openUntil = min(closedBy, max(openUntil, open)) }
    }

    /// When the program closed is known to a few milliseconds, by the end packet or by the sender's kernel.
    var isTimed: Bool { isSharp || elapsed(from: openUntil, to: closedBy) <= Self.sharpness }

    /// The time of the end packet is that of the close, to a few milliseconds.
    var isSharp: Bool { leftAtOnce || elapsed(from: earliest, to: latest) <= Self.sharpness }

    /// What is still sharp.
    static let sharpness: Int64 = 5_000_000
    /// What any sender may have in flight (RFC 3390): less is held back by nothing.
    static let firstFlight: Int64 = 5_840

    /// A FIN without data, not held back by a window that the data filled: a FIN needs a sequence number of its own.
    private static func cameAlone(_ sender: inout HalfStreamFacts, _ fin: EndPacket, roundTrip: Int64) -> Bool {
        guard fin.payloadLength == 0, fin.highestSentBefore >= fin.offset else { return false }
        let shut = sender.lastZeroWindow
        let last = sender.highestSegment.packet
        if shut.begin.exists, shut.isOpen || shut.end.packet >= last { return false }
        // Nor by one that had long been empty again.
        let known = max(sender.lastAckProgress.time, sender.highestSegment.time)
        if fin.bytesInFlightBefore <= 0,
            elapsed(from: known, to: fin.mark.time) > 2 * min(roundTrip, 60_000_000_000) &+ 4 * sharpness
        {
            return true
        }
        let full = sender.lastWindowFull
        return !(full.begin.exists && (full.isOpen || full.end.packet >= last))
    }

    /// What a FIN tells: whether it left at the close, and whether the queue was empty then. A FIN that comes alone, of a
    /// sender with less in flight than it may have, was held back by nothing. The facts are lent (`inout`), not changed:
    /// this is asked for every connection, and a borrowed value of that size gets copied.
    static func state(
        of sender: inout HalfStreamFacts, _ fin: EndPacket, toSender: Int64, toReceiver: Int64
    ) -> (isSharp: Bool, isEmpty: Bool) {
        let near = max(0, min(toSender, 60_000_000_000))
        let far = max(0, min(toReceiver, 60_000_000_000))
        guard cameAlone(&sender, fin, roundTrip: near + far) else { return (false, false) }
        // Seen at the receiver, an acknowledgement still has to travel.
        let known = max(sender.lastAckProgress.time, sender.highestSegment.time)
        let largest = sender.largestInFlight
        if fin.bytesInFlightBefore <= 0, elapsed(from: known, to: fin.mark.time) >= near / 5 * 4 { return (true, true) }
        let atSender = near * 4 <= far || near + far < 1_000_000
        if atSender, fin.bytesInFlightBefore <= firstFlight { return (true, true) }
        let wait = elapsed(from: sender.highestSegment.time, to: fin.mark.time)
        return (wait <= sharpness || fin.bytesInFlightBefore <= min(firstFlight, largest / 2), false)
    }
}
