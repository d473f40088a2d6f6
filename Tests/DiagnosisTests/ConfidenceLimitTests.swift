import Foundation
import Model
import Testing

@testable import Diagnosis

@Suite("What limits a confidence, and that it is told")
struct ConfidenceLimitTests {
    private static func item(_ id: String, _ weight: Double, _ favours: [Cause]) -> EvidenceItem {
        EvidenceItem(id: id, favours: favours, weight: weight, origin: .judged("for a test"), packets: [], text: id)
    }

    /// e to the power of a score against that of another: by hand.
    @Test("scores are prior and weights, shares their powers of e")
    func shares() {
        let ranking = Ranking(
            candidates: [.stall, .pathFailure], evidence: [Self.item("a", 1, [.stall]), Self.item("b", 0.5, [.stall])])
        #expect(ranking.scores.map(\.cause) == [.stall, .pathFailure])
        #expect(ranking.scores.map(\.weight) == [1.5, 0])
        let scores = ranking.scores.map { exp($0.prior + $0.weight) }
        #expect(abs(ranking.scores[0].probability - scores[0] / (scores[0] + scores[1])) < 1e-12)
        #expect(ranking.limits.isEmpty)
        #expect(ranking.entries[0].confidence == ranking.scores[0].probability)
    }

    @Test("what is surer than 99 % is held there, and the limit says what it was")
    func model() throws {
        let ranking = Ranking(candidates: [.stall, .pathFailure], evidence: [Self.item("a", 20, [.stall])])
        let limit = try #require(ranking.limits.first)
        #expect(limit.rule == .model && limit.to == 0.99 && limit.from == ranking.scores[0].probability)
        #expect(ranking.entries[0].confidence == 0.99)
    }

    @Test("a pair that nothing separates is held at 60 %, and the other has what the first lost")
    func pair() throws {
        let ranking = Ranking(
            candidates: [.flushBeforeShutdown, .senderCrash],
            evidence: [Self.item(FullQueueAtClose.id, 3, [.flushBeforeShutdown])])
        let limit = try #require(ranking.limits.last)
        #expect(limit.rule == .inseparablePair && limit.cause == .flushBeforeShutdown && limit.to == 0.6)
        #expect(limit.others == [ranking.entries[1]])
        #expect(abs(ranking.entries[1].confidence - 0.4) < 1e-12)
        #expect(limit.text.contains("flush-before-shutdown and sender-crash"))
        #expect(limit.text.contains("weighs 0.0: below 1 the first gets 60 % at most, below 2 75 %, below 3 89 %"))
    }

    @Test("a timer of a length that nobody uses is held at 75 %")
    func timer() throws {
        let ranking = Ranking(
            candidates: [.senderTimeout, .pathFailure],
            evidence: [Self.item("a", 6, [.senderTimeout]), Self.item(RoundTimer.id, -1.5, [.senderTimeout])])
        #expect(ranking.limits.map(\.rule) == [.unusualTimer])
        #expect(ranking.limits.last?.to == 0.75)
        #expect(ranking.best.0.confidence == 0.75)
    }

    @Test("where no cause is named, the limit says why")
    func unnamed() throws {
        let even = Ranking(
            candidates: [.stall, .pathFailure, .captureLoss, .abortiveClose], evidence: [Self.item("a", 0.6, [])])
        let (none, why) = even.best
        #expect(none.cause == .undetermined && none.confidence == 0.75)
        #expect(why?.rule == .nothingLikely && why?.from == 0.25 && why?.to == 0.75)
        let lonely = Ranking(candidates: [.receiverAbort], evidence: [])
        let (unsupported, reason) = lonely.bestSupported
        #expect(unsupported.cause == .undetermined)
        #expect(reason?.rule == .nothingSpeaks && reason?.to == unsupported.confidence)
        #expect(lonely.best.1 == nil)
    }

    @Test("drops while capturing take their share, and are told")
    func drops() throws {
        let context = CaptureContext(
            firstTime: ConnectionBuilder.start, lastTime: ConnectionBuilder.start + 60 * ConnectionBuilder.second,
            dropped: 1, cut: false, packets: 99)
        let builder = FlushBeforeShutdownTests.firstWrite()
        let finding = try #require(ConnectionBuilder.findings(of: [builder], context: context).first)
        let limit = try #require(finding.scoring.limits.last)
        #expect(limit.rule == .captureDrops && limit.to == finding.confidence)
        // 0.99 to the power of 10.
        #expect(abs(limit.to / limit.from - 0.9044) < 0.0001)
        #expect(finding.evidence.last?.origin.kind == .computed)
    }
}
