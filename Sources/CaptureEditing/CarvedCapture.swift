public import CaptureFile
public import ConnectionTraces
public import Model
internal import PacketLayers
internal import TCPStreams

/// What a carved capture is to hold of its packets.
public struct CarveOptions: Sendable {
    /// What becomes of payload.
    public enum Payload: Sendable {
        /// It stays.
        case kept
        /// Everything is replaced by `x` but what tells how long messages are (``HeadMask``).
        case framingKept
        /// Everything is replaced by `x`.
        case replaced
    }

    /// What becomes of payload.
    public var payload = Payload.kept
    /// Replace addresses by others with the same common prefixes.
    public var mapsAddresses = false
    /// Bytes kept of each packet at most.
    public var snapLength: Int?
    /// For pseudonyms of addresses and of values in heads.
    public var key: [UInt8] = Pseudonyms.randomKey()
    /// The comment of the new capture.
    public var comment = ""

    /// Everything as it was.
    public init() {}

    /// Something is taken out of packets.
    var scrubs: Bool { payload != .kept || mapsAddresses }
}

/// A capture of some connections of another.
public struct CarvedCapture: Sendable, Equatable {
    /// Packets written.
    public internal(set) var packets: UInt64 = 0
    /// Packets left out since not everything in them could be replaced: fragments, and packets stored without their whole
    /// TCP header.
    public internal(set) var leftOut: UInt64 = 0
    /// Packets of which the layers around the innermost IP header were taken off, since those would show addresses.
    public internal(set) var unwrapped: UInt64 = 0
    /// False when it was stopped before its end.
    public internal(set) var isWhole = true
    /// The output, where it was made in memory.
    public internal(set) var bytes: [UInt8] = []

    /// Reads the capture at `paths` again and writes the packets of `connections` to `output`, a pcapng file with
    /// nanosecond times.
    ///
    /// - Throws: when the capture cannot be read again or the output not be written.
    public init(
        of paths: [String], _ connections: [ConnectionReference], _ options: CarveOptions,
        reading: SecondReadingOptions, to output: consuming CaptureOutput,
        progress: ((SecondReadingProgress) -> Bool)? = nil
    ) throws(CaptureEditFailure) {
        // The connections are those of one capture, whatever its index was.
        let selected = connections.map { connection in
            var own = connection
            own.capture = 0
            return own
        }
        var layouts: [ConnectionLayout] = []
        if options.payload == .framingKept {
            var reader = LayoutReader(selected)
            isWhole = try Self.read(selected, paths, reading, progress, &reader)
            layouts = reader.layouts()
        }
        var carver = try Self.carver(selected, layouts, options, output)
        if isWhole { isWhole = try Self.read(selected, paths, reading, progress, &carver) }
        do throws(CaptureWriteFailure) {
            self = try carver.finish(self)
        } catch {
            throw CaptureEditFailure(error)
        }
    }

    private static func carver(
        _ connections: [ConnectionReference], _ layouts: [ConnectionLayout], _ options: CarveOptions,
        _ output: consuming CaptureOutput
    ) throws(CaptureEditFailure) -> Carver {
        do throws(CaptureWriteFailure) {
            return try Carver(connections, layouts, options, output)
        } catch {
            throw CaptureEditFailure(error)
        }
    }

    private static func read<Sink: SelectedPacketSink & ~Copyable>(
        _ connections: [ConnectionReference], _ paths: [String], _ options: SecondReadingOptions,
        _ progress: ((SecondReadingProgress) -> Bool)?, _ sink: inout Sink
    ) throws(CaptureEditFailure) -> Bool {
        do throws(SecondReadingFailure) {
            return try SecondReading.read(connections, of: [paths], options: options, progress: progress, sink: &sink)
        } catch {
            throw CaptureEditFailure(text: error.text, isInput: true)
        }
    }
}
