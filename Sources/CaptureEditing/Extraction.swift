internal import CaptureFile
public import ConnectionTraces
public import Model
internal import PacketLayers
internal import Reports
internal import TCPStreams

/// A message whose body is to be extracted.
public struct ExtractedMessage: Sendable, Hashable {
    /// Index of the capture.
    public var capture: Int
    /// Number of the connection.
    public var stream: Int
    /// `request` or `response`.
    public var direction: String
    /// Position among the messages of its direction.
    public var index: Int

    /// The message of a finding.
    public init(_ finding: Finding) {
        capture = finding.connection.capture
        stream = finding.connection.stream
        direction = finding.message.direction
        index = finding.message.index
    }
}

/// What is taken out of a capture, and where it goes.
public struct ExtractOptions: Sendable {
    /// The directory for the files; made where it is not there.
    public var directory: String
    /// Whole half-streams instead of bodies.
    public var takesHalfStreams = false
    /// Take content codings off.
    public var decodes = false
    /// Replace files that are there.
    public var overwrites = false
    /// Only these messages, with the findings they belong to; nil for all of the connections given.
    public var messages: [ExtractedMessage: Finding]?

    /// All bodies, into a directory.
    public init(directory: String) { self.directory = directory }
}

/// Writes bytes of streams to files, with a sidecar beside each that says what is missing.
public enum Extraction {
    /// Reads `captures` again and writes bodies, or half-streams, of `connections`.
    ///
    /// - Throws: when a capture cannot be read again, or a file not be written.
    /// - Returns: what was written; nil when `progress` asked to stop.
    public static func write(
        _ connections: [ConnectionReference], of captures: [[String]], _ options: ExtractOptions,
        reading: SecondReadingOptions, progress: ((SecondReadingProgress) -> Bool)? = nil
    ) throws(CaptureEditFailure) -> [ExtractedFile]? {
        try NewFile.makeDirectory(options.directory)
        var layouts = LayoutReader(connections)
        guard try read(connections, captures, reading, progress, &layouts) else { return nil }
        var extractor = Extractor(layouts.layouts(), captures, options)
        guard try read(connections, captures, reading, progress, &extractor) else { return nil }
        let files = try extractor.finish()
        for file in files { try writeSidecar(file, options) }
        return files
    }

    private static func read<Sink: SelectedPacketSink>(
        _ connections: [ConnectionReference], _ captures: [[String]], _ options: SecondReadingOptions,
        _ progress: ((SecondReadingProgress) -> Bool)?, _ sink: inout Sink
    ) throws(CaptureEditFailure) -> Bool {
        do throws(SecondReadingFailure) {
            return try SecondReading.read(connections, of: captures, options: options, progress: progress, sink: &sink)
        } catch {
            throw CaptureEditFailure(text: error.text, isInput: true)
        }
    }

    private static func writeSidecar(_ file: ExtractedFile, _ options: ExtractOptions) throws(CaptureEditFailure) {
        let text = OutputBuffer()
        do {
            try JSONReport.write(value: file, to: text)
        } catch {
            throw CaptureEditFailure(text: "\(file.file).json: \(error)", isInput: false)
        }
        var sidecar = NewFile(path: "\(options.directory)/\(file.file).json", overwrites: options.overwrites)
        if let failure = sidecar.append(Array(text.collected.utf8)) ?? sidecar.flush() { throw failure }
    }
}

/// Gives the bytes of selected connections to the files that want them.
private struct Extractor: SelectedPacketSink {
    private var sinks: [ExtractSink]
    private var repeated: [RepeatedConnection]

    init(_ layouts: [ConnectionLayout], _ captures: [[String]], _ options: ExtractOptions) {
        repeated = layouts.map { RepeatedConnection($0.connection) }
        sinks = layouts.map { ExtractSink($0, captures, options) }
    }

    mutating func take(
        _ selection: Int, _ segment: Segment, payload: Span<UInt8>, record: PacketRecord, bytes: Span<UInt8>
    ) {
        _ = repeated[selection].take(segment, payload: payload, sink: &sinks[selection])
        sinks[selection].clientSide = repeated[selection].clientSide
    }

    mutating func finish() throws(CaptureEditFailure) -> [ExtractedFile] {
        var files: [ExtractedFile] = []
        for index in sinks.indices {
            repeated[index].finish(sink: &sinks[index])
            files += try sinks[index].finish()
        }
        return files
    }
}

/// The files of one connection.
private struct ExtractSink: StreamSink {
    var clientSide = Side.initiator
    private let layout: ConnectionLayout
    /// Files by sender: client, server; in the order of their place in the stream.
    private var parts: [[ExtractPart]] = [[], []]
    /// What the framing says of each: declared length, and whether it was fulfilled.
    private var frames: [[(declared: Int64?, isComplete: Bool)]] = [[], []]
    /// First file of each side that still waits for bytes.
    private var next = [0, 0]

    init(_ layout: ConnectionLayout, _ captures: [[String]], _ options: ExtractOptions) {
        self.layout = layout
        let connection = layout.connection
        let path = captures.indices.contains(connection.capture) ? captures[connection.capture] : []
        let prefix = (captures.count > 1 ? "capture-\(connection.capture)-" : "") + "stream-\(connection.stream)"
        func add(_ about: ExtractedFile, _ ranges: [Range<Int64>], _ declared: Int64?, _ isComplete: Bool) {
            let file = NewFile(path: "\(options.directory)/\(about.file)", overwrites: options.overwrites)
            let side = about.sentBy == "client" ? 0 : 1
            parts[side].append(ExtractPart(about, ranges: ranges, file: file, decodes: options.decodes))
            frames[side].append((declared, isComplete))
        }
        func about(_ name: String, fromClient: Bool, _ content: String) -> ExtractedFile {
            ExtractedFile(
                file: name, capture: path.joined(separator: ", "), stream: connection.stream, client: connection.client,
                server: connection.server, sentBy: fromClient ? "client" : "server", content: content)
        }
        if options.takesHalfStreams {
            for fromClient in [true, false] where layout.streamEnd[fromClient ? 0 : 1] > 0 {
                let name = "\(prefix)-\(fromClient ? "client" : "server")"
                let end = layout.streamEnd[fromClient ? 0 : 1]
                add(about(name, fromClient: fromClient, "half-stream"), [0..<end], nil, true)
            }
            return
        }
        for message in layout.messages.sorted(by: { $0.head.lowerBound < $1.head.lowerBound }) {
            let direction = message.isResponse ? "response" : "request"
            guard !message.isInterim else { continue }
            var finding: Finding?
            if let wanted = options.messages {
                let match = wanted.first {
                    $0.key.capture == connection.capture && $0.key.stream == connection.stream
                        && $0.key.direction == direction && $0.key.index == message.index
                }
                guard let match else { continue }
                finding = match.value
            } else if message.body.isEmpty {
                continue
            }
            let slug = SafeName.of(target: message.target)
            var described = about(
                "\(prefix)-\(direction)-\(message.index)" + (slug.isEmpty ? "" : "-\(slug)"),
                fromClient: message.fromClient,
                "body")
            described.describe(message, finding)
            add(described, message.body, message.declaredLength, message.isComplete)
        }
    }

    private func place(_ side: Side) -> Int { side == clientSide ? 0 : 1 }

    mutating func opened(slot: Int, stream: UInt32, initiator: Endpoint, responder: Endpoint, isMidStream: Bool) {
        // Known from the endpoints alone, and before the first byte.
        let isClient =
            initiator.port == layout.connection.client.port
            && initiator.address.description == layout.connection.client.address
        clientSide = isClient ? .initiator : .responder
    }

    mutating func bytes(slot: Int, side: Side, offset: Int64, bytes: Span<UInt8>, mark: PacketMark) -> Int64 {
        let side = place(side)
        let end = offset &+ Int64(bytes.count)
        for index in next[side]..<max(next[side], parts[side].count) {
            guard let wanted = parts[side][index].nextWanted else { continue }
            // They lie in the order of the stream.
            if wanted >= end { break }
            parts[side][index].take(bytes, at: offset)
        }
        return unwanted(side, after: end)
    }

    mutating func skipped(
        slot: Int, side: Side, offset: Int64, count: Int64, tail: Span<UInt8>, mark: PacketMark
    ) -> Int64 { unwanted(place(side), after: offset &+ count) }

    mutating func gap(slot: Int, side: Side, offset: Int64, count: Int64, mark: PacketMark) -> Int64 {
        let side = place(side)
        for index in next[side]..<max(next[side], parts[side].count) {
            guard let wanted = parts[side][index].nextWanted else { continue }
            if wanted >= offset &+ count { break }
            parts[side][index].miss(offset..<offset &+ count)
        }
        return unwanted(side, after: offset &+ count)
    }

    /// Passes over files that have all they wait for, and says how many bytes nobody wants.
    private mutating func unwanted(_ side: Int, after offset: Int64) -> Int64 {
        while next[side] < parts[side].count, parts[side][next[side]].nextWanted == nil { next[side] += 1 }
        guard next[side] < parts[side].count, let wanted = parts[side][next[side]].nextWanted else { return .max }
        return max(0, wanted &- offset)
    }

    mutating func finished(slot: Int, side: Side, mark: PacketMark) {}
    mutating func retired(slot: Int, facts: borrowing ConnectionFacts) {}

    mutating func finish() throws(CaptureEditFailure) -> [ExtractedFile] {
        var files: [ExtractedFile] = []
        for side in [0, 1] {
            for index in parts[side].indices {
                let frame = frames[side][index]
                parts[side][index].finish(
                    streamEnd: layout.streamEnd[side], declared: frame.declared, isComplete: frame.isComplete)
                if let failure = parts[side][index].failure { throw failure }
                files.append(parts[side][index].about)
            }
        }
        return files
    }
}

extension ExtractedFile {
    /// Takes over what is known of the message.
    fileprivate mutating func describe(_ message: MessageLayout, _ found: Finding?) {
        direction = message.isResponse ? "response" : "request"
        index = message.index
        method = message.method.isEmpty ? nil : message.method
        target = message.target.isEmpty ? nil : message.target
        status = message.isResponse && message.status != 0 ? message.status : nil
        contentEncoding = message.contentEncoding.isEmpty ? nil : message.contentEncoding
        declaredLength = message.declaredLength
        finding = found?.id
        key = found?.key
    }
}
