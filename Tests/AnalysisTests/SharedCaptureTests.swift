import Analysis
import Foundation
import Model
import TestSupport
import Testing

/// Compares with tshark's counts of the shared captures. A row that differs stands in
/// `fixtures/differences/streams.tsv` with the reason why we are right; a reason that no longer applies is an error too.
@Suite("Public captures against tshark", .enabled(if: SharedCaptures.directory != nil, "no shared captures"))
struct SharedCaptureTests {
    /// Columns of truth.tsv and our figure for each.
    private static func figures(_ report: Report, _ rows: [ConnectionRow]) -> [String: Int64] {
        let totals = report.totals
        return [
            "tcp_streams": Int64(totals.connections),
            "tcp_segments": Int64(clamping: report.captures[0].segments),
            "tcp_len": rows.reduce(0) { $0 + Int64(clamping: $1.fromClient.payload + $1.fromServer.payload) },
            "ref_req": Int64(totals.requests.complete + totals.requests.truncated + totals.requests.undetermined),
            "ref_resp": Int64(
                totals.responses.complete + totals.responses.truncated + totals.responses.undetermined + totals.interim),
        ]
    }

    @Test("segments, connections, payload and messages are as many as tshark finds")
    func counts() throws {
        let table = try TabularFile(SharedCaptures.path("truth.tsv"))
        let explained = try Differences(named: "streams.tsv")
        var unexplained: [String] = []
        var used: Set<String> = []
        for row in table.rows {
            guard let file = row["file"], row["exit"] != nil else { continue }
            guard let (report, rows) = try Self.analyse(file) else { continue }
            for (column, ours) in Self.figures(report, rows).sorted(by: { $0.key < $1.key }) {
                guard let text = row[column], let theirs = Int64(text), theirs != ours else { continue }
                let key = "\(file)\t\(column)"
                if let known = explained.reasons[key], known.theirs == theirs, known.ours == ours {
                    used.insert(key)
                } else {
                    unexplained.append("\(key)\t\(theirs)\t\(ours)")
                }
            }
        }
        #expect(unexplained.isEmpty, Comment(rawValue: unexplained.joined(separator: "\n")))
        let stale = Set(explained.reasons.keys).subtracting(used)
        #expect(stale.isEmpty, Comment(rawValue: stale.sorted().joined(separator: "\n")))
    }

    /// Runs a capture, unless it is of a format that neither tshark's truth nor we read.
    static func analyse(_ file: String) throws -> (Report, [ConnectionRow])? {
        var rows: [ConnectionRow] = []
        let report = try CaptureAnalysis.streams(AnalysisOptions(paths: [SharedCaptures.path(file)])) {
            rows.append($0)
        }
        return (report, rows)
    }
}

@Suite("Cut messages of public captures", .enabled(if: SharedCaptures.directory != nil, "no shared captures"))
struct SharedTruncationTests {
    @Test("every message cut short is found with its lengths, and no other is called truncated")
    func cutMessages() throws {
        let table = try TabularFile(SharedCaptures.path("truncated.tsv"))
        let explained = try Differences(named: "truncated.tsv")
        var unexplained: [String] = []
        var used: Set<String> = []
        func differ(_ key: String, _ theirs: String, _ ours: String) {
            if explained.texts[key] == "\(theirs)\t\(ours)" {
                used.insert(key)
            } else {
                unexplained.append("\(key)\t\(theirs)\t\(ours)")
            }
        }
        let byFile = Dictionary(grouping: table.rows) { $0["file"] ?? "" }
        for file in SharedCaptures.files.sorted() {
            var open: [String: MessageRow] = [:]
            let options = AnalysisOptions(paths: [SharedCaptures.path(file)])
            _ = try CaptureAnalysis.messages(options) { row in
                guard row.verdict != .complete else { return }
                open["\(row.stream)\t\(row.message.direction == "request" ? "req" : "resp")"] = row
            }
            var expected: Set<String> = []
            for row in byFile[file] ?? [] {
                let place = "\(row["tcp.stream"] ?? "")\t\(row["kind"] ?? "")"
                expected.insert(place)
                let key = "\(file)\t\(place)"
                guard let ours = open[place] else {
                    differ(key, "cut \(row["ended"] ?? "")", "nothing")
                    continue
                }
                let theirs = Self.text(row)
                let mine = Self.text(ours, like: row)
                if theirs != mine { differ(key, theirs, mine) }
            }
            for (place, row) in open where row.verdict == .truncated && !expected.contains(place) {
                differ("\(file)\t\(place)", "nothing", "truncated \(row.message.deliveredLength)")
            }
        }
        #expect(unexplained.isEmpty, Comment(rawValue: unexplained.sorted().joined(separator: "\n")))
        let stale = Set(explained.texts.keys).subtracting(used)
        #expect(stale.isEmpty, Comment(rawValue: stale.sorted().joined(separator: "\n")))
    }

    /// The reference's row as a verdict with its lengths. Only a FIN with every byte seen proves a truncation there.
    private static func text(_ row: [String: String]) -> String {
        let verdict = row["ended"] == "FIN" && row["note"] != "request-unknown" ? "truncated" : "not-complete"
        let declared = row["declared"] ?? "-"
        return "\(verdict) \(declared) \(row["delivered"] ?? "")"
    }

    private static func text(_ row: MessageRow, like reference: [String: String]) -> String {
        let exact = reference["ended"] == "FIN" && reference["note"] != "request-unknown"
        let verdict = exact ? row.verdict.rawValue : "not-complete"
        let declared = row.message.declaredLength.map(String.init) ?? "-"
        // The reference counts bytes captured without a hole.
        return "\(verdict) \(declared) \(row.message.capturedLength)"
    }
}
