import Framing
import Model
import PacketLayers
import TCPStreams

/// Responses by the identity of their head fields, to find the other leg of a proxy.
struct RelayLinks {
    /// One response seen on one leg.
    struct Leg: BitwiseCopyable {
        var identity: UInt64
        var cohort: Int
        var capture: Int
        var stream: UInt32
        var delivered: Int64
        var whole: Bool
        /// The capture lacks a part of it, so that whether it was cut is not certain.
        var isUncertain = false
        /// Targets that end alike have equal hashes; nothing else is done with it, so that reports do not depend on the seed.
        var targetTail = 0
        /// It has a Via field.
        var passedProxy = false
        /// The proxy itself, as that leg's client, ended it.
        var endedByProxy = false
        /// Nothing had moved on it for as long as timers take.
        var wasSilent = false
        /// Bytes of its head.
        var headLength: Int64
        var times: ExchangeTimes
        /// When its last byte came, nanoseconds since the epoch, and its packet.
        var time: Int64
        var packet: UInt64
        /// Who asked for it, where the host's kernel said that.
        var asker: ProcessIdentity?

        var captured: CapturedPacket { CapturedPacket(capture, packet) }
    }

    /// How it is known that a leg is behind a server.
    enum Link {
        /// The server is a client of that leg, by its address or its process.
        case client
        /// The head is the same, and it ended just before; `isOrdered` where clocks or a Via field show which is behind.
        case alike(isOrdered: Bool)
        /// The exchange lies inside this one's, as do `count` of this server's altogether.
        case nested(count: Int)
    }

    /// Whole responses remembered; a newer one takes the place of an older one with the same low bits.
    static let slots = 2_048
    private var whole: [Leg] = []
    /// Cut responses that look like one and are compared with it: the latest before its end.
    private static let legsCompared = 256
    /// Cut responses by the fields of their heads, and by length and the body's first bytes; by time.
    private var cut: [UInt64: [Leg]] = [:]
    private var alike: [UInt64: [Leg]] = [:]
    private var nested = NestedExchanges()

    /// Remembers a whole response. Constant work.
    mutating func note(whole message: WholeMessage, cohort: Int, capture: Int, stream: UInt32) {
        guard message.identity != 0, message.bodyLength > 0 else { return }
        if whole.isEmpty {
            whole = Array(
                repeating: Leg(
                    identity: 0, cohort: -1, capture: 0, stream: 0, delivered: 0, whole: true, headLength: 0,
                    times: ExchangeTimes(asked: 0, answered: 0, ended: 0), time: 0, packet: 0),
                count: Self.slots)
        }
        whole[Int(message.identity % UInt64(Self.slots))] = Leg(
            identity: message.identity, cohort: cohort, capture: capture, stream: stream, delivered: message.bodyLength,
            whole: true, headLength: Int64(message.headLength),
            times: ExchangeTimes(asked: message.first.time, answered: message.first.time, ended: message.last.time),
            time: message.last.time, packet: message.last.packet)
    }

    /// What both legs of a proxy have in common: the head fields that it leaves alone; and, as some proxies write a Date of
    /// their own, the length and the first bytes of the body. The target need not be: proxies rewrite paths. Nothing is
    /// printed of it.
    private static func keys(of message: borrowing Message) -> (identity: UInt64, content: UInt64) {
        guard let declared = message.declaredLength, !message.bodyStart.isEmpty else { return (message.identity, 0) }
        var hasher = Hasher()
        hasher.combine(declared)
        hasher.combine(message.status)
        for byte in message.bodyStart.prefix(16) { hasher.combine(byte) }
        return (message.identity, UInt64(bitPattern: Int64(hasher.finalize())) | 1)
    }

    /// The hash of what follows the last slash of a path: proxies rewrite what comes before.
    private static func tail(of target: String) -> Int {
        let path = target.prefix { $0 != "?" }
        guard let slash = path.lastIndex(of: "/") else { return target.hashValue }
        return target[slash...].hashValue
    }

    /// Remembers a cut response, or one that may have been cut, as far as the capture shows.
    mutating func note(cut observation: Observation) {
        guard observation.message.direction == .response, observation.lengths.missing != 0, observation.isBodyExact
        else { return }
        let keys = Self.keys(of: observation.message)
        let isUncertain = observation.judgement.verdict == .undetermined && observation.sender.hasUnseenBytes
        let leg = Leg(
            identity: keys.identity, cohort: observation.cohort, capture: observation.outcome.capture,
            stream: observation.outcome.facts.stream, delivered: observation.lengths.sent, whole: false,
            isUncertain: isUncertain, targetTail: Self.tail(of: observation.message.target),
            passedProxy: observation.message.passedProxy,
            endedByProxy: !isUncertain && observation.end.order == .receiverFirst,
            wasSilent: (observation.silenceBeforeEnd ?? 0) >= 950_000_000,
            headLength: observation.message.headLength, times: ExchangeTimes(observation),
            time: observation.firstEnd?.end.mark.time ?? observation.message.last.time,
            packet: observation.firstEnd?.end.mark.packet ?? observation.message.last.packet,
            asker: ProcessIdentity(observation.outcome.sockets?[observation.side.opposite]?.owner))
        if !leg.isUncertain {
            let others = (keys.content != 0 ? alike[keys.content] : cut[keys.identity]) ?? []
            nested.note(
                leg,
                among: others.suffix(Self.legsCompared).filter { !$0.isUncertain && $0.targetTail == leg.targetTail })
        }
        if keys.identity != 0 { Self.insert(leg, into: &cut[keys.identity, default: []]) }
        if keys.content != 0 { Self.insert(leg, into: &alike[keys.content, default: []]) }
    }

    private static func insert(_ leg: Leg, into legs: inout [Leg]) {
        legs.insert(leg, at: count(of: legs, until: leg.time))
    }

    /// How many legs ended until a time.
    private static func count(of legs: [Leg], until time: Int64) -> Int {
        var (low, high) = (0, legs.count)
        while low < high {
            let middle = (low + high) / 2
            if legs[middle].time <= time { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// The leg behind the server of a response: the same response from another server, to which this server is a client.
    /// Where addresses do not link them (the proxy has several), a cut leg with the same head fields that ended just before
    /// counts too; and where everything has one host's addresses, one whose exchange lies inside this one's.
    ///
    /// What ended later is not behind, by one clock. Where captures have clocks that cannot be compared, the addresses say
    /// which is behind, and the same head, with the same number of bytes or with no other like it, that it is the leg.
    func behind(
        _ observation: Observation, cohorts: [CohortTally], twins: [TwinConnections.View] = [],
        clocks: CaptureClocks = CaptureClocks()
    ) -> (leg: Leg, link: Link)? {
        guard observation.message.direction == .response, observation.isBodyExact else { return nil }
        let keys = Self.keys(of: observation.message)
        let ownTime = observation.firstEnd?.end.mark.time ?? observation.message.last.time
        func isClient(of leg: Leg) -> Bool {
            guard cohorts.indices.contains(leg.cohort) else { return false }
            let server = cohorts[leg.cohort].server.address
            if observation.isServed(by: leg.asker) { return true }
            // Where everything has one host's addresses, they say nothing of who asked whom.
            if server.isSameHost(as: observation.server.address),
                observation.client.address.isSameHost(as: observation.server.address)
            {
                return false
            }
            // A program that speaks to its own host's loopback is on the captured host, as the proxy is.
            return cohorts[leg.cohort].clients.contains(observation.server.address)
                || server.isLoopback && (leg.whole || leg.capture == observation.outcome.capture)
                    && !observation.isServedByOther(than: leg.asker)
        }
        let tail = Self.tail(of: observation.message.target)
        func endsAlike(_ leg: Leg) -> Bool { leg.targetTail == tail }
        let times = ExchangeTimes(observation)
        // On one host, or asked for by somebody other than who asked here: by another address of the proxy, it may be.
        func mayBeBehind(_ leg: Leg) -> Bool {
            guard cohorts.indices.contains(leg.cohort), leg.capture == observation.outcome.capture,
                !observation.isServedByKnownOther(than: leg.asker)
            else { return false }
            return !cohorts[leg.cohort].clients.contains(observation.client.address)
                || cohorts[leg.cohort].server.address.isSameHost(as: observation.server.address)
                    && observation.client.address.isSameHost(as: observation.server.address)
        }
        func isInFront(_ leg: Leg) -> Bool {
            cohorts.indices.contains(leg.cohort) && cohorts.indices.contains(observation.cohort)
                && cohorts[observation.cohort].clients.contains(cohorts[leg.cohort].server.address)
        }
        // The same connection from another capture, with other addresses through address translation, is no leg.
        func isTwin(_ leg: Leg) -> Bool { twins.contains { Int($0.capture) == leg.capture && $0.stream == leg.stream } }
        let order = LegOrder(of: observation, clocks)
        func others(_ legs: [Leg]?) -> [Leg] {
            guard let legs else { return [] }
            let count = Self.count(of: legs, until: ownTime)
            var near = Array(legs[..<count].suffix(Self.legsCompared))
            // Each server may be the other's client; then only the clocks are left.
            near += legs[count...].prefix(Self.legsCompared).filter {
                $0.capture != observation.outcome.capture && !isInFront($0)
            }
            return near.filter {
                $0.cohort != observation.cohort && !isTwin($0) && order.mayBeBehind($0)
                    && (!$0.isUncertain || $0.delivered == observation.lengths.sent)
            }
        }
        let named = keys.identity == 0 ? [] : others(cut[keys.identity])
        let repeats = !whole.isEmpty && whole[Int(keys.identity % UInt64(Self.slots))].identity == keys.identity
        // On one host both directions can hold; the one that ended first is behind, which the filter has seen to.
        if let leg = order.nearest(named.filter { isClient(of: $0) }, repeats: repeats) { return (leg, .client) }
        // The same page asked for again is another response: what is alike by its body only must also overlap in time.
        let overlapping = keys.content == 0 ? [] : others(alike[keys.content]).filter { order.overlaps($0) }
        if let leg = order.nearest(overlapping.filter { isClient(of: $0) }, repeats: true) { return (leg, .client) }
        if let leg = named.filter({
            !isInFront($0) && order.isJustBefore($0) && !observation.isServedByOther(than: $0.asker)
        }).max(by: { $0.time < $1.time }) {
            return (leg, .alike(isOrdered: order.isShown(leg)))
        }
        if let leg = overlapping.filter({ mayBeBehind($0) && times.encloses($0.times) && endsAlike($0) })
            .max(by: { $0.time < $1.time })
        {
            let count = nested.count(front: observation.cohort, behind: leg.cohort)
            if count > 0 { return (leg, .nested(count: count)) }
        }
        guard !whole.isEmpty, keys.identity != 0 else { return nil }
        let slot = whole[Int(keys.identity % UInt64(Self.slots))]
        guard slot.identity == keys.identity, slot.cohort != observation.cohort, isClient(of: slot), !isTwin(slot)
        else {
            return nil
        }
        return (slot, .client)
    }
}

extension IPAddress {
    /// 127.0.0.0/8 or ::1 (RFC 1122 §3.2.1.3, RFC 4291 §2.5.3).
    var isLoopback: Bool { isIPv6 ? high == 0 && low == 1 : low >> 24 == 127 }

    /// The same address, or both loopback addresses of the captured host.
    fileprivate func isSameHost(as other: IPAddress) -> Bool { self == other || isLoopback && other.isLoopback }
}

/// A process of the captured host that was seen to have a socket open. The number alone would come back.
struct ProcessIdentity: BitwiseCopyable, Equatable {
    var process: Int32
    var started: UInt64

    /// The process behind an owner, unless it was only seen to listen.
    init?(_ owner: SocketOwner?) {
        guard let owner, owner.isExact else { return nil }
        process = owner.process
        started = owner.started
    }

    /// The process behind a server's socket: also the only one that listens on its port, since its children would too.
    fileprivate init?(server owner: SocketOwner?) {
        guard let owner, owner.isExact || owner.candidates == 1 else { return nil }
        process = owner.process
        started = owner.started
    }
}

extension Observation {
    /// Whether the sender of this response is the process given, which asked for it elsewhere. Not where it speaks to
    /// itself: then who passes on to whom cannot be told.
    fileprivate func isServed(by asker: ProcessIdentity?) -> Bool {
        guard let asker, ProcessIdentity(server: outcome.sockets?[side]?.owner) == asker else { return false }
        return ProcessIdentity(outcome.sockets?[side.opposite]?.owner) != asker
    }

    /// Whether the sender of this response is known, and is not the process given.
    fileprivate func isServedByKnownOther(than asker: ProcessIdentity?) -> Bool {
        guard let owner = outcome.sockets?[side]?.owner, owner.isExact || owner.candidates == 1 else { return false }
        return isServedByOther(than: asker)
    }

    /// Whether the kernel was asked about both connections and does not know this response's sender as the process given.
    fileprivate func isServedByOther(than asker: ProcessIdentity?) -> Bool {
        asker != nil && outcome.sockets != nil && !isServed(by: asker)
    }
}
