import Foundation
import Model
import TCPStreams
import TestSupport
import Testing

@testable import Diagnosis

@Suite("Where weights came from")
struct WeightOriginTests {
    /// The texts of all weights that are said to be measured, from the source: constants of an enumeration cannot be listed
    /// at run time.
    private static func measured() throws -> [String] {
        let folder = Checkout.root.appendingPathComponent("Sources/Diagnosis")
        let files = try #require(FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil))
        var texts: [String] = []
        for case let file as URL in files where file.pathExtension == "swift" {
            let source = try String(contentsOf: file, encoding: .utf8)
            texts += source.matches(of: /\.measured\(\s*"((?:[^"\\]|\\.)*)"/).map { String($0.1) }
        }
        return texts
    }

    @Test("what is said to be measured gives its counts: so many of so many")
    func counts() throws {
        let texts = try Self.measured()
        #expect(texts.count > 30)
        for text in texts {
            #expect(text.contains(/([0-9,]+|[Nn]one) of [0-9,]+/), "\(text)")
        }
    }

    @Test("each item of a finding says where its weight came from, as does each prior")
    func items() throws {
        let finding = try #require(FlushBeforeShutdownTests.firstWrite().finding)
        #expect(!finding.evidence.isEmpty)
        for item in finding.evidence { #expect(item.origin.text.count > 10, "\(item.id)") }
        for score in finding.scoring.candidates { #expect(score.priorOrigin.text.count > 10, "\(score.cause)") }
        let segments = try #require(finding.evidence.first { $0.id == "fin-on-full-segment" })
        #expect(segments.origin == Weights.wholeSegments.origin)
    }

    @Test("a degree of what was measured or computed is a judgement, and says of what")
    func degrees() {
        let degree = Weights.receiverFirst.scaled(to: 1)
        #expect(degree.origin.kind == .judged)
        #expect(degree.origin.text.hasPrefix("another degree of what weighs 3.0, measured: 65 of 77 aborts"))
        #expect(Weights.receiverFirst.scaled(to: 3).origin == Weights.receiverFirst.origin)
        #expect(Weights.roundTimer.calculated(2).origin == Weights.roundTimer.origin)
        #expect(Weights.noSilence.scaled(to: -1).origin.kind == .judged)
    }

    @Test("the same size in another capture is shown by packets of both")
    func sameSizeElsewhere() throws {
        var first = FlushBeforeShutdownTests.firstWrite()
        first.serverFin(packet: 70)
        var second = FlushBeforeShutdownTests.firstWrite(declared: 800_000)
        second.outcome.capture = 1
        second.outcome.facts.initiator.port = 50_001
        var diagnosis = Diagnosis()
        diagnosis.retire(first.finished)
        diagnosis.retire(second.finished)
        let findings = diagnosis.conclude(contexts: [ConnectionBuilder.context, ConnectionBuilder.context]).findings
        let finding = try #require(findings.first { $0.connection.capture == 1 })
        let item = try #require(finding.evidence.first { $0.id == "same-size" })
        #expect(item.packets == [70, 100])
        #expect(item.packetCaptures == [0, 1])
    }

    @Test("packets of another capture are told as such")
    func otherCapture() throws {
        var cut = ConnectionBuilder(declared: 900_000, sent: 100_000)
        cut.serverFin(packet: 100, at: 100)
        var refused = ConnectionBuilder(declared: nil, sent: 0, stream: 0)
        refused.outcome.capture = 1
        refused.outcome.facts.refused = true
        refused.outcome.facts.first = ConnectionBuilder.mark(7, 1_000)
        refused.outcome.facts.last = ConnectionBuilder.mark(8, 1_001)
        var diagnosis = Diagnosis()
        diagnosis.retire(cut.finished)
        diagnosis.retire(refused.outcome)
        let findings = diagnosis.conclude(contexts: [ConnectionBuilder.context, ConnectionBuilder.context]).findings
        let item = try #require(findings.first?.evidence.first { $0.id == "refused-afterwards" })
        #expect(item.packets == [7])
        #expect(item.packetCaptures == [1])
        #expect(item.packets(ofOwn: 0) == [])
        #expect(
            findings.first?.evidence.allSatisfy { $0.id == "refused-afterwards" || $0.packetCaptures == nil } == true)
    }
}
