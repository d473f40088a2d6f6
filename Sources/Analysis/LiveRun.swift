import CaptureFile
public import Diagnosis
import Framing
public import Model
import PacketFilter
import PacketLayers
import TCPStreams

/// The following half of a live run: the same table, framing and diagnosis as for a file, with findings as messages end.
///
/// Time comes from packets. Where none come, ``advance(to:)`` says how late it is.
public struct LiveRun {
    private let options: LiveOptions
    private var table: StreamTable
    private var follower: CaptureFollower
    private var feed: DiagnosisFeed
    private var judgement = RunningJudgement()
    private var watch: SocketWatch
    private var tally = DecodeTally()
    private var fragments = FragmentStatistics()
    private var ends: [AwaitedEnd] = []
    private var previewed: [(slot: Int, stream: Int)] = []
    /// The latest time that is known, nanoseconds since the epoch.
    public private(set) var latestTime = Int64.min
    private var part = 0
    private var shedLevel: UInt32 = 0
    private var shedPackets: UInt64 = 0
    private var shedConnections: UInt64 = 0
    /// Packets dropped by the kernel or the interfaces, by their counters; nil while unknown.
    public private(set) var dropped: UInt64?
    /// When they were last seen to have grown, nanoseconds since the epoch.
    private var lastDrop: Int64?

    /// An end packet whose message is judged once it has settled.
    private struct AwaitedEnd {
        var slot: Int
        var stream: Int
        var due: Int64
        /// It was looked at once, and bytes before it were missing.
        var isSecondLook = false
    }

    /// Parts in which the table is looked through for connections that have been silent for too long.
    private static let parts = 16
    /// Ends awaited at a time; beyond it the record's closing decides.
    private static let endsAwaited = 65_536

    /// A run at the beginning of its capture.
    public init(_ options: LiveOptions) {
        self.options = options
        var diagnosis = Diagnosis()
        diagnosis.forgetsOldest = true
        table = StreamTable(limits: options.streams)
        follower = CaptureFollower(capture: 0, rows: RowHandlers(), keepsViews: false)
        feed = DiagnosisFeed(capture: 0, diagnosis: diagnosis, rows: RowHandlers())
        watch = SocketWatch(probe: options.sockets)
    }

    /// Takes the next packets, and notes in the batch which connection each belongs to.
    public mutating func follow(_ batch: inout LiveBatch) {
        tally.add(batch.decoded.tally)
        fragments = batch.fragments
        shedPackets &+= batch.shedPackets
        if batch.shedLevel > shedLevel { giveUp(below: batch.shedLevel) }
        shedLevel = batch.shedLevel
        let firstNumber = batch.packets.records.first?.number ?? 0
        var connections: [(record: Int, stream: Int)] = []
        swap(&connections, &batch.connections)
        connections.removeAll(keepingCapacity: true)
        follow(batch.packets, batch.decoded, from: firstNumber, into: &connections)
        takeEvents()
        swap(&connections, &batch.connections)
        if batch.decoded.tally.packets > 0 { latestTime = max(latestTime, batch.decoded.tally.lastTime) }
    }

    private mutating func follow(
        _ packets: borrowing PacketBatch, _ decoded: borrowing DecodedSegments, from firstNumber: UInt64,
        into connections: inout [(record: Int, stream: Int)]
    ) {
        let bytes = packets.bytes.span
        let reassembled = decoded.reassembled.span
        let segments = decoded.segments.span
        for position in 0..<decoded.count {
            let home = segments[position].notes.contains(.fragmented) ? reassembled : bytes
            let payload = home.extracting(droppingFirst: segments[position].payloadOffset).extracting(
                first: segments[position].capturedPayloadLength)
            table.process(segments[position], payload: payload, sink: &follower)
            let (stream, slot) = table.latest
            connections.append((Int(segments[position].packet &- firstNumber), stream))
            if slot >= 0 { note(segments[position], slot: slot, stream: stream) }
        }
    }

    /// Passes on what was followed. All of it is in one table: there is no other to wait for.
    private mutating func takeEvents() { feed.take(&follower.collector.events, shard: 0) }

    /// Says that it is `now`, in nanoseconds since the epoch, and that no packet from before is still to come. Returns
    /// the findings that are due.
    public mutating func advance(to now: Int64) -> [JudgedMessage] {
        latestTime = max(latestTime, now)
        part = (part + 1) % Self.parts
        table.advance(to: now, part: part, of: Self.parts, sink: &follower)
        takeEvents()
        watch.sample(table: table, follower: &follower)
        lookAtEnds(now: now)
        follower.note(context)
        let probe = options.sockets
        return judgement.judge(
            &feed.diagnosis, contexts: [context], endedBy: now &- options.grace,
            refresh: { probe?.refresh(&$0, after: $1) })
    }

    /// Closes everything that is open and gives the report of the whole run, with the findings that are new or changed
    /// by what came last.
    public mutating func conclude() -> (report: Report, changed: [JudgedMessage]) {
        follower.note(context)
        for slot in table.openSlots {
            table.finish(slot: slot, sink: &follower)
            takeEvents()
        }
        let probe = options.sockets
        // Owners are looked at while it can still be told whether they live.
        let last = judgement.judge(
            &feed.diagnosis, contexts: [context], endedBy: .max, refresh: { probe?.refresh(&$0, after: $1) })
        var report = summary()
        let conclusion = feed.diagnosis.conclude(contexts: [context])
        report.totals = conclusion.totals
        report.findings = conclusion.findings
        report.cohorts = conclusion.cohorts
        report.notes += conclusion.notes
        let changed = judgement.conclude(&report.findings)
        return (report, last + changed)
    }

    /// Takes what the counters of dropped packets say at a time, nanoseconds since the epoch; nil where the time of the drops is
    /// not known.
    public mutating func note(dropped count: UInt64, at time: Int64?) {
        if let time, count > dropped ?? 0 { lastDrop = time }
        dropped = count
    }

    /// How the run stands.
    public var status: LiveStatus {
        var status = LiveStatus()
        let totals = feed.diagnosis.totals
        status.packets = tally.packets
        status.openConnections = table.openCount
        status.connections = table.totals.connections
        status.truncated = totals.truncated
        status.complete = totals.requests.complete + totals.responses.complete
        status.dropped = dropped ?? 0
        status.shedPackets = shedPackets
        status.shedConnections = shedConnections
        return status
    }

    /// The report of the run so far, without findings and cohorts.
    public func summary() -> Report {
        var report = Report(tool: Tool(version: options.version))
        var capture = CaptureSummary(path: options.interfaces.compactMap(\.name).joined(separator: ", "))
        capture.format = "live"
        var linkTypes: [String] = []
        for interface in options.interfaces where !linkTypes.contains(interface.linkType.name) {
            linkTypes.append(interface.linkType.name)
        }
        capture.linkTypes = linkTypes
        capture.packets = tally.packets
        capture.segments = tally.segments
        if tally.hasTimes {
            capture.firstPacket = RFC3339.text(nanoseconds: tally.firstTime)
            capture.lastPacket = RFC3339.text(nanoseconds: tally.lastTime)
        }
        capture.trust = follower.trust
        capture.trust.note(tally)
        capture.trust.kernelDropped = dropped
        capture.issues =
            tally.issues + fragments.issues(FragmentLimits()) + table.totals.issues
            + follower.givenUp.issues(options.streams)
        if shedPackets > 0 {
            capture.issues.append(
                CaptureIssue(
                    kind: "shed",
                    text:
                        "\(shedPackets) packets were passed over, and \(shedConnections) connections given up, since the analysis could not keep up; what is left was seen whole"
                ))
        }
        report.captures = [capture]
        report.totals = feed.diagnosis.totals
        if let filter = options.filter {
            report.notes.append(
                "Only packets that match the filter \"\(PacketFilter.shortened(filter))\" were looked at.")
        }
        return report
    }

    private var context: CaptureContext {
        CaptureContext(
            firstTime: tally.hasTimes ? tally.firstTime : 0, lastTime: tally.hasTimes ? tally.lastTime : 0,
            dropped: dropped ?? 0, lastDrop: lastDrop, cut: false, packets: tally.packets)
    }

    /// What a segment calls for beyond the stream table.
    @inline(__always)
    private mutating func note(_ segment: Segment, slot: Int, stream: Int) {
        if segment.flags.contains(.fin) || segment.flags.contains(.rst) {
            guard ends.count < Self.endsAwaited else { return }
            ends.append(AwaitedEnd(slot: slot, stream: stream, due: segment.time &+ options.grace))
            // The socket is soon gone; one between messages is of no interest.
            if watch.isActive, follower.slots[slot].conversation.isInsideMessage {
                watch.sampleNow(slot: slot, table: table, follower: &follower)
            }
        } else if watch.isActive {
            watch.note(segment, slot: slot, stream: stream)
        }
    }

    /// Looks at connections that have seen an end and are still open, once the end has settled.
    private mutating func lookAtEnds(now: Int64) {
        previewed.removeAll { entry in
            guard table.stream(ofSlot: entry.slot) != entry.stream else { return false }
            judgement.closed(stream: entry.stream)
            return true
        }
        guard let first = ends.first, first.due <= now else { return }
        var later: [AwaitedEnd] = []
        var done = 0
        while done < ends.count, ends[done].due <= now {
            if let again = look(at: ends[done]) { later.append(again) }
            done += 1
        }
        ends.removeFirst(done)
        guard !later.isEmpty else { return }
        ends += later
        ends.sort { $0.due < $1.due }
    }

    /// Looks at one connection. Returns when to look again, if bytes before its end may still come.
    private mutating func look(at end: AwaitedEnd) -> AwaitedEnd? {
        guard table.stream(ofSlot: end.slot) == end.stream, follower.slots[end.slot].conversation.isInsideMessage else {
            return nil
        }
        if !end.isSecondLook, table.hasHole(slot: end.slot) {
            return AwaitedEnd(
                slot: end.slot, stream: end.stream, due: end.due &- options.grace &+ options.graceForHoles,
                isSecondLook: true)
        }
        var preview = ConnectionPreview(of: end.slot, in: follower)
        table.preview(slot: end.slot, sink: &preview)
        judgement.note(open: preview.outcome, cohort: feed.cohort(ofSlot: end.slot))
        previewed.append((end.slot, end.stream))
        return nil
    }

    private mutating func giveUp(below level: UInt32) {
        let before = table.openCount
        follower.isShedding = true
        table.giveUp(sink: &follower) { Shedding.isShed(Shedding.hash($0), level: level) }
        follower.isShedding = false
        takeEvents()
        shedConnections &+= UInt64(max(0, before - table.openCount))
    }
}
