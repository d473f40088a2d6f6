import Analysis
import Foundation
import Model
import TestSupport
import Testing

/// The captures of `fixtures/captures` against tshark's counts, kept in `fixtures/differences/own-truth.tsv`.
/// Differences stand in `own.tsv` beside it with the reason why we are right.
@Suite("Own captures against tshark")
struct OwnCaptureTests {
    @Test("every capture has tshark's counts")
    func counted() throws {
        let folder = Fixtures.path("captures")
        guard FileManager.default.fileExists(atPath: folder) else { return }
        let captures = try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(".pcap.gz") }
        let counted = try TabularFile(Fixtures.path("differences/own-truth.tsv")).rows.compactMap { $0["capture"] }
        #expect(Set(captures) == Set(counted.map { $0 + ".pcap.gz" }), "run fixtures/differences/own-truth.sh")
    }

    @Test("segments, connections, payload and messages are as many as tshark finds")
    func counts() throws {
        let explained = try Differences(named: "own.tsv")
        var used: Set<String> = []
        for row in try TabularFile(Fixtures.path("differences/own-truth.tsv")).rows {
            let name = try #require(row["capture"])
            let path = Fixtures.path("captures/\(name).pcap.gz")
            guard FileManager.default.fileExists(atPath: path) else { continue }
            for (column, ours) in try Self.figures(path) {
                let theirs = try #require(row[column].flatMap(Int64.init), "\(name) \(column)")
                if theirs == ours { continue }
                let known = explained.reasons["\(name)\t\(column)"]
                #expect(
                    known?.theirs == theirs && known?.ours == ours, "\(name) \(column): tshark \(theirs), we \(ours)")
                used.insert("\(name)\t\(column)")
            }
        }
        let stale = Set(explained.reasons.keys).subtracting(used)
        #expect(stale.isEmpty, Comment(rawValue: stale.sorted().joined(separator: "\n")))
    }

    private static func figures(_ path: String) throws -> [(column: String, figure: Int64)] {
        var payload: UInt64 = 0
        let report = try CaptureAnalysis.streams(AnalysisOptions(paths: [path])) { row in
            payload += row.fromClient.payload + row.fromServer.payload
        }
        let requests = report.totals.requests
        let responses = report.totals.responses
        return [
            ("segments", Int64(clamping: report.captures[0].segments)), ("streams", Int64(report.totals.connections)),
            ("payload", Int64(clamping: payload)),
            ("requests", Int64(requests.complete + requests.truncated + requests.undetermined)),
            (
                "responses",
                Int64(responses.complete + responses.truncated + responses.undetermined + report.totals.interim)
            ),
        ]
    }
}
