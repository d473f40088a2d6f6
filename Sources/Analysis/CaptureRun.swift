import CaptureFile
import Diagnosis
import Dispatch
import Model
import PacketFilter
import PacketLayers
import TCPStreams

/// The analysis of one capture: a reading half and a following half, in turn or on two threads.
struct CaptureRun {
    /// Batches under way between the two threads: enough to ride out an uneven load, few enough to stay in cache.
    private static let batchesUnderWay = 3

    private let paths: [String]
    private let options: AnalysisOptions
    private var table: StreamTable
    private var follower: CaptureFollower
    private var tally = DecodeTally()
    private var state = PacketInput.State()

    init(capture: Int, paths: [String], options: AnalysisOptions, diagnosis: consuming Diagnosis, rows: RowHandlers) {
        self.paths = paths
        self.options = options
        table = StreamTable(limits: options.streams)
        follower = CaptureFollower(capture: capture, diagnosis: diagnosis, rows: rows)
    }

    /// Reads the capture to its end. False when `progress` asked to stop.
    mutating func perform(progress: CaptureAnalysis.Progress?) -> Bool {
        let completed = options.threads > 1 ? performApart(progress) : performInTurn(progress)
        noteContext()
        table.finish(sink: &follower)
        return completed
    }

    private static func source(
        _ paths: [String], _ options: AnalysisOptions
    ) throws(PacketFilterFailure) -> PacketSource {
        var filter: PacketFilter?
        if let expression = options.filter {
            filter = try PacketFilter(expression, linkType: PacketFilter.check(expression))
        }
        return PacketSource(
            input: PacketInput(paths: paths, readSize: options.readSize, isCancelled: options.isCancelled),
            filter: filter,
            packetLimit: options.packetLimit)
    }

    /// Reads batch after batch into `give`, which hands each on and gives one back to fill, or nil to stop.
    private static func read(
        _ paths: [String], _ options: AnalysisOptions, give: (consuming SegmentBatch) -> SegmentBatch?
    ) -> PacketInput.State {
        do throws(PacketFilterFailure) {
            var source = try source(paths, options)
            var batch = SegmentBatch()
            while source.read(into: &batch) {
                guard let next = give(batch) else { break }
                batch = next
            }
            return source.state
        } catch {
            // Checked before anything was read; without its filter a capture must not be read at all.
            let damage = CaptureDamage(kind: .unreadable, fileOffset: 0, packet: 1, text: "not read: \(error)")
            return PacketInput.State(description: nil, damages: paths.map { ($0, damage) })
        }
    }

    private mutating func performInTurn(_ progress: CaptureAnalysis.Progress?) -> Bool {
        var completed = true
        state = Self.read(paths, options) { batch in
            follow(batch)
            if let progress, !progress(self.progress(batch)) {
                completed = false
                return nil
            }
            return batch
        }
        return completed
    }

    private mutating func performApart(_ progress: CaptureAnalysis.Progress?) -> Bool {
        let filled = Handoff<SegmentBatch>(capacity: Self.batchesUnderWay)
        let empty = Handoff<SegmentBatch>(capacity: Self.batchesUnderWay &* 2)
        let ending = Handoff<PacketInput.State>(capacity: 1)
        let paths = self.paths
        let options = self.options
        DispatchQueue(label: "shortfin.reading").async {
            let state = Self.read(paths, options) { batch in
                filled.give(batch) ? empty.takeIfAny() ?? SegmentBatch() : nil
            }
            filled.close()
            _ = ending.give(state)
        }
        var completed = true
        while let batch = filled.take() {
            follow(batch)
            if let progress, !progress(self.progress(batch)) {
                completed = false
                filled.abandon()
                break
            }
            _ = empty.give(batch)
        }
        state = ending.take() ?? PacketInput.State()
        return completed
    }

    private mutating func follow(_ batch: SegmentBatch) {
        tally.add(batch.decoded.tally)
        let bytes = batch.packets.bytes.span
        let reassembled = batch.decoded.reassembled.span
        let segments = batch.decoded.segments.span
        for position in 0..<segments.count {
            let home = segments[position].notes.contains(.fragmented) ? reassembled : bytes
            let payload = home.extracting(droppingFirst: segments[position].payloadOffset).extracting(
                first: segments[position].capturedPayloadLength)
            table.process(segments[position], payload: payload, sink: &follower)
        }
    }

    private func progress(_ batch: SegmentBatch) -> AnalysisProgress {
        AnalysisProgress(
            path: paths[0], fileBytes: batch.fileBytes, fileSize: batch.fileSize, packets: tally.packets,
            connections: Int(table.totals.connections), findings: follower.collector.diagnosis.totals.truncated)
    }

    private mutating func noteContext() { follower.note(context) }

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
