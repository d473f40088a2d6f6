import Analysis
import CaptureFile
import Diagnosis
import Foundation
import Model
import TestSupport
import Testing

/// The running judgement against the one at the end of a file: the same packets, one by one and with time passing between.
@Suite("Live runs over captured packets")
struct LiveRunTests {
    static let captures: [String] = {
        let folder = Fixtures.path("captures")
        let names = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []
        return names.filter { $0.hasSuffix(".pcap.gz") }.sorted()
    }()

    @Test("end with the findings, totals and servers of the file", arguments: captures)
    func sameFindings(capture: String) throws {
        let path = Fixtures.path("captures/\(capture)")
        let offline = try CaptureAnalysis.triage(AnalysisOptions(paths: [path]))
        let live = try Replay(path).run()
        #expect(live.report.totals == offline.totals)
        #expect(live.report.cohorts == offline.cohorts)
        #expect(Self.plain(live.report.findings) == Self.plain(offline.findings))
    }

    @Test(
        "give out every cut message within a second of its end, and never more than the file shows", arguments: captures
    )
    func withinASecond(capture: String) throws {
        let live = try Replay(Fixtures.path("captures/\(capture)")).run()
        let cut = live.report.findings.filter { $0.verdict == .truncated }
        for finding in cut {
            let end = try #require(finding.end.flatMap { RFC3339.nanoseconds($0.time) })
            let first = try #require(live.firstGiven[finding.id], "\(finding.id) was never given out")
            #expect(first - end <= 1_000_000_000, "\(finding.id) came after \(first - end) ns")
        }
        // What was given out as cut and is not in the end was withdrawn or revised by then.
        let last = live.lastVerdict.filter { $0.value == .truncated }.keys
        #expect(Set(last) == Set(cut.map(\.id)))
    }

    /// Findings without what only one way of running has, in an order of their own.
    private static func plain(_ findings: [Finding]) -> [Finding] {
        // Live ids count differently: links name what they lead to.
        let keys = Dictionary(findings.map { ($0.id, $0.key) }) { first, _ in first }
        return findings.map {
            var finding = $0
            finding.id = ""
            finding.consequenceOf = finding.consequenceOf.flatMap { keys[$0] }
            finding.sameMessageAs = finding.sameMessageAs.flatMap { keys[$0] }
            return finding
        }.sorted {
            ($0.connection.stream, $0.message.direction, $0.message.index)
                < ($1.connection.stream, $1.message.direction, $1.message.index)
        }
    }
}

/// A capture file, given to a live run packet by packet.
private final class Replay {
    private(set) var report = Report(tool: Tool(version: ""))
    /// The time at which a finding was first given out.
    private(set) var firstGiven: [String: Int64] = [:]
    private(set) var lastVerdict: [String: Verdict] = [:]
    private let path: String

    /// Nanoseconds between two looks at what is due, and how long they go on after the last packet.
    private static let tick: Int64 = 50_000_000
    private static let aftermath: Int64 = 1_000_000_000

    init(_ path: String) { self.path = path }

    func run() throws -> Replay {
        var reader = try CaptureReader(path: path)
        var batch = PacketBatch()
        var decoder = LiveDecoder()
        var live = LiveRun(LiveOptions(interfaces: reader.description.interfaces, version: ""))
        var now = Int64.min
        while reader.read(into: &batch) {
            for record in batch.records {
                let time = record.timestamp.nanoseconds
                // A long silence is a few looks, not thousands.
                if now == .min || time - now > 100 * Self.tick { now = max(now, time - 100 * Self.tick) }
                while now + Self.tick < time {
                    now += Self.tick
                    note(live.advance(to: now), at: now)
                }
                var one = LiveBatch()
                one.packets.bytes = Array(batch.bytes[record.dataOffset..<record.dataOffset + record.capturedLength])
                one.packets.records = [record]
                one.packets.records[0].dataOffset = 0
                decoder.decode(&one, backlog: 0)
                live.follow(&one)
            }
        }
        if let dropped = dropped(reader.description) { live.note(dropped: dropped, at: nil) }
        for _ in 0..<(Self.aftermath / Self.tick) {
            now += Self.tick
            note(live.advance(to: now), at: now)
        }
        let (report, changed) = live.conclude()
        note(changed, at: now)
        self.report = report
        return self
    }

    private func note(_ judged: [JudgedMessage], at time: Int64) {
        for message in judged {
            if firstGiven[message.finding.id] == nil { firstGiven[message.finding.id] = time }
            lastVerdict[message.finding.id] = message.finding.verdict
        }
    }

    private func dropped(_ description: CaptureDescription) -> UInt64? {
        let counters = description.interfaces.flatMap { [$0.kernelDropped, $0.interfaceDropped] }.compactMap { $0 }
        return counters.isEmpty ? nil : counters.reduce(0, +)
    }
}
