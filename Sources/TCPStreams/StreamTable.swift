public import PacketLayers

/// Limits of a ``StreamTable``; reaching one is counted and reported.
public struct StreamLimits: Sendable {
    /// Most connections open at a time.
    public var openConnections = 131_072
    /// Most out-of-order bytes held for one half-stream.
    public var pendingBytesPerConnection = 4 << 20
    /// Most out-of-order bytes held in total.
    public var pendingBytes = 16 << 20
    /// Most separate out-of-order ranges of one half-stream.
    public var pendingIntervals = 1024
    /// Closed connections that are remembered, to tell their stragglers from new connections.
    public var closedConnections = 32_768
    /// Nanoseconds of silence after which a connection's record is closed.
    public var idle: Int64 = 3_600_000_000_000
    /// The same for a connection on which no payload was seen.
    public var idleWithoutData: Int64 = 300_000_000_000
    /// Nanoseconds after the last packet before the record of a connection is closed that was reset: long enough for
    /// signs that the reset was not its host's.
    public var lingerAfterReset: Int64 = 2_000_000_000
    /// The same for a connection of which both FIN were seen, but not everything before them: long enough for
    /// several retransmissions.
    public var lingerAfterFin: Int64 = 30_000_000_000

    /// Memory for out-of-order bytes in all, in MiB; a quarter of it for one half-stream, in at most 64 ranges a MiB.
    public var reorderMemory: Int {
        get { pendingBytes >> 20 }
        set {
            let most = max(1, min(newValue, 1 << 20))
            pendingBytes = most << 20
            pendingBytesPerConnection = most << 18
            pendingIntervals = most << 6
        }
    }

    /// A stream limits with default values.
    public init() {}
}

/// Counts over all connections of a table.
public struct StreamTotals: Sendable {
    /// Connections seen.
    public var connections: UInt64 = 0
    /// Segments taken.
    public var segments: UInt64 = 0
    /// Segments of connections whose record was already closed.
    public var stragglers: UInt64 = 0
    /// Connections whose record was closed because too many were open.
    public var evicted: UInt64 = 0
    /// Most connections open at a time.
    public var openPeak: Int = 0

    /// A stream totals with default values.
    public init() {}
}

/// All connections of a capture: takes segments in capture order, gives bytes in stream order and facts.
public struct StreamTable {
    /// The limits.
    public let limits: StreamLimits
    /// Counts so far.
    public private(set) var totals = StreamTotals()

    /// Slots of the open connections.
    private var index = FlowIndex()
    var tenants: [Tenant] = []
    var connections: [Connection] = []
    private var freeSlots: [Int] = []
    private var closed: ClosedConnections
    private var storedBytes = 0
    private var sweepHand = 0
    private var untilSweep = 0
    /// What flows are hashed under.
    public let seed: UInt64
    /// Where the latest segment went: the number of its connection, -1 before any, and its slot, -1 if the record is closed.
    public private(set) var latest: (stream: Int, slot: Int) = (-1, -1)

    /// Segments between two looks for connections that have long been silent, and how many are looked at.
    private static let sweepEvery = 256
    private static let sweepWidth = 32

    /// An empty table. `seed` varies the hash of flows, so that crafted traffic cannot aim at one place.
    public init(limits: StreamLimits = StreamLimits(), seed: UInt64 = UInt64.random(in: 0 ... .max)) {
        self.limits = limits
        self.seed = seed
        closed = ClosedConnections(limit: limits.closedConnections)
    }

    /// Connections open now.
    public var openCount: Int { tenants.count &- freeSlots.count }

    /// Says that a segment will soon be taken, so that what it needs can be brought near meanwhile. Mutating, though it changes
    /// nothing, as the next: else the caller copies the table each time.
    @inline(__always)
    public mutating func expect(_ hash: UInt32) { index.prefetch(hash: hash) }

    /// Says that a closed connection of a hash will soon be looked for or added.
    @inline(__always)
    public mutating func expectClosed(_ hash: UInt32) { closed.prefetch(hash: hash) }

    /// Takes the next segment of the capture and its captured payload.
    public mutating func process<Sink: StreamSink>(_ segment: Segment, payload: Span<UInt8>, sink: inout Sink) {
        let flow = FlowHash(
            source: segment.source, port: segment.sourcePort, destination: segment.destination,
            port: segment.destinationPort, seed: seed)
        process(segment, flow: flow, payload: payload, sink: &sink)
    }

    /// The same, for a segment whose flow was hashed before, under ``seed``.
    @inline(__always)
    public mutating func process<Sink: StreamSink>(
        _ segment: Segment, flow: FlowHash, payload: Span<UInt8>, sink: inout Sink
    ) {
        totals.segments &+= 1
        untilSweep &-= 1
        if untilSweep < 0 { sweep(now: segment.time, sink: &sink) }
        let sourceIsLower = flow.sourceIsLower
        let open = index.find(hash: flow.hash) { tenants[$0].key.matches(segment, sourceIsLower: sourceIsLower) }
        // Nearly every segment belongs to an open connection, and begins none.
        let slot: Int
        if let open, !segment.flags.contains(.syn) {
            slot = open
        } else {
            guard let place = place(of: segment, flow, open: open, sink: &sink) else { return }
            slot = place
        }
        let side: Side = tenants[slot].initiatorIsLower == sourceIsLower ? .initiator : .responder
        var holdsBytes = false
        connections[slot].take(
            segment, payload: payload, from: side, slot: slot, storedTotal: &storedBytes, holdsBytes: &holdsBytes,
            sink: &sink)
        if holdsBytes { enforceLimits(on: side, slot: slot, sink: &sink) }
        latest = (Int(tenants[slot].stream), slot)
        let standing = connections.span[slot].standing
        if standing == .settled {
            latest.slot = -1
            close(slot, reason: .closed, remember: true, sink: &sink)
        } else if standing == .ending {
            tenants[slot].isEnding = true
        }
    }

    /// Gives up what a side holds beyond the limits. Apart, so that the steps above stay close together.
    @inline(never)
    private mutating func enforceLimits<Sink: StreamSink>(on side: Side, slot: Int, sink: inout Sink) {
        connections[slot].enforceLimits(limits, on: side, slot: slot, storedTotal: &storedBytes, sink: &sink)
    }

    /// Closes all records: the capture has ended.
    public mutating func finish<Sink: StreamSink>(sink: inout Sink) {
        for slot in openSlots { finish(slot: slot, sink: &sink) }
    }

    /// Slots of the open connections, in the order in which they were opened.
    package var openSlots: [Int] {
        var open: [(stream: UInt32, slot: Int)] = []
        for slot in tenants.indices where tenants[slot].isOpen { open.append((tenants[slot].stream, slot)) }
        open.sort { $0.stream < $1.stream }
        return open.map(\.slot)
    }

    /// Closes the record of an open slot: the capture has ended.
    package mutating func finish<Sink: StreamSink>(slot: Int, sink: inout Sink) {
        close(slot, reason: .captureEnd, remember: false, sink: &sink)
    }

    /// Whether a segment is the SYN of another connection on the addresses and ports of an open one.
    private func isReplaced(_ slot: Int, by segment: Segment, sourceIsLower: Bool) -> Bool {
        guard segment.flags.contains(.syn) else { return false }
        // The answer to a SYN can be captured before it; while a connection lives, it is its own, sent again.
        guard !segment.flags.contains(.ack) || connections.span[slot].hasEnded else { return false }
        let side: Side = tenants[slot].initiatorIsLower == sourceIsLower ? .initiator : .responder
        return connections.span[slot].isReplaced(bySynOf: side, sequence: segment.sequence)
    }

    // MARK: places

    /// The slot of a segment that may begin a connection, given that of the open one on its addresses; nil for a straggler of
    /// a closed one.
    @inline(never)
    private mutating func place<Sink: StreamSink>(
        of segment: Segment, _ flow: FlowHash, open: Int?, sink: inout Sink
    ) -> Int? {
        let sourceIsLower = flow.sourceIsLower
        let key = FlowKey(
            source: segment.source, port: segment.sourcePort, destination: segment.destination,
            port: segment.destinationPort, sourceIsLower: sourceIsLower)
        if let open {
            guard isReplaced(open, by: segment, sourceIsLower: sourceIsLower) else { return open }
            close(open, reason: .reused, remember: false, sink: &sink)
        } else if let place = closed.place(of: key, hash: flow.hash) {
            guard begins(segment, after: closed[place], sourceIsLower: sourceIsLower) else {
                totals.stragglers &+= 1
                latest = (Int(closed[place].stream), -1)
                return nil
            }
            closed.forget(place)
        }
        return self.open(segment, key: key, hash: flow.hash, sourceIsLower: sourceIsLower, sink: &sink)
    }

    /// Whether a segment on the addresses of a closed connection begins another one.
    private func begins(_ segment: Segment, after old: ClosedConnection, sourceIsLower: Bool) -> Bool {
        let trace = sourceIsLower ? old.lower : old.higher
        if segment.flags.contains(.syn) {
            if segment.flags.contains(.ack) { return trace.hasSyn && trace.syn.value != segment.sequence }
            return !(trace.hasSyn && trace.syn.value == segment.sequence)
        }
        // Payload far from where the old connection ended belongs to one whose SYN was not captured.
        guard segment.payloadLength > 0 else { return false }
        return abs(Int64(SequenceNumber(segment.sequence).distance(from: trace.next))) > 1 << 28
    }

    // MARK: opening and closing

    private mutating func open<Sink: StreamSink>(
        _ segment: Segment, key: FlowKey, hash: UInt32, sourceIsLower: Bool, sink: inout Sink
    ) -> Int {
        if openCount >= limits.openConnections { evictOne(sink: &sink) }
        let source = Endpoint(address: segment.source, port: segment.sourcePort)
        let destination = Endpoint(address: segment.destination, port: segment.destinationPort)
        // A SYN-ACK comes from the responder.
        let isAnswer = segment.flags.contains(.syn) && segment.flags.contains(.ack)
        let stream = UInt32(truncatingIfNeeded: totals.connections)
        let initiator = isAnswer ? destination : source
        let responder = isAnswer ? source : destination
        let tenant = Tenant(
            key: key, hash: hash, stream: stream, initiatorIsLower: sourceIsLower != isAnswer)
        let slot: Int
        if let free = freeSlots.popLast() {
            slot = free
            tenants[slot] = tenant
        } else {
            slot = tenants.count
            tenants.append(tenant)
            connections.append(
                Connection(facts: ConnectionWideFacts(stream: 0, initiator: initiator, responder: responder)))
        }
        let first = PacketMark(packet: segment.packet, time: segment.time)
        connections[slot].begin(stream: stream, initiator: initiator, responder: responder, first: first)
        index.insert(hash: hash, place: slot)
        totals.connections &+= 1
        totals.openPeak = max(totals.openPeak, openCount)
        sink.opened(
            slot: slot, stream: stream, initiator: initiator, responder: responder,
            isMidStream: !segment.flags.contains(.syn))
        return slot
    }

    mutating func close<Sink: StreamSink>(
        _ slot: Int, reason: RetireReason, remember: Bool, sink: inout Sink
    ) {
        let traces = connections[slot].close(reason, slot: slot, storedTotal: &storedBytes, sink: &sink)
        let tenant = tenants[slot]
        index.remove(hash: tenant.hash, place: slot)
        if remember { self.remember(tenant, traces) }
        tenants[slot].isOpen = false
        freeSlots.append(slot)
    }

    private mutating func remember(_ tenant: Tenant, _ traces: (initiator: HalfStreamTrace, responder: HalfStreamTrace))
    {
        closed.remember(
            ClosedConnection(
                key: tenant.key, hash: tenant.hash, stream: tenant.stream,
                lower: tenant.initiatorIsLower ? traces.initiator : traces.responder,
                higher: tenant.initiatorIsLower ? traces.responder : traces.initiator))
    }

    // MARK: housekeeping by the capture's own time

    /// Looks at some connections and closes the records of those that have been silent for too long.
    private mutating func sweep<Sink: StreamSink>(now: Int64, sink: inout Sink) {
        untilSweep = Self.sweepEvery
        for _ in 0..<min(Self.sweepWidth, tenants.count) {
            sweepHand = sweepHand &+ 1 >= tenants.count ? 0 : sweepHand &+ 1
            age(sweepHand, now: now, sink: &sink)
        }
    }

    /// Closes the record of a slot that has been silent for too long.
    mutating func age<Sink: StreamSink>(_ slot: Int, now: Int64, sink: inout Sink) {
        guard tenants[slot].isOpen else { return }
        let silence = now &- connections.span[slot].facts.last.time
        guard silence > min(limits.lingerAfterReset, limits.lingerAfterFin, limits.idleWithoutData, limits.idle)
        else { return }
        if tenants[slot].isEnding {
            let wasReset = connections.span[slot].wasReset
            guard silence > (wasReset ? limits.lingerAfterReset : limits.lingerAfterFin) else { return }
            close(slot, reason: wasReset ? .reset : .closed, remember: true, sink: &sink)
        } else if silence > (connections.span[slot].isEmbryonic ? limits.idleWithoutData : limits.idle) {
            close(slot, reason: .idle, remember: true, sink: &sink)
        }
    }

    /// Closes the record that was silent longest among a sample, to make room.
    private mutating func evictOne<Sink: StreamSink>(sink: inout Sink) {
        var oldest = -1
        var oldestTime = Int64.max
        var looked = 0
        while looked < 64 || oldest < 0 {
            sweepHand = sweepHand &+ 1 >= tenants.count ? 0 : sweepHand &+ 1
            looked &+= 1
            if looked > tenants.count { break }
            guard tenants[sweepHand].isOpen else { continue }
            let lastTime = connections.span[sweepHand].facts.last.time
            if lastTime < oldestTime {
                oldest = sweepHand
                oldestTime = lastTime
            }
        }
        guard oldest >= 0 else { return }
        totals.evicted &+= 1
        close(oldest, reason: .evicted, remember: true, sink: &sink)
    }
}

/// What a slot's connection is found by: small, apart from the connection's own state, so that a look-up
/// touches one cache line.
struct Tenant: Sendable, BitwiseCopyable {
    var key: FlowKey
    var hash: UInt32
    /// Number of the connection.
    var stream: UInt32
    /// The initiator is the lower endpoint of the key.
    var initiatorIsLower: Bool
    /// False when the slot is free.
    var isOpen = true
    /// An end was seen; the record is closed a while after.
    var isEnding = false
}
