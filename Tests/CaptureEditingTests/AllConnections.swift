import Analysis
import Model

extension ConnectionReference {
    /// Every connection of a capture.
    static func all(of path: String) throws -> [ConnectionReference] {
        var references: [ConnectionReference] = []
        _ = try CaptureAnalysis.streams(AnalysisOptions(paths: [path])) { row in
            references.append(
                ConnectionReference(
                    capture: 0, stream: row.stream, client: row.client, server: row.server,
                    firstPacket: row.firstPacket, lastPacket: row.lastPacket))
        }
        return references
    }
}
