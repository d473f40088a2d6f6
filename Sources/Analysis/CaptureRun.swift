import CaptureFile
import Diagnosis
import Model
import PacketFilter
import PacketLayers
import TCPStreams

/// The analysis of one capture, by one thread or by two that share the work.
struct CaptureRun {
    private let capture: Int
    private let paths: [String]
    private let options: AnalysisOptions
    private let work: ShardedWork
    private let shardCount: Int
    private var state = PacketInput.State()

    private var tally: DecodeTally { work.feed.tally }

    /// Limits from which on they are shared out to two shards: below, a shard might reach its part long before the other.
    private static let leastShared = 8_192

    init(capture: Int, paths: [String], options: AnalysisOptions, diagnosis: consuming Diagnosis, rows: RowHandlers) {
        self.capture = capture
        self.paths = paths
        self.options = options
        shardCount = options.streams.openConnections < Self.leastShared ? 1 : 2
        let limits = options.streams.shared(by: shardCount)
        let seed = UInt64.random(in: 0 ... .max)
        let keepsViews = diagnosis.comparesCaptures
        func shard(_ number: Int) -> FlowShard {
            FlowShard(
                number, limits: limits, flowSeed: seed,
                follower: CaptureFollower(capture: capture, rows: rows, keepsViews: keepsViews))
        }
        work = ShardedWork(
            shard(0), shard(1), feed: DiagnosisFeed(capture: capture, diagnosis: diagnosis, rows: rows))
    }

    /// Reads the capture to its end. False when `progress` asked to stop.
    mutating func perform(progress: CaptureAnalysis.Progress?) -> Bool {
        let work = self.work
        let path = paths.first ?? ""
        var completed = true
        do throws(PacketFilterFailure) {
            work.source = try source()
            completed = work.perform(threads: options.threads, first: workBeside) { batch, feed in
                progress?(
                    AnalysisProgress(
                        path: path, fileBytes: batch.fileBytes, fileSize: batch.fileSize, packets: feed.tally.packets,
                        connections: feed.connections, findings: feed.diagnosis.totals.truncated)) ?? true
            }
            if let source = work.source.take() { state = source.state }
        } catch {
            // Checked before anything was read; without its filter a capture must not be read at all.
            let damage = CaptureDamage(kind: .unreadable, fileOffset: 0, packet: 1, text: "not read: \(error)")
            state = PacketInput.State(description: nil, damages: paths.map { ($0, damage) })
        }
        work.finish(in: context)
        return completed
    }

    private var workBeside: (@Sendable () -> Void)? {
        guard let work = options.workBeside else { return nil }
        return { [capture] in work(capture) }
    }

    private func source() throws(PacketFilterFailure) -> PacketSource {
        var filter: PacketFilter?
        if let expression = options.filter {
            filter = try PacketFilter(expression)
        }
        return PacketSource(
            input: PacketInput(paths: paths, readSize: options.readSize, isCancelled: options.isCancelled),
            filter: filter, packetLimit: options.packetLimit, flowSeed: work.shard(0).table.seed,
            shardCount: shardCount,
            keepsIndex: options.keepsIndex)
    }

    /// Where the capture's packets stand, for a second reading of it.
    var index: CaptureIndex? { state.index }

    private var context: CaptureContext {
        CaptureContext(
            firstTime: tally.hasTimes ? tally.firstTime : 0, lastTime: tally.hasTimes ? tally.lastTime : 0,
            dropped: state.description?.dropped ?? 0, cut: !state.damages.isEmpty, packets: tally.packets,
            path: paths.first ?? "")
    }

    /// The capture's part of the report, and the diagnosis with everything that this capture added.
    consuming func conclude() -> (CaptureSummary, CaptureContext, Diagnosis) {
        var summary = CaptureSummary(path: paths.joined(separator: ", "))
        if let description = state.description {
            summary.format = description.format.rawValue
            summary.compression = description.compression.rawValue
            summary.bytes = description.fileSize ?? description.fileByteCount
            summary.linkTypes = description.linkTypeNames
        }
        summary.packets = tally.packets
        summary.segments = tally.segments
        if tally.hasTimes {
            summary.firstPacket = RFC3339.text(nanoseconds: tally.firstTime)
            summary.lastPacket = RFC3339.text(nanoseconds: tally.lastTime)
        }
        summary.fullyRead = state.damages.isEmpty && !state.filterRejectedAll
        summary.issues = issues
        summary.trust = work.shard(0).follower.trust
        summary.trust.add(work.shard(1).follower.trust)
        summary.trust.note(tally)
        summary.trust.kernelDropped = state.description?.dropped
        return (summary, context, work.feed.diagnosis)
    }

    private var issues: [CaptureIssue] {
        var issues = state.damages.map { path, damage in
            // Damage before the first byte has no place worth naming.
            let hasPlace = damage.fileOffset > 0 || damage.packet > 1
            return CaptureIssue(
                kind: damage.kind.rawValue, packet: hasPlace ? damage.packet : nil,
                fileOffset: hasPlace ? damage.fileOffset : nil,
                text: paths.count > 1 ? "\(path): \(damage.text)" : damage.text)
        }
        for rejection in state.filterRejections {
            issues.append(
                CaptureIssue(kind: "filter-rejected", text: "the filter matches no packet of link type \(rejection)"))
        }
        issues += tally.issues
        issues += state.fragments.issues(FragmentLimits())
        var totals = work.shard(0).table.totals
        totals.evicted &+= work.shard(1).table.totals.evicted
        var givenUp = work.shard(0).follower.givenUp
        givenUp.add(work.shard(1).follower.givenUp)
        issues += totals.issues + givenUp.issues(options.streams)
        return issues
    }
}

extension CaptureDescription {
    /// Names of the link types of all interfaces, each once, in order of appearance.
    var linkTypeNames: [String] {
        var seen: [LinkType] = []
        for interface in interfaces where !seen.contains(interface.linkType) { seen.append(interface.linkType) }
        return seen.map(\.name)
    }
}

extension StreamLimits {
    /// Each shard's part of the limits on all connections together.
    fileprivate func shared(by count: Int) -> StreamLimits {
        var part = self
        part.openConnections = max(1, openConnections / count)
        part.closedConnections = max(1, closedConnections / count)
        part.pendingBytes = pendingBytes / count
        return part
    }
}

extension Trust {
    /// Adds what another shard of the same capture tells.
    fileprivate mutating func add(_ other: Trust) {
        duplicated &+= other.duplicated
        midstreamConnections &+= other.midstreamConnections
        oneSided &+= other.oneSided
        gapBytes &+= other.gapBytes
        gapBytesAcknowledged &+= other.gapBytesAcknowledged
        givenUpBytes &+= other.givenUpBytes
    }
}
