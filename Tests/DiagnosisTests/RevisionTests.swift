import Model
import Testing

@testable import Diagnosis

/// What of a finding must change for a live run to give it out again.
@Suite("Revisions")
struct RevisionTests {
    private var finding: Finding {
        get throws {
            var connection = ConnectionBuilder(declared: 900_000, sent: 500_000)
            connection.serverFin()
            var finding = try #require(connection.finding)
            finding.confidence = 0.5
            return finding
        }
    }

    /// The revisions that findings are given out as, one after the other; nil for one that is not.
    private func revisions(_ findings: [Finding]) -> [Int?] {
        var judgement = RunningJudgement()
        return findings.map {
            var one = [$0]
            let given = judgement.conclude(&one)
            #expect(one[0].id == "F1")
            return given.first?.revision
        }
    }

    @Test("the same finding is given out once, whatever is worded anew")
    func same() throws {
        let first = try finding
        var worded = first
        worded.summary = "The same in other words."
        worded.evidence = []
        worded.alternatives = []
        #expect(revisions([first, first, worded]) == [0, nil, nil])
    }

    @Test("a confidence is worth telling when it has changed by 0.15 since it was told last")
    func confidence() throws {
        let first = try finding
        func moved(to confidence: Double) -> Finding {
            var other = first
            other.confidence = confidence
            return other
        }
        #expect(revisions([first, moved(to: 0.64)]) == [0, nil])
        #expect(revisions([first, moved(to: 0.66)]) == [0, 1])
        #expect(revisions([first, moved(to: 0.36)]) == [0, nil])
        #expect(revisions([first, moved(to: 0.34)]) == [0, 1])
        // Small steps add up against what was told, and begin anew from there.
        #expect(
            revisions([first, moved(to: 0.60), moved(to: 0.70), moved(to: 0.80), moved(to: 0.90)])
                == [0, nil, 1, nil, 2])
    }

    @Test("another cause, verdict or length is worth telling at once")
    func other() throws {
        let first = try finding
        var cause = first
        cause.cause = first.cause == .senderCrash ? .senderTimeout : .senderCrash
        var verdict = first
        verdict.verdict = .undetermined
        var length = first
        length.message.deliveredLength += 1
        #expect(revisions([first, cause, first]) == [0, 1, 2])
        #expect(revisions([first, verdict]) == [0, 1])
        #expect(revisions([first, length]) == [0, 1])
    }
}
