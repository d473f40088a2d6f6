import ConnectionTraces
import Model
import Reports

/// The connections that a command was asked for, with the other legs of their messages.
enum SelectedStreams {
    fileprivate struct Place: Hashable {
        var capture: Int
        var stream: Int
    }

    /// Reads the captures and chooses: the findings asked for, else those with one of `verdicts` unless streams are
    /// named; the streams named; every connection on which the message of a chosen finding was seen too; and with
    /// `withWitnesses` those whose packets its evidence names. In the order of the captures.
    static func find(
        _ captures: CaptureArguments, _ selection: FindingSelection, streams: [Int], verdicts: Set<Verdict>,
        withWitnesses: Bool, _ session: Session
    ) throws -> (Report, [ConnectionReference]) {
        var named: [ConnectionReference] = []
        let report: Report
        if streams.isEmpty {
            report = try session.triageFirst(captures)
        } else {
            report = try session.streamsFirst(captures) { row in
                if streams.contains(row.stream) { named.append(ConnectionReference(row)) }
            }
            for stream in streams where !named.contains(where: { $0.stream == stream }) {
                throw CommandFailure("no connection \(stream)", status: .usage)
            }
        }
        var chosen: [Finding] = []
        if !selection.names.isEmpty {
            chosen = try selection.findings(of: report)
        } else if streams.isEmpty {
            chosen = report.findings.filter { verdicts.contains($0.verdict) }
        }
        var connections: [Place: ConnectionReference] = [:]
        for reference in named + chosen.map(\.connection) { connections[Place(reference)] = reference }
        let missing = addRelated(to: &connections, chosen, report)
        let witnesses = withWitnesses ? try foreignPackets(chosen, captures, session) : [:]
        if !missing.isEmpty || !witnesses.isEmpty, !session.surroundings.isInterrupted() {
            // Connections without a finding: one more reading finds which they are.
            session.restartProgress()
            _ = try session.streamsFirst(captures) { row in
                let reference = ConnectionReference(row)
                let isWitness = witnesses.contains { packet, endpoints in
                    packet >= row.firstPacket && packet <= row.lastPacket && endpoints.belong(to: reference)
                }
                if isWitness || missing.contains(Place(reference)) { connections[Place(reference)] = reference }
            }
        }
        return (report, connections.values.sorted { ($0.capture, $0.stream) < ($1.capture, $1.stream) })
    }

    /// Packets that the evidence of findings names and that belong to other connections, with their endpoints. Only for
    /// a single capture.
    private static func foreignPackets(
        _ findings: [Finding], _ captures: CaptureArguments, _ session: Session
    ) throws -> [UInt64: PacketEndpoints] {
        guard captures.captures.count == 1 else { return [:] }
        let packets = Set(findings.flatMap { $0.evidence.flatMap(\.packets) })
        let own = Set(findings.map(\.connection.client))
        do throws(SecondReadingFailure) {
            let found = try PacketEndpoints.find(
                packets, of: captures.captures[0], options: session.secondReading(captures),
                progress: session.repeatedProgress()
            )
            return found.filter { !own.contains($0.value.source) && !own.contains($0.value.destination) }
        } catch {
            throw CommandFailure(error)
        }
    }

    /// Adds the connections related to chosen findings, in both directions, and gives those of which only the number is
    /// known.
    private static func addRelated(
        to connections: inout [Place: ConnectionReference], _ chosen: [Finding], _ report: Report
    ) -> Set<Place> {
        var known: [Place: ConnectionReference] = [:]
        var neighbours: [Place: Set<Place>] = [:]
        for finding in report.findings {
            let place = Place(finding.connection)
            known[place] = finding.connection
            for related in finding.related {
                let other = Place(capture: related.capture, stream: related.stream)
                neighbours[place, default: []].insert(other)
                neighbours[other, default: []].insert(place)
            }
        }
        var missing: Set<Place> = []
        var queue = chosen.map { Place($0.connection) }
        while let place = queue.popLast() {
            for other in neighbours[place] ?? [] where connections[other] == nil && !missing.contains(other) {
                if let reference = known[other] { connections[other] = reference } else { missing.insert(other) }
                queue.append(other)
            }
        }
        return missing
    }
}

extension SelectedStreams.Place {
    fileprivate init(_ reference: ConnectionReference) {
        self.init(capture: reference.capture, stream: reference.stream)
    }
}

extension ConnectionReference {
    /// The connection of a row.
    init(_ row: ConnectionRow) {
        self.init(
            capture: row.capture, stream: row.stream, client: row.client, server: row.server,
            firstPacket: row.firstPacket, lastPacket: row.lastPacket)
    }
}
