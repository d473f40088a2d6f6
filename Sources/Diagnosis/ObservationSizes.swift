import Framing
import Model
import PacketLayers
import TCPStreams

extension Observation {
    /// An end that stopped the message is proven, though a body that only the end delimits may have been whole.
    var isEnded: Bool { judgement.verdict == .truncated || judgement.reason == .closeDelimitedReset }

    /// The receiver closed its own direction in the middle and never reset, and nothing shows whether it still read: it took
    /// what still came, if any did, and the sender's FIN may have been decided before, or without regard to it.
    var receiverMayHaveHalfClosed: Bool {
        guard end.order == .receiverFirst, let packet = end.receiver, packet.kind == .fin, receiver.resets == 0,
            let own = end.sender, own.kind == .fin
        else { return false }
        return own.end.payloadLength > 0 && receiver.peerBytesAfterEnd > 0
            || sender.highestSent <= packet.end.acknowledged
    }

    /// The capture lost packets of this connection and holds no end of the sender: what came first may be among them.
    var senderEndMayBeLost: Bool {
        guard end.order == .receiverFirst, end.sender == nil, let packet = end.receiver else { return false }
        return sender.gapBytes > 0 || receiver.gapBytes > 0
            || max(sender.highestAcked, packet.end.acknowledged) > sender.highestSent
    }

    /// The sender ended the message itself, with FIN.
    var endedByOwnFin: Bool {
        judgement.verdict == .truncated && end.bySender && end.sender?.kind == .fin
    }

    /// Where the head ends is known, so that body bytes are; otherwise they are as many at most.
    var isBodyExact: Bool { !message.issues.contains(.gapInHead) }

    /// Payload sizes to which the sender's kernel can have cut its queue: the full segment, and half of the receiver's window
    /// where that is smaller (tcp_bound_to_half_wnd, include/net/tcp.h). The handshake's window bounds the segment size of
    /// the connection (tcp_sync_mss), the largest so far that of each buffer (tcp_xmit_size_goal). A window of whole pages
    /// gives units that sources and writers use too, so it tells nothing here.
    var segmentUnits: [Int64] {
        guard let size = segmentSize, size > 0 else { return [] }
        let halves = [sender.windowFirst, sender.windowLargest].map { $0 / 2 }
        return [size] + halves.filter { $0 >= 512 && $0 < size && $0 % 4_096 != 0 }
    }

    /// Stream bytes that are a whole number of full segments, and the segment: since the queue was last empty, since the
    /// message began, or of the body alone when its head can have been written apart: the last segment is full too, or a
    /// queue can have been full. Nil when none is, or when fewer than two segments are.
    var wholeSegments: (bytes: Int64, unit: Int64)? {
        var candidates: [Int64] = []
        if let queued = queuedBytes { candidates.append(queued) }
        candidates.append(lengths.streamEnd - message.startOffset)
        for unit in segmentUnits {
            var candidates = candidates
            if message.framing == .contentLength, isBodyExact,
                Int64(sender.lastSegmentLength) % unit == 0 || isEnoughForQueue(lengths.sent)
            {
                candidates.append(lengths.sent)
            }
            if let bytes = candidates.first(where: { $0 >= 2 * unit && $0 % unit == 0 }) { return (bytes, unit) }
        }
        return nil
    }

    /// Whole segments that a full queue can have left: as many as a default send buffer holds, or head and body together,
    /// which no source makes a whole number of segments but by chance, of a buffer that was set smaller.
    var fullQueue: (bytes: Int64, unit: Int64)? {
        guard let queued = wholeSegments else { return nil }
        let isWithHead = queued.bytes != lengths.sent && queued.bytes >= 4 * queued.unit
        return isWithHead || isEnoughForQueue(queued.bytes) ? queued : nil
    }

    /// As many bytes as a default send buffer holds: nine tenths of its size at least (DESIGN §5).
    func isEnoughForQueue(_ bytes: Int64) -> Bool {
        guard let size = segmentSize else { return false }
        return bytes >= KernelSendBuffer.fresh(segment: size) / 10 * 9
    }

    /// Stream bytes that are a whole number of AF_UNIX buffers on the ladder of 6 and then 5 at a time (a reader that empties
    /// the queue takes 6).
    var unixBuffers: Int64? {
        let candidates = [queuedBytes, lengths.streamEnd - message.startOffset].compactMap { $0 }
        return candidates.first { $0 >= 219_264 && $0 % 36_544 == 0 }
    }

    /// A buffered writer's buffer: the last write was whole, as those before, and no more than one is missing, or the stream
    /// stops inside a chunk, as no writer of chunks does; or what arrived is a multiple of a usual buffer, with or without
    /// the head, and less than it is missing.
    var writerBuffer: Int64? {
        if message.framing == .chunked {
            // A writer that is held back stops behind a whole write, whatever stops it.
            let isInside = message.progress == .chunkData || message.progress == .chunkSize
            return isInside && !hadBackPressure ? wholeWrite : nil
        }
        guard let missing = lengths.missing, lengths.sent > 0, isBodyExact else { return nil }
        if let write = wholeWrite, missing <= write { return write }
        let sizes: [Int64] = [4_096, 8_192, 16_384, 32_768, 65_536]
        return sizes.last { size in
            missing < size
                && (lengths.sent % size == 0 || (lengths.streamEnd - message.startOffset) % size == 0)
        }
    }

    /// What the program wrote at a time, if what was sent ends with a whole write.
    private var wholeWrite: Int64? {
        let unit = sender.writeUnit
        let bytes = Int64(unit.bytes)
        guard unit.end == lengths.streamEnd, bytes >= 512 else { return nil }
        // Of a writer whose writes run together only the first may stand alone; with a head apart it is not the body's.
        let first = unit.firstEnd - message.startOffset
        if first >= 512, first > message.headLength, bytes % first == 0, bytes > first || unit.count > 1 {
            return first
        }
        return unit.count >= 3 ? bytes : nil
    }

    /// The sender can be a proxy: its software, or a proxy named itself on the way here.
    var isProxy: Bool { message.passedProxy || isProxySoftware }

    /// The sender's software can be a proxy.
    var isProxySoftware: Bool {
        let name = message.software.lowercased()
        return [
            "nginx", "haproxy", "varnish", "envoy", "squid", "cloudfront", "cloudflare", "traffic", "openresty",
            "caddy",
        ]
        .contains { name.contains($0) }
    }

    /// The lowest unacknowledged segment came again and again, and nothing answered, or the answers that the capture holds did
    /// not get through.
    var repeatedWithoutAnswer: Bool {
        guard sender.lastRetransmission.time > sender.lastAckProgress.time else { return false }
        if sender.repeatsOfLowest >= 3 { return true }
        // A receiver that gives up soon leaves time for few: two lost in a row, well before it ended, are the path's too.
        guard sender.repeatsOfLowest == 2, let end = self.end.receiver?.end.mark else { return false }
        return elapsed(from: sender.lastRetransmission.time, to: end.time) > 2 * roundTrip
            && sender.lastRetransmission.packet < end.packet && sender.highestAcked < sender.highestSent
    }

    /// The bytes stopped in the middle of a burst, everything had been acknowledged, the window was open, and then there was
    /// silence until the receiver left. The kernel marks with PSH where what it holds ends (tcp_mark_push), so that it had
    /// more: a live host that is reached would have sent it.
    var brokeOffInBurst: Bool {
        guard end.order == .receiverFirst, endsAfterSilence, let silence = silenceBeforeEnd,
            silence >= max(1_000_000_000, 10 * roundTrip), let size = segmentSize
        else { return false }
        let sender = self.sender
        let last = Int64(sender.lastSegmentLength)
        return last > 0 && last % size == 0 && !sender.lastSegmentFlags.contains(.psh)
            && sender.windowLatest > 2 * size && sender.fin == nil && sender.reset == nil
    }

    /// The longest time in which the receiver took nothing: a pause, or a window that was shut or used up.
    var longestStall: TimedSpan {
        let sender = self.sender
        var longest = sender.longestPause
        for span in [sender.lastZeroWindow, sender.lastWindowFull] where span.duration > longest.duration {
            longest = span
        }
        return longest
    }

    /// The silence after which nothing of the sender's was acknowledged any more, though everything before it was; at least
    /// a second and far more than a round trip. Nanoseconds.
    var silenceBeforeFailure: Int64? {
        let sender = self.sender
        guard sender.lastIdle.exists, sender.highestAcked <= sender.lastIdleOffset, sender.lastAckProgress.exists else {
            return nil
        }
        var before = sender.lastAckProgress.time
        if receiver.lastData.exists, receiver.lastData.packet < sender.lastIdle.packet {
            before = max(before, receiver.lastData.time)
        }
        let silence = elapsed(from: before, to: sender.lastIdle.time)
        return silence >= max(1_000_000_000, 20 * roundTrip) ? silence : nil
    }

    /// The largest power of two from 512 to 65536 that divides the stream bytes since the queue was empty, or those of the
    /// message with its head, unless it divides the body too; nil for less than four of it.
    var roundUnit: (bytes: Int64, unit: Int64)? {
        var best: (bytes: Int64, unit: Int64)?
        for bytes in [queuedBytes, lengths.streamEnd - message.startOffset].compactMap({ $0 }) where bytes > 0 {
            var unit = min(65_536, Int64(1) << Int64(bytes.trailingZeroBitCount))
            while unit >= 512, bytes < 4 * unit { unit /= 2 }
            guard unit >= 512, lengths.sent % unit != 0 else { continue }
            if unit > best?.unit ?? 0 { best = (bytes, unit) }
        }
        return best
    }

    /// The stream's size is one that a full send queue leaves: whole segments, Unix-socket buffers or pages.
    var hasQueueShape: Bool {
        if wholeSegments != nil || unixBuffers != nil { return true }
        if endsOnFullSegment == true, end.sender?.end.payloadLength ?? 0 > 0 { return true }
        return (roundUnit?.unit ?? 0) >= ((segmentSize ?? 0) >= 16_384 ? 512 : 4_096)
    }
}
