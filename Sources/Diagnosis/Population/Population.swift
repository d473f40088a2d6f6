import Framing
import Model
import TCPStreams

/// What the other connections tell of a message: the cohorts, and the cut messages of each.
struct Population {
    let cohorts: [CohortTally]
    let contexts: [CaptureContext]
    let names: CaptureNames
    /// Cut messages of each cohort, by index of the cohort.
    private(set) var cuts: [Int: [Cut]] = [:]
    let relays: RelayLinks
    let twins: TwinConnections
    let clocks: CaptureClocks
    /// When the programs can have closed the connections of cut messages, several asked together.
    private(set) var closes = CloseGroups(of: [:])
    /// What the other cut messages of each server look like.
    private(set) var commonFault = CommonFault()
    /// Servers that a leg behind shows as proxies, by index of the cohort.
    private var proxies: Set<Int> = []
    /// Common ends of the connections of each server with cut messages, by capture.
    private(set) var fates: [FateKey: SharedFate] = [:]
    /// The same over all captures, on the clock of each: only where several captures hold connections of the server.
    private(set) var jointFates: [FateKey: SharedFate] = [:]

    /// One server in one capture.
    struct FateKey: Hashable {
        let cohort: Int
        let capture: Int
    }

    /// The quantities of one cut message that others are compared with.
    struct Cut: BitwiseCopyable {
        var capturedEnd: CapturedPacket { CapturedPacket(capture, endPacket) }
        let capture: Int
        let stream: UInt32
        let queued: Int64?
        let declared: Int64?
        let delivered: Int64
        /// Equal targets have equal hashes; nothing else is done with it, so that reports do not depend on the seed.
        let targetHash: Int
        let direction: MessageDirection
        let endTime: Int64
        let endPacket: UInt64
        let firstTime: Int64
        let identity: UInt64
        /// When the program can have closed, and what was acknowledged when.
        let close: CloseInterval?
        let streamEnd: Int64
        /// Stream bytes since the message began.
        let messageBytes: Int64
        let progress: AcknowledgementProgress
        let lastProgress: PacketMark
        /// What a deadline can count from: the connection, the end of the request, the first byte of the message.
        let anchors: DeadlineStarts
        /// Since when, and from which stream offset, the queue was never seen empty.
        let queueBegin: Int64
        let queueStart: Int64
        /// Payload of a full segment, the largest number of bytes in flight, and the round trip in nanoseconds.
        let segment: Int64?
        /// Bytes of a queue that was full at the close, as whole segments show it.
        let fullQueue: Int64?
        let largestInFlight: Int64
        let roundTrip: Int64
        /// The longest time in which the receiver took nothing, nanoseconds.
        let longestStall: Int64
    }

    /// Cut messages compared for each cohort.
    static let cutsKept = 256

    init(
        cohorts: [CohortTally], contexts: [CaptureContext], observations: [Observation], relays: RelayLinks,
        twins: TwinConnections = TwinConnections()
    ) {
        self.cohorts = cohorts
        self.contexts = contexts
        names = CaptureNames(of: contexts)
        self.relays = relays
        self.twins = twins
        clocks = contexts.count > 1 ? CaptureClocks(of: twins) : CaptureClocks()
        // One incident that several captures show is one, not a repetition.
        var views: [UInt64: Int] = [:]
        for observation in observations where observation.judgement.verdict == .truncated {
            if let key = twins.key(of: observation) {
                guard views[key, default: observation.outcome.capture] == observation.outcome.capture else { continue }
                views[key] = observation.outcome.capture
            }
            guard let cut = Cut(observation), cuts[observation.cohort, default: []].count < Self.cutsKept else {
                continue
            }
            cuts[observation.cohort, default: []].append(cut)
            let key = FateKey(cohort: observation.cohort, capture: observation.outcome.capture)
            guard fates[key] == nil, cohorts.indices.contains(observation.cohort) else { continue }
            let lives = cohorts[observation.cohort].lives.filter { Int($0.capture) == observation.outcome.capture }
            fates[key] = SharedFate(of: lives, side: \.server)
        }
        if contexts.count > 1 { jointFates = SharedFate.joint(fates.keys, cohorts, twins, clocks) }
        for observation in observations where observation.judgement.verdict == .truncated {
            guard !proxies.contains(observation.cohort), legBehind(observation) != nil else { continue }
            proxies.insert(observation.cohort)
        }
        closes = CloseGroups(of: cuts)
        commonFault = CommonFault(of: observations, among: self)
    }

    /// The cohort of a message; nil when the limit on cohorts was reached.
    func cohort(of observation: Observation) -> CohortTally? {
        cohorts.indices.contains(observation.cohort) ? cohorts[observation.cohort] : nil
    }

    /// Other cut messages of the same server and direction.
    func otherCuts(of observation: Observation) -> [Cut] {
        let others = twins.others(of: observation)
        return (cuts[observation.cohort] ?? []).filter { cut in
            !others.contains { Int($0.capture) == cut.capture && $0.stream == cut.stream }
        }.filter {
            $0.direction == observation.message.direction
                && !($0.capture == observation.outcome.capture && $0.stream == observation.outcome.facts.stream)
        }
    }

    /// What became of the other connections of the program that sent a message: a server's, or a client host's.
    func fate(of observation: Observation) -> SharedFate? {
        if observation.message.direction == .response {
            return fates[FateKey(cohort: observation.cohort, capture: observation.outcome.capture)]
        }
        guard let cohort = cohort(of: observation) else { return nil }
        let lives = cohort.lives.filter {
            Int($0.capture) == observation.outcome.capture && $0.clientAddress == observation.client.address
        }
        return SharedFate(of: lives, side: \.client)
    }

    /// The same as all captures together show it.
    func jointFate(of observation: Observation) -> SharedFate? {
        guard observation.message.direction == .response else { return nil }
        return jointFates[FateKey(cohort: observation.cohort, capture: observation.outcome.capture)]
    }

    /// The leg behind a proxy, never the same leg as another capture shows it.
    func legBehind(_ observation: Observation) -> (leg: RelayLinks.Leg, link: RelayLinks.Link)? {
        observation.lacksTimes
            ? nil
            : relays.behind(observation, cohorts: cohorts, twins: twins.others(of: observation), clocks: clocks)
    }

    /// Whether the server of a message passes on what it asks of another, as a leg behind this or another message shows.
    func isProxy(_ observation: Observation) -> Bool { proxies.contains(observation.cohort) }

    /// The capture of a message.
    func context(of observation: Observation) -> CaptureContext? {
        contexts.indices.contains(observation.outcome.capture) ? contexts[observation.outcome.capture] : nil
    }
}

extension Population.Cut {
    /// The quantities of a message; nil without an end.
    init?(_ observation: Observation) {
        guard let end = observation.firstEnd, !observation.lacksTimes else { return nil }
        let sender = observation.sender
        let isAfterIdle =
            sender.lastIdle.exists && sender.lastIdleOffset < observation.lengths.streamEnd
            && sender.lastIdleOffset > observation.message.startOffset
        self.init(
            capture: observation.outcome.capture, stream: observation.outcome.facts.stream,
            queued: observation.queuedBytes, declared: observation.lengths.declared,
            delivered: observation.lengths.delivered, targetHash: observation.message.target.hashValue,
            direction: observation.message.direction, endTime: end.end.mark.time,
            endPacket: end.end.mark.packet, firstTime: observation.outcome.facts.first.time,
            identity: observation.message.identity, close: observation.close,
            streamEnd: observation.lengths.streamEnd,
            messageBytes: observation.lengths.streamEnd - observation.message.startOffset,
            progress: observation.sender.acknowledged,
            lastProgress: observation.sender.lastAckProgress, anchors: DeadlineStarts(of: observation),
            queueBegin: isAfterIdle
                ? max(sender.lastIdle.time, observation.message.first.time) : observation.message.first.time,
            queueStart: isAfterIdle ? sender.lastIdleOffset : observation.message.startOffset,
            segment: observation.segmentSize,
            fullQueue: observation.endedByOwnFin && end.end.payloadLength > 0 ? observation.wholeSegments?.bytes : nil,
            largestInFlight: sender.largestInFlight,
            roundTrip: observation.pathRoundTrip, longestStall: observation.longestStall.duration)
    }
}
