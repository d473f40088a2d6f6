import CaptureFile
import Diagnosis
import Foundation
import Model
import PacketLayers
import TCPStreams
import TestSupport
import Testing

@testable import Analysis

/// Live runs whose analysis falls behind for a while in the middle.
@Suite("Shedding")
struct LiveSheddingTests {
    /// What was left out of a run, as seen from the outside.
    private struct Outcome {
        var report = Report(tool: Tool(version: ""))
        var status = LiveStatus()
        var given: [Finding] = []
        var packets: UInt64 = 0
        var leftOut: UInt64 = 0
        /// Connections of which packets were left out, by their ports.
        var shed: Set<Set<UInt16>> = []
    }

    /// Reads a capture packet by packet; `backlog` says how far the analysis is behind at a share of the packets.
    private static func run(_ path: String, backlog: (Double) -> Double) throws -> Outcome {
        var reader = try CaptureReader(path: path)
        var everything = PacketBatch()
        var batches: [LiveBatch] = []
        while reader.read(into: &everything) {
            for record in everything.records { batches.append(.single(record, of: everything)) }
        }
        var decoder = LiveDecoder()
        var whole = LiveDecoder()
        var live = LiveRun(LiveOptions(interfaces: reader.description.interfaces, version: ""))
        var outcome = Outcome()
        for (index, batch) in batches.enumerated() {
            var (batch, seen) = (batch, batch)
            whole.decode(&seen, backlog: 0)
            decoder.decode(&batch, backlog: backlog(Double(index) / Double(batches.count)))
            outcome.packets += 1
            if batch.decoded.count < seen.decoded.count {
                outcome.leftOut += 1
                let segment = seen.decoded.segments[0]
                outcome.shed.insert([segment.sourcePort, segment.destinationPort])
            }
            let time = batch.packets.records[0].timestamp.nanoseconds
            live.follow(&batch)
            outcome.given += live.advance(to: time).map(\.finding)
        }
        outcome.status = live.status
        let (report, changed) = live.conclude()
        outcome.report = report
        outcome.given += changed.map(\.finding)
        return outcome
    }

    private static func ports(_ finding: Finding) -> Set<UInt16> {
        [finding.connection.client.port, finding.connection.server.port]
    }

    @Test(
        "leaves out whole connections: none of them has a finding, and every packet is counted",
        arguments: LiveRunTests.captures)
    func wholeConnections(capture: String) throws {
        let path = Fixtures.path("captures/\(capture)")
        let offline = Set(
            try CaptureAnalysis.triage(AnalysisOptions(paths: [path])).findings.filter { $0.verdict == .truncated }
                .map(Self.ports))
        // Behind from a third of the capture on, for two packets or to its end.
        for length in [0.0, 1.0] {
            var behind = 0
            let outcome = try Self.run(path) { share in
                guard share >= 1.0 / 3 else { return 0 }
                behind += 1
                return behind <= 2 || share < length ? 1 : 0
            }
            #expect(outcome.status.shedPackets == outcome.leftOut)
            #expect(outcome.report.captures.first?.packets == outcome.packets)
            let issue = outcome.report.captures.first?.issues.first { $0.kind == "shed" }
            #expect((issue != nil) == (outcome.leftOut > 0))
            if let issue { #expect(issue.text.hasPrefix("\(outcome.leftOut) packets")) }
            for finding in outcome.given where finding.verdict == .truncated {
                #expect(!outcome.shed.contains(Self.ports(finding)), "\(finding.summary)")
                #expect(offline.contains(Self.ports(finding)), "\(finding.summary)")
            }
        }
    }
}
