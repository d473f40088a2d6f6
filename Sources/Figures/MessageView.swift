public import Model

/// What part of a traced connection shows a finding's message, and where its decisive lines lie.
public struct MessageView: Sendable {
    /// The segments.
    public let trace: ConnectionTrace
    /// The side that sent the message.
    public let senderIsClient: Bool
    /// First and last time shown, nanoseconds since the epoch.
    public var begin: Int64
    /// Last time shown.
    public var end: Int64
    /// Stream offset at which the message would have ended by its own declaration; nil where it promised no number.
    public let declaredEnd: Int64?
    /// Stream offset up to which the sender sent.
    public let sentEnd: Int64
    /// The packet that ended the message; nil without.
    public let endPacket: UInt64?
    /// Where the shown part begins in ``ConnectionTrace/points``.
    let first: Int
    /// One past the last point shown.
    let last: Int

    static let finish: UInt8 = 1
    static let synchronize: UInt8 = 2
    static let reset: UInt8 = 4

    /// The whole message: from the request before it (or the connection's start, if near) to what followed its end.
    /// Nil when the trace has nothing of it.
    public init?(of finding: Finding, in trace: ConnectionTrace) {
        let points = trace.points
        let message = finding.message
        guard !points.isEmpty else { return nil }
        let fromClient = message.direction == "request"
        let firstOwn = points.firstIndex { $0.packet >= message.firstPacket } ?? points.count - 1
        let lastPacket = max(message.lastPacket, finding.end?.packet ?? 0)
        let lastOwn = points.lastIndex { $0.packet <= lastPacket } ?? points.count - 1
        var first = min(firstOwn, lastOwn)
        let last = max(firstOwn, lastOwn)
        let span = max(1_000_000, Self.span(points[first].time, points[last].time))
        // What led to it: the request, or the handshake when that was not long before.
        if let asked = points[..<first].lastIndex(where: { $0.fromClient != fromClient && $0.length > 0 }) {
            first = asked
        }
        if Self.span(points[0].time, points[first].time) <= span { first = 0 }
        // What came of it, for half as long again.
        var after = last
        while after + 1 < points.count, Self.span(points[last].time, points[after + 1].time) <= span / 2 { after += 1 }
        let ends = points.lazy.filter { $0.fromClient == fromClient && $0.length > 0 }.map { Self.endOffset($0) }
        let sentEnd = ends.max() ?? finding.sizes.totalBytes ?? 0
        var declaredEnd: Int64?
        if let declared = message.declaredLength, let head = message.headLength {
            let (body, tooLong) = message.offset.addingReportingOverflow(head)
            let (sum, tooHigh) = body.addingReportingOverflow(declared)
            if !tooLong, !tooHigh, sum > 0 { declaredEnd = sum }
        }
        self.init(
            trace: trace, senderIsClient: fromClient, declaredEnd: declaredEnd, sentEnd: sentEnd,
            endPacket: finding.end?.packet, first: first, last: after + 1)
    }

    private init(
        trace: ConnectionTrace, senderIsClient: Bool, declaredEnd: Int64?, sentEnd: Int64, endPacket: UInt64?,
        first: Int, last: Int
    ) {
        self.trace = trace
        self.senderIsClient = senderIsClient
        self.declaredEnd = declaredEnd
        self.sentEnd = sentEnd
        self.endPacket = endPacket
        self.first = first
        self.last = last
        begin = trace.points[first].time
        end = begin
        for point in trace.points[first..<last] {
            begin = min(begin, point.time)
            end = max(end, point.time)
        }
    }

    /// The points shown.
    var points: ArraySlice<TracePoint> { trace.points[first..<last] }

    /// The last moments: some packets before the end and what followed. Nil when the whole is hardly longer.
    public var closeUp: MessageView? {
        guard let endPacket, let end = points.lastIndex(where: { $0.packet <= endPacket }) else { return nil }
        let first = max(self.first, end - Self.closeUpPackets)
        let last = min(self.last, end + Self.closeUpPackets / 2)
        let closer = MessageView(
            trace: trace, senderIsClient: senderIsClient, declaredEnd: declaredEnd, sentEnd: sentEnd,
            endPacket: endPacket, first: first, last: last)
        guard Double(Self.span(closer.begin, closer.end)) < 0.4 * Double(Self.span(begin, self.end)) else { return nil }
        return closer
    }

    private static let closeUpPackets = 24

    /// From one time to a later one; 0 if it is not later.
    static func span(_ from: Int64, _ to: Int64) -> Int64 {
        let (span, overflow) = to.subtractingReportingOverflow(from)
        return overflow ? Int64.max : max(0, span)
    }

    /// The stream offset after a segment's payload.
    static func endOffset(_ point: TracePoint) -> Int64 {
        let (end, overflow) = max(0, point.offset).addingReportingOverflow(max(0, point.length))
        return overflow ? Int64.max : end
    }
}
