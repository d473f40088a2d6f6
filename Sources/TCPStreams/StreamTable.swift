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
    /// Nanoseconds of silence after which a connection's record is closed.
    public var idle: Int64 = 3_600_000_000_000
    /// The same for a connection on which no payload was seen.
    public var idleWithoutData: Int64 = 300_000_000_000
    /// Nanoseconds after the last packet of a connection that was reset, or whose two FIN are not both settled,
    /// before its record is closed.
    public var linger: Int64 = 10_000_000_000

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

    public init() {}
}

/// All connections of a capture: takes segments in capture order, gives bytes in stream order and facts.
public struct StreamTable {
    /// The limits.
    public let limits: StreamLimits
    /// Counts so far.
    public private(set) var totals = StreamTotals()

    private var index = FlowIndex()
    private var connections: [Connection] = []
    private var freeSlots: [Int] = []
    private var closed = ClosedConnections()
    private var lingering = LingerQueue()
    private var storedBytes = 0
    private var sweepHand = 0
    private var untilSweep = 0
    private let seed: UInt64

    /// Segments between two looks for connections that have long been silent, and how many are looked at.
    private static let sweepEvery = 256
    private static let sweepWidth = 32

    /// An empty table. `seed` varies the hash of flows, so that crafted traffic cannot aim at one place.
    public init(limits: StreamLimits = StreamLimits(), seed: UInt64 = UInt64.random(in: 0 ... .max)) {
        self.limits = limits
        self.seed = seed
    }

    /// Connections open now.
    public var openCount: Int { connections.count &- freeSlots.count }

    /// Takes the next segment of the capture and its captured payload.
    public mutating func process<Sink: StreamSink>(_ segment: Segment, payload: Span<UInt8>, sink: inout Sink) {
        totals.segments &+= 1
        housekeep(now: segment.time, sink: &sink)
        let (key, sourceIsLower) = FlowKey.make(segment)
        let hash = key.hash(seed: seed)
        let isSyn = segment.flags.contains(.syn) && !segment.flags.contains(.ack)
        let slot: Int
        switch place(of: key, hash: hash) {
        case .open(let found):
            let side: Side = connections[found].initiatorIsLower == sourceIsLower ? .initiator : .responder
            if isSyn, connections[found].isReplaced(bySynOf: side, sequence: segment.sequence) {
                close(found, reason: .reused, remember: false, sink: &sink)
                slot = open(segment, key: key, hash: hash, sourceIsLower: sourceIsLower, sink: &sink)
            } else {
                slot = found
            }
        case .closed(let place):
            guard begins(segment, after: closed[place], sourceIsLower: sourceIsLower) else {
                totals.stragglers &+= 1
                return
            }
            index.remove(hash: hash, place: Self.closedPlace(place))
            slot = open(segment, key: key, hash: hash, sourceIsLower: sourceIsLower, sink: &sink)
        case .unknown:
            slot = open(segment, key: key, hash: hash, sourceIsLower: sourceIsLower, sink: &sink)
        }
        let side: Side = connections[slot].initiatorIsLower == sourceIsLower ? .initiator : .responder
        connections[slot].take(
            segment, payload: payload, from: side, slot: slot, limits: limits, storedTotal: &storedBytes, sink: &sink)
        if connections[slot].isEnding { settle(slot, now: segment.time, sink: &sink) }
    }

    /// Closes all records: the capture has ended.
    public mutating func finish<Sink: StreamSink>(sink: inout Sink) {
        var open: [(stream: UInt32, slot: Int)] = []
        for slot in connections.indices where connections[slot].isOpen {
            open.append((connections[slot].facts.stream, slot))
        }
        open.sort { $0.stream < $1.stream }
        for entry in open { close(entry.slot, reason: .captureEnd, remember: false, sink: &sink) }
    }

    // MARK: places

    private enum Place {
        case open(Int)
        case closed(Int)
        case unknown
    }

    /// Open connections have even places in the index, closed ones odd places.
    private static func openPlace(_ slot: Int) -> Int { slot &<< 1 }
    private static func closedPlace(_ place: Int) -> Int { place &<< 1 | 1 }

    @inline(__always)
    private func place(of key: FlowKey, hash: UInt32) -> Place {
        let found = index.find(hash: hash) { place in
            place & 1 == 0 ? connections[place &>> 1].key == key : closed[place &>> 1].key == key
        }
        guard let found else { return .unknown }
        return found & 1 == 0 ? .open(found &>> 1) : .closed(found &>> 1)
    }

    /// Whether a segment on the addresses of a closed connection begins another one.
    private func begins(_ segment: Segment, after old: ClosedConnection, sourceIsLower: Bool) -> Bool {
        let hadSyn = sourceIsLower ? old.hasLowerSyn : old.hasHigherSyn
        let syn = sourceIsLower ? old.lowerSyn : old.higherSyn
        if segment.flags.contains(.syn) {
            if segment.flags.contains(.ack) { return hadSyn && syn.value != segment.sequence }
            return !(hadSyn && syn.value == segment.sequence)
        }
        // Payload far from where the old connection ended belongs to one whose SYN was not captured.
        guard segment.payloadLength > 0 else { return false }
        let next = sourceIsLower ? old.lowerNext : old.higherNext
        return abs(Int64(SequenceNumber(segment.sequence).distance(from: next))) > 1 << 28
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
        var facts = ConnectionFacts(
            stream: UInt32(truncatingIfNeeded: totals.connections), initiator: isAnswer ? destination : source,
            responder: isAnswer ? source : destination)
        facts.first = PacketMark(packet: segment.packet, time: segment.time)
        let connection = Connection(key: key, hash: hash, initiatorIsLower: sourceIsLower != isAnswer, facts: facts)
        let slot: Int
        if let free = freeSlots.popLast() {
            slot = free
            let generation = connections[slot].generation
            connections[slot] = connection
            connections[slot].generation = generation &+ 1
        } else {
            slot = connections.count
            connections.append(connection)
        }
        connections[slot].isOpen = true
        index.insert(hash: hash, place: Self.openPlace(slot))
        totals.connections &+= 1
        totals.openPeak = max(totals.openPeak, openCount)
        sink.opened(
            slot: slot, stream: connections[slot].facts.stream, initiator: connections[slot].facts.initiator,
            responder: connections[slot].facts.responder, isMidStream: !segment.flags.contains(.syn))
        return slot
    }

    private mutating func close<Sink: StreamSink>(
        _ slot: Int, reason: RetireReason, remember: Bool, sink: inout Sink
    ) {
        let mark = connections[slot].facts.last
        connections[slot].initiator.flush(slot: slot, side: .initiator, mark: mark, storedTotal: &storedBytes, sink: &sink)
        connections[slot].responder.flush(slot: slot, side: .responder, mark: mark, storedTotal: &storedBytes, sink: &sink)
        let facts = connections[slot].closingFacts(reason)
        sink.retired(slot: slot, facts: facts)
        index.remove(hash: connections[slot].hash, place: Self.openPlace(slot))
        if remember { self.remember(slot) }
        connections[slot].isOpen = false
        freeSlots.append(slot)
    }

    private mutating func remember(_ slot: Int) {
        let lowerSide: Side = connections[slot].initiatorIsLower ? .initiator : .responder
        let key = connections[slot].key
        let hash = connections[slot].hash
        let stream = connections[slot].facts.stream
        let lower = connections[slot].trace(of: lowerSide)
        let higher = connections[slot].trace(of: lowerSide.opposite)
        let (place, displaced) = closed.remember(
            ClosedConnection(
                key: key, hash: hash, stream: stream, lowerSyn: lower.syn, higherSyn: higher.syn,
                hasLowerSyn: lower.hasSyn, hasHigherSyn: higher.hasSyn, lowerNext: lower.next, higherNext: higher.next))
        if let displaced { index.remove(hash: displaced.hash, place: Self.closedPlace(place)) }
        index.insert(hash: hash, place: Self.closedPlace(place))
    }

    /// Closes the record of a connection that owes nothing any more, or queues it to be closed a while later.
    private mutating func settle<Sink: StreamSink>(_ slot: Int, now: Int64, sink: inout Sink) {
        if connections[slot].isSettled {
            close(slot, reason: .closed, remember: true, sink: &sink)
        } else if !connections[slot].isLingering {
            connections[slot].isLingering = true
            lingering.append(slot: slot, generation: connections[slot].generation, deadline: now &+ limits.linger)
        }
    }

    // MARK: housekeeping by the capture's own time

    @inline(__always)
    private mutating func housekeep<Sink: StreamSink>(now: Int64, sink: inout Sink) {
        while let first = lingering.first, first.deadline < now { closeLingering(now: now, sink: &sink) }
        untilSweep &-= 1
        if untilSweep < 0 { sweep(now: now, sink: &sink) }
    }

    private mutating func closeLingering<Sink: StreamSink>(now: Int64, sink: inout Sink) {
        guard let entry = lingering.removeFirst() else { return }
        let slot = entry.slot
        guard connections[slot].isOpen, connections[slot].generation == entry.generation else { return }
        let due = connections[slot].facts.last.time &+ limits.linger
        if due >= now {
            lingering.append(slot: slot, generation: entry.generation, deadline: due)
            return
        }
        let wasReset = connections[slot].initiator.facts.reset != nil || connections[slot].responder.facts.reset != nil
        close(slot, reason: wasReset ? .reset : .closed, remember: true, sink: &sink)
    }

    private mutating func sweep<Sink: StreamSink>(now: Int64, sink: inout Sink) {
        untilSweep = Self.sweepEvery
        guard !connections.isEmpty else { return }
        for _ in 0..<min(Self.sweepWidth, connections.count) {
            sweepHand = sweepHand &+ 1 >= connections.count ? 0 : sweepHand &+ 1
            guard connections[sweepHand].isOpen else { continue }
            let silence = now &- connections[sweepHand].facts.last.time
            let limit = connections[sweepHand].isEmbryonic ? limits.idleWithoutData : limits.idle
            if silence > limit { close(sweepHand, reason: .idle, remember: true, sink: &sink) }
        }
    }

    /// Closes the record that was silent longest among a sample, to make room.
    private mutating func evictOne<Sink: StreamSink>(sink: inout Sink) {
        var oldest = -1
        var oldestTime = Int64.max
        var looked = 0
        while looked < 64 || oldest < 0 {
            sweepHand = sweepHand &+ 1 >= connections.count ? 0 : sweepHand &+ 1
            looked &+= 1
            if looked > connections.count { break }
            guard connections[sweepHand].isOpen else { continue }
            if connections[sweepHand].facts.last.time < oldestTime {
                oldest = sweepHand
                oldestTime = connections[sweepHand].facts.last.time
            }
        }
        guard oldest >= 0 else { return }
        totals.evicted &+= 1
        close(oldest, reason: .evicted, remember: true, sink: &sink)
    }
}
