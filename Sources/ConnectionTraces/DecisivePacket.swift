public import Model

/// A packet that decides how a finding's message ended, and what it shows.
public struct DecisivePacket: Sendable, Equatable {
    /// What a packet shows.
    public enum Role: Sendable, Equatable {
        /// The message's first byte.
        case begin
        /// The receiver's window shut; nanoseconds until it opened again, nil if it never did.
        case windowShut(duration: Int64?)
        /// The receiver's window opened again, to so many bytes.
        case windowOpened(bytes: Int64)
        /// The last byte that the sender sent, by stream offset.
        case lastData
        /// The place of the first byte that the receiver did not get: in this packet if it `wasSent`, else behind it.
        /// `bodyOffset` counts from the body's first byte.
        case firstMissing(bodyOffset: Int64, wasSent: Bool)
        /// The first FIN of its side; how many stream bytes before the declared end it stands, for the sender's where that
        /// is known.
        case fin(missing: Int64?)
        /// The first RST of its side.
        case reset(missing: Int64?)
        /// The receiver's acknowledgement of everything that was sent, first seen.
        case delivered
        /// Shows the evidence with this identifier, which speaks for or against the cause.
        case evidence(id: String)
    }

    /// Packet number in its capture.
    public var packet: UInt64
    /// Nanoseconds since the epoch.
    public var time: Int64
    /// True when the sender of the message sent it.
    public var bySender: Bool
    /// What it shows.
    public var role: Role
    /// The stream offset that ``role`` is about, in the message's half-stream.
    public var offset: Int64

    /// The decisive packets of a finding, in the order of the capture; those of the same packet in the order in which
    /// they are to be read. `trace` is that of its connection.
    public static func packets(of finding: Finding, in trace: ConnectionTrace) -> [DecisivePacket] {
        var search = DecisivePackets(finding, trace)
        search.findAll()
        return search.found.enumerated().sorted { ($0.element.packet, $0.offset) < ($1.element.packet, $1.offset) }
            .map(\.element)
    }
}

/// The search for them.
private struct DecisivePackets {
    private let finding: Finding
    /// The connection's segments from the message's first on.
    private let points: ArraySlice<TracePoint>
    private let senderIsClient: Bool
    /// Stream offset of the first body byte, and the one behind the last that was promised; nil where unknown.
    private let bodyStart: Int64?
    private let declaredEnd: Int64?
    var found: [DecisivePacket] = []

    /// Spans of a shut window that are shown: the last ones, and the longest.
    private static let shutSpans = 4

    init(_ finding: Finding, _ trace: ConnectionTrace) {
        self.finding = finding
        let message = finding.message
        senderIsClient = message.direction == "request"
        let first = trace.points.firstIndex { $0.packet >= message.firstPacket } ?? trace.points.endIndex
        points = trace.points[first...]
        bodyStart = message.headLength.map { message.offset &+ $0 }
        // Chunk framing lies between the bytes of a chunked body, so that its numbers give no place in the stream.
        if let bodyStart, message.framing == "content-length", let declared = message.declaredLength {
            let (end, overflow) = bodyStart.addingReportingOverflow(declared)
            declaredEnd = overflow ? nil : end
        } else {
            declaredEnd = nil
        }
    }

    mutating func findAll() {
        if let first = points.first(where: { $0.packet == finding.message.firstPacket }) {
            add(first, .begin, finding.message.offset)
        }
        addWindows()
        addData()
        addEnds()
        var shown: Set<String> = []
        for item in finding.evidence where item.favours.contains(finding.cause) && shown.insert(item.id).inserted {
            guard let packet = item.packets(ofOwn: finding.connection.capture).first,
                let point = points.first(where: { $0.packet == packet })
            else {
                continue
            }
            add(point, .evidence(id: item.id), place(point))
        }
    }

    private func isSender(_ point: TracePoint) -> Bool { point.fromClient == senderIsClient }

    /// Where a point stands in the message's half-stream.
    private func place(_ point: TracePoint) -> Int64 { isSender(point) ? point.offset : point.acknowledged ?? 0 }

    private mutating func add(_ point: TracePoint, _ role: DecisivePacket.Role, _ offset: Int64) {
        found.append(
            DecisivePacket(
                packet: point.packet, time: point.time, bySender: isSender(point), role: role, offset: offset))
    }

    private mutating func addWindows() {
        var spans: [(shut: TracePoint, opened: TracePoint?)] = []
        var isShut = false
        for point in points where !isSender(point) && point.flags & 6 == 0 {
            if point.window == 0, !isShut {
                isShut = true
                spans.append((point, nil))
            } else if point.window > 0, isShut {
                isShut = false
                spans[spans.count - 1].opened = point
            }
        }
        func length(_ span: (shut: TracePoint, opened: TracePoint?)) -> Int64 {
            span.opened.map { $0.time &- span.shut.time } ?? .max
        }
        let longest = spans.indices.max { length(spans[$0]) < length(spans[$1]) }
        for (index, span) in spans.enumerated() where index == longest || index >= spans.count - Self.shutSpans {
            add(
                span.shut, .windowShut(duration: span.opened.map { max(0, $0.time &- span.shut.time) }),
                place(span.shut))
            if let opened = span.opened { add(opened, .windowOpened(bytes: opened.window), place(opened)) }
        }
    }

    private mutating func addData() {
        var last: TracePoint?
        for point in points where isSender(point) && point.length > 0 {
            if let known = last, point.offset &+ point.length <= known.offset &+ known.length { continue }
            last = point
        }
        guard let last else { return }
        let end = last.offset &+ last.length
        add(last, .lastData, end)
        if let bodyStart, let declaredEnd {
            let missing = bodyStart &+ finding.message.deliveredLength
            if missing < declaredEnd {
                // Sent but never acknowledged, or never sent: then its place is behind the last byte.
                let holder = points.last {
                    isSender($0) && $0.offset <= missing && $0.offset &+ $0.length > missing
                }
                add(
                    holder ?? last, .firstMissing(bodyOffset: finding.message.deliveredLength, wasSent: holder != nil),
                    missing)
            }
        }
        if let proof = points.first(where: { !isSender($0) && ($0.acknowledged ?? 0) >= end && $0.packet > last.packet }
        ) {
            add(proof, .delivered, end)
        }
    }

    private mutating func addEnds() {
        for flag in [UInt8(1), 4] {
            for side in [true, false] {
                guard let point = points.first(where: { isSender($0) == side && $0.flags & flag != 0 }) else {
                    continue
                }
                let end = side ? point.offset &+ point.length : point.acknowledged ?? 0
                let missing = side ? declaredEnd.map { max(0, $0 &- end) } : nil
                add(point, flag == 1 ? .fin(missing: missing) : .reset(missing: missing), end)
            }
        }
    }
}
