internal import CaptureFile
public import Model
internal import PacketLayers

/// A connection to be traced, and the packets of it that must not be thinned out.
public struct TracedConnection: Sendable {
    /// The connection, as a finding names it.
    public var connection: ConnectionReference
    /// Packet numbers that the trace keeps whatever its size.
    public var decisivePackets: [UInt64]

    /// A connection to be traced.
    public init(_ connection: ConnectionReference, decisivePackets: [UInt64] = []) {
        self.connection = connection
        self.decisivePackets = decisivePackets
    }

    /// The connections of findings, each once, in the order of the findings, with the packets that these name.
    public static func connections(of findings: [Finding]) -> [TracedConnection] {
        struct Place: Hashable {
            var capture: Int
            var stream: Int
        }
        var traced: [TracedConnection] = []
        var known: [Place: Int] = [:]
        for finding in findings {
            let place = Place(capture: finding.connection.capture, stream: finding.connection.stream)
            var packets = finding.evidence.flatMap { $0.packets(ofOwn: finding.connection.capture) }
            packets += [finding.message.firstPacket, finding.message.lastPacket, finding.end?.packet ?? 0]
            if let index = known[place] {
                traced[index].decisivePackets += packets
            } else {
                known[place] = traced.count
                traced.append(TracedConnection(finding.connection, decisivePackets: packets))
            }
        }
        return traced
    }
}

/// The segments of some connections, gathered by a second reading of their captures.
public enum ConnectionTraces {
    /// Points of one connection at most.
    public static let mostPoints = 20_000
    /// Points of all connections together, as a rule; each has room for a few hundred in any case.
    static let mostPointsInAll = 1_000_000
    static let fewestPoints = 256

    /// Gathers a trace for each of `connections`, in their order. `captures` holds the paths of each capture, by the
    /// index that a ``ConnectionReference`` has: more than one path for a capture in pieces.
    ///
    /// - Throws: when a capture cannot be read again (standard input), or is not what it was at the first reading.
    /// - Returns: the traces; nil when `progress` asked to stop.
    public static func gather(
        _ connections: [TracedConnection], from captures: [[String]],
        options: SecondReadingOptions = SecondReadingOptions(), mostPoints: Int = mostPoints,
        progress: ((SecondReadingProgress) -> Bool)? = nil
    ) throws(SecondReadingFailure) -> [ConnectionTrace]? {
        let room = max(fewestPoints, min(mostPoints, mostPointsInAll / max(1, connections.count)))
        var gathering = TraceGathering(connections, mostPoints: room)
        let references = connections.map(\.connection)
        let isDone = try SecondReading.read(
            references, of: captures, options: options, progress: progress, sink: &gathering)
        guard isDone else { return nil }
        if let changed = gathering.firstWithoutPackets {
            let paths = captures.indices.contains(changed.capture) ? captures[changed.capture] : []
            throw SecondReadingFailure(
                text: "\(paths.joined(separator: ", ")): packet \(changed.firstPacket), with which connection "
                    + "\(changed.stream) began, is not there any more; the capture has changed since it was read")
        }
        return gathering.traces
    }
}

/// One trace under construction for each selected connection.
private struct TraceGathering: SelectedPacketSink {
    private var builders: [TraceBuilder]

    init(_ connections: [TracedConnection], mostPoints: Int) {
        builders = connections.map {
            TraceBuilder($0.connection, decisive: Set($0.decisivePackets), mostPoints: mostPoints)
        }
    }

    mutating func take(
        _ selection: Int, _ segment: Segment, payload: Span<UInt8>, record: PacketRecord, bytes: Span<UInt8>
    ) {
        builders[selection].take(segment, payload: payload)
    }

    /// A connection that the second reading did not find.
    var firstWithoutPackets: ConnectionReference? {
        builders.first { $0.isEmpty && $0.connection.firstPacket > 0 }?.connection
    }

    var traces: [ConnectionTrace] { builders.map(\.trace) }
}
