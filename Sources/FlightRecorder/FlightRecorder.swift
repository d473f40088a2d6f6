public import CaptureFile
public import Model

/// Keeps the packets of the last while, and writes those of guilty connections into a directory.
///
/// A file holds what the ring has of a finding's connections and what comes on them for a moment after. Files of earlier
/// runs in the directory count toward the bound on disk use, and the oldest give way.
public struct FlightRecorder: ~Copyable {
    /// What is kept, and where.
    public struct Settings: Sendable {
        /// The directory; made if it is not there.
        public var directory: String
        /// Bytes of packets held in memory.
        public var ringBytes = 64 << 20
        /// Nanoseconds for which packets are held.
        public var ringSpan: Int64 = 60_000_000_000
        /// Bytes that all saved files together may take.
        public var diskBytes: UInt64 = 1 << 30
        /// Nanoseconds for which a file still takes packets after it was begun.
        public var aftermath: Int64 = 2_000_000_000

        /// Settings for a directory, everything else by default.
        public init(directory: String) { self.directory = directory }
    }

    private let settings: Settings
    private let interfaces: [CaptureInterface]
    private let prefix: String
    private var ring: PacketRing
    private var store: SavedFiles
    private var open: [SavedCapture] = []

    /// Files that still take packets, at most.
    private static let openMost = 64

    /// A recorder for the packets of some interfaces. `begun` names the run, nanoseconds since the epoch.
    ///
    /// - Throws: `CaptureWriteFailure` when the directory cannot be made or read.
    public init(_ settings: Settings, interfaces: [CaptureInterface], begun: Int64) throws(CaptureWriteFailure) {
        self.settings = settings
        self.interfaces = interfaces
        // 2026-01-31T23:58:12.345678901Z without what a file name should not have.
        let digits = RFC3339.text(nanoseconds: begun).prefix(19).filter { $0 != "-" && $0 != ":" }
        prefix = "\(SavedFiles.prefix)\(digits)Z"
        ring = PacketRing(capacity: settings.ringBytes, span: settings.ringSpan)
        store = try SavedFiles(directory: settings.directory, limit: settings.diskBytes)
    }

    /// Takes the packets of a batch. `connections` names the connection of some of the records, in order of records.
    ///
    /// - Throws: `CaptureWriteFailure` when a file that takes packets cannot be written; it is given up.
    public mutating func add(
        _ packets: borrowing PacketBatch, connections: [(record: Int, stream: Int)]
    ) throws(CaptureWriteFailure) {
        ring.add(packets, connections: connections)
        guard !open.isEmpty else { return }
        let bytes = packets.bytes.span
        for (index, stream) in connections {
            for capture in open where capture.streams.contains(stream) {
                let record = packets.records[index]
                let packet = bytes.extracting(droppingFirst: record.dataOffset).extracting(
                    first: record.capturedLength)
                try capture.add(record, packet)
            }
        }
    }

    /// Writes the connections of findings, each into a file of its own. Returns the files' paths.
    ///
    /// - Throws: `CaptureWriteFailure` when a file cannot be made or written.
    public mutating func save(
        _ findings: [(finding: Finding, streams: [Int])], now: Int64
    ) throws(CaptureWriteFailure) -> [String] {
        var begun: [SavedCapture] = []
        for (finding, streams) in findings {
            begun.append(try begin(finding, streams: Set(streams), now: now))
        }
        let wanted = begun.reduce(into: Set<Int>()) { $0.formUnion($1.streams) }
        try ring.forEach(in: wanted) { record, stream, packet throws(CaptureWriteFailure) in
            for capture in begun where capture.streams.contains(stream) { try capture.add(record, packet) }
        }
        for capture in begun {
            try capture.flush()
            store.note(capture.name, bytes: capture.byteCount)
        }
        open += begun
        while open.count > Self.openMost { try close(open.removeFirst(), drops: [], now: now) }
        try store.makeRoom(keeping: open.map(\.name))
        return begun.map { store.path(of: $0.name) }
    }

    /// Completes files that have had their time.
    public mutating func advance(
        to now: Int64, drops: [(kernel: UInt64, interface: UInt64)]
    ) throws(CaptureWriteFailure) {
        guard open.contains(where: { $0.closes <= now }) else { return }
        let due = open.filter { $0.closes <= now }
        open.removeAll { $0.closes <= now }
        for capture in due { try close(capture, drops: drops, now: now) }
        try store.makeRoom(keeping: open.map(\.name))
    }

    /// Completes all files.
    public mutating func finish(
        now: Int64, drops: [(kernel: UInt64, interface: UInt64)]
    ) throws(CaptureWriteFailure) {
        try advance(to: .max, drops: drops)
    }

    private mutating func begin(
        _ finding: Finding, streams: Set<Int>, now: Int64
    ) throws(CaptureWriteFailure) -> SavedCapture {
        let number = String(finding.id.dropFirst())
        let padded = String(repeating: "0", count: max(0, 6 - number.utf8.count)) + number
        let file = try store.create("\(prefix)-F\(padded)-\(finding.cause.rawValue)")
        let isWhole = (ring.firstNumber ?? .max) <= 1 || finding.message.firstPacket >= (ring.firstNumber ?? 0)
        let begins =
            isWhole
            ? "Packets of the finding's connections, from the flight recorder."
            : "The message began before the packets that the flight recorder still held: its beginning is missing."
        return try SavedCapture(
            file, finding: finding, streams: streams, interfaces: interfaces, closes: now &+ settings.aftermath,
            limit: max(1, settings.diskBytes / 4), begins: begins)
    }

    private mutating func close(
        _ capture: SavedCapture, drops: [(kernel: UInt64, interface: UInt64)], now: Int64
    ) throws(CaptureWriteFailure) {
        let time = Timestamp(nanoseconds: min(max(0, now), capture.closes))
        try capture.finish(drops: drops, time: time)
        store.note(capture.name, bytes: capture.byteCount)
    }
}
