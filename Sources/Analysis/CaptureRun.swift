import CaptureFile
import Diagnosis
import Model
import PacketFilter
import PacketLayers
import TCPStreams

/// The analysis of one capture: a reading half and a following half, by one thread in turn or by two that share both.
struct CaptureRun {
    private let paths: [String]
    private let options: AnalysisOptions
    private let halves: SharedHalves
    private var state = PacketInput.State()

    private var table: StreamTable { halves.following.table }
    private var follower: CaptureFollower { halves.following.follower }
    private var tally: DecodeTally { halves.following.tally }

    init(capture: Int, paths: [String], options: AnalysisOptions, diagnosis: consuming Diagnosis, rows: RowHandlers) {
        self.paths = paths
        self.options = options
        halves = SharedHalves(
            FollowingHalf(
                limits: options.streams, follower: CaptureFollower(capture: capture, diagnosis: diagnosis, rows: rows)))
    }

    /// Reads the capture to its end. False when `progress` asked to stop.
    mutating func perform(progress: CaptureAnalysis.Progress?) -> Bool {
        let halves = self.halves
        let path = paths.first ?? ""
        var completed = true
        do throws(PacketFilterFailure) {
            halves.source = try source()
            completed = halves.perform(threads: options.threads) { batch, half in
                progress?(half.progress(batch, path: path)) ?? true
            }
            if let source = halves.source.take() { state = source.state }
        } catch {
            // Checked before anything was read; without its filter a capture must not be read at all.
            let damage = CaptureDamage(kind: .unreadable, fileOffset: 0, packet: 1, text: "not read: \(error)")
            state = PacketInput.State(description: nil, damages: paths.map { ($0, damage) })
        }
        halves.following.finish(in: context)
        return completed
    }

    private func source() throws(PacketFilterFailure) -> PacketSource {
        var filter: PacketFilter?
        if let expression = options.filter {
            filter = try PacketFilter(expression)
        }
        return PacketSource(
            input: PacketInput(paths: paths, readSize: options.readSize, isCancelled: options.isCancelled),
            filter: filter,
            packetLimit: options.packetLimit)
    }

    private var context: CaptureContext {
        CaptureContext(
            firstTime: tally.packets > 0 ? tally.firstTime : 0, lastTime: tally.packets > 0 ? tally.lastTime : 0,
            dropped: state.droppedPackets ?? 0, cut: !state.damages.isEmpty, packets: tally.packets)
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
        if tally.packets > 0 {
            summary.firstPacket = RFC3339.text(nanoseconds: tally.firstTime)
            summary.lastPacket = RFC3339.text(nanoseconds: tally.lastTime)
        }
        summary.fullyRead = state.damages.isEmpty
        summary.issues = issues
        summary.trust = follower.trust
        summary.trust.snapped = tally.snapped
        summary.trust.kernelDropped = state.droppedPackets
        return (summary, context, follower.collector.diagnosis)
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
        func add(_ count: UInt64, _ kind: String, _ text: String) {
            if count > 0 { issues.append(CaptureIssue(kind: kind, text: "\(count) \(text)")) }
        }
        add(tally.unsupported, "unsupported-packets", "packets of a link type or protocol that is not decoded")
        add(tally.malformed, "malformed-packets", "packets whose headers contradict themselves")
        add(tally.truncated, "short-packets", "packets stored too short to decode")
        for rejection in state.filterRejections {
            issues.append(
                CaptureIssue(kind: "filter-rejected", text: "the filter matches no packet of link type \(rejection)"))
        }
        add(table.totals.evicted, "connection-limit", "connections given up because too many were open at a time")
        return issues
    }
}

extension PacketInput.State {
    /// Packets dropped by the capturing host, by the capture's own counters; nil when it has none.
    var droppedPackets: UInt64? {
        guard let description else { return nil }
        let counters = description.interfaces.flatMap { [$0.kernelDropped, $0.interfaceDropped] }.compactMap { $0 }
        if counters.isEmpty, description.packetBlockDropped == 0 { return nil }
        return counters.reduce(description.packetBlockDropped, &+)
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
