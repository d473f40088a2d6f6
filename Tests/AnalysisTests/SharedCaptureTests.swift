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
        var refused: Set<String> = []
        for row in table.rows {
            guard let file = row["file"], row["exit"] != nil else { continue }
            let (report, rows) = try Self.analyse(file)
            // Formats other than pcap and pcapng, and other compressions than gzip, zstd and lz4, are refused with
            // advice on how to convert them: nothing to compare.
            if report.captures[0].issues.contains(where: { $0.kind == "unsupported" }) {
                refused.insert(row["type"] ?? "")
                continue
            }
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
        #expect(refused == ["-", "erf", "snoop"])
        #expect(unexplained.isEmpty, Comment(rawValue: unexplained.joined(separator: "\n")))
        let stale = Set(explained.reasons.keys).subtracting(used)
        #expect(stale.isEmpty, Comment(rawValue: stale.sorted().joined(separator: "\n")))
    }

    /// Runs a capture.
    static func analyse(_ file: String) throws -> (Report, [ConnectionRow]) {
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
            var found: [String: [MessageRow]] = [:]
            let options = AnalysisOptions(paths: [SharedCaptures.path(file)])
            _ = try CaptureAnalysis.messages(options) { row in
                guard row.verdict != .complete || row.message.issues.contains("gap-inside") else { return }
                found["\(row.stream)\t\(row.message.direction == "request" ? "req" : "resp")", default: []].append(row)
            }
            let cut = Dictionary(grouping: byFile[file] ?? []) { "\($0["tcp.stream"] ?? "")\t\($0["kind"] ?? "")" }
            for place in Set(cut.keys).union(found.keys).sorted() {
                compare(cut[place] ?? [], found[place] ?? []) { number, theirs, ours in
                    // Messages after the first of a place carry their number.
                    differ("\(file)\t\(place)\(number == 1 ? "" : " \(number)")", theirs, ours)
                }
            }
        }
        #expect(unexplained.isEmpty, Comment(rawValue: unexplained.sorted().joined(separator: "\n")))
        let stale = Set(explained.texts.keys).subtracting(used)
        #expect(stale.isEmpty, Comment(rawValue: stale.sorted().joined(separator: "\n")))
    }

    /// Pairs the cut messages of one direction of a connection with ours, equal ones first, and reports the rest.
    private func compare(
        _ cut: [[String: String]], _ found: [MessageRow], differ: (Int, String, String) -> Void
    ) {
        var ours = found
        var left: [(number: Int, row: [String: String])] = []
        for (index, row) in cut.enumerated() {
            if let match = ours.firstIndex(where: { Self.agrees($0, with: row) }) {
                ours.remove(at: match)
            } else {
                left.append((index + 1, row))
            }
        }
        ours.removeAll { $0.verdict == .complete }
        for (number, row) in left {
            let theirs = "\(Self.expected(row)) \(row["declared"] ?? "-") \(row["delivered"] ?? "")"
            if ours.isEmpty {
                differ(number, theirs, "nothing")
            } else {
                differ(number, theirs, Self.text(ours.removeFirst()))
            }
        }
        for (offset, row) in ours.filter({ $0.verdict == .truncated }).enumerated() {
            differ(cut.count + offset + 1, "nothing", Self.text(row))
        }
    }

    /// Only a FIN with every byte seen proves a truncation to the reference.
    private static func expected(_ row: [String: String]) -> String {
        row["ended"] == "FIN" && row["note"] != "request-unknown" ? "truncated" : "not-complete"
    }

    private static func agrees(_ ours: MessageRow, with row: [String: String]) -> Bool {
        guard (ours.message.declaredLength.map(String.init) ?? "-") == row["declared"] else { return false }
        if row["ended"] == "gap" {
            // The reference stops at a hole. Where the receiver acknowledged the bytes of the hole, or the sender went
            // on with the next message, the message is known to be whole although it was not seen whole.
            return true
        }
        // The reference counts bytes captured without a hole.
        guard ours.verdict != .complete, String(ours.message.capturedLength) == row["delivered"] else { return false }
        return expected(row) == "not-complete" || ours.verdict == .truncated
    }

    private static func text(_ row: MessageRow) -> String {
        let declared = row.message.declaredLength.map(String.init) ?? "-"
        return "\(row.verdict.rawValue) \(declared) \(row.message.capturedLength)"
    }
}
