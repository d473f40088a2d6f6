import Foundation
import TestSupport
import Testing

/// Does each confidence follow from the numbers that the report gives beside it? Recomputed here from the JSON alone.
@Suite("Confidences from the numbers of the report")
struct ScoringTests {
    private static func inputs() throws -> [[String]] {
        let folder = "fixtures/captures"
        let names = try FileManager.default.contentsOfDirectory(
            atPath: Checkout.root.appendingPathComponent(folder).path)
        let single = names.filter { $0.hasSuffix(".pcap.gz") }.sorted().map { ["\(folder)/\($0)"] }
        let pairs = ["flush", "injected", "path"].map { name in
            ["client", "server"].map { "\(folder)/pairs/two-sides-\(name)-\($0).pcap.gz" }
        }
        return single + pairs
    }

    private static func near(_ one: Double, _ other: Double) -> Bool { abs(one - other) < 1e-9 }

    @Test("priors and weights give the probabilities, and the limits lead from the first of them to the confidence")
    func recomputed() throws {
        var rules: Set<String> = []
        var count = 0
        for input in try Self.inputs() {
            for finding in try TriageReport.triage(input).findings {
                count += 1
                let name = "\(input) \(finding.id)"
                rules.formUnion(finding.scoring.limits.map(\.rule))
                check(finding, name)
            }
        }
        #expect(count > 20)
        #expect(rules.isSuperset(of: ["model", "inseparable-pair"]), "\(rules)")
    }

    private func check(_ finding: TriageReport.Finding, _ name: String) {
        let candidates = finding.scoring.candidates
        let isOfOther = finding.scoring.limits.contains { $0.rule == "other-capture" }
        let sum = candidates.reduce(0) { $0 + exp($1.prior + $1.weight) }
        for candidate in candidates {
            #expect(Self.near(candidate.probability, exp(candidate.prior + candidate.weight) / sum), "\(name)")
            let weight = finding.evidence.filter { $0.favours.contains(candidate.cause) && $0.id != "capture-drops" }
                .reduce(0) { $0 + $1.weight }
            #expect(isOfOther || Self.near(candidate.weight, weight), "\(name) \(candidate.cause)")
        }
        var shares = Dictionary(uniqueKeysWithValues: candidates.map { ($0.cause, $0.probability) })
        guard let first = candidates.first else {
            #expect(finding.cause == "undetermined" && finding.confidence == 1, "\(name)")
            return
        }
        #expect(candidates.allSatisfy { $0.probability <= first.probability }, "\(name)")
        var (cause, confidence) = (first.cause, first.probability)
        for limit in finding.scoring.limits {
            #expect(Self.near(limit.from, confidence), "\(name) \(limit.rule)")
            #expect(!limit.text.isEmpty)
            (cause, confidence) = (limit.cause, limit.to)
            shares[cause] = confidence
            for other in limit.others { shares[other.cause] = other.confidence }
            if limit.rule == "inseparable-pair" {
                // What the first loses is what the others gain.
                #expect(
                    Self.near(shares.values.reduce(0, +), min(1, 1 - first.probability + min(first.probability, 0.99))))
            }
        }
        #expect(cause == finding.cause && Self.near(confidence, finding.confidence), "\(name)")
        for other in finding.alternatives where !isOfOther || other.cause != finding.cause {
            #expect(Self.near(shares[other.cause] ?? -1, other.confidence), "\(name) \(other.cause)")
        }
        // Without a limit nothing was surer than the arithmetic, nor than 99 %.
        #expect(finding.cause == "undetermined" || finding.confidence <= 0.99, "\(name)")
    }
}
