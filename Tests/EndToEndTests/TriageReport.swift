import Foundation
import Synchronization

/// The parts of a `shortfin.report/1` that these tests look at, read without the program's own types.
struct TriageReport: Decodable, Sendable {
    struct Capture: Decodable, Sendable {
        struct Issue: Decodable, Sendable {
            var kind: String
            var packet: UInt64?
            var fileOffset: UInt64?
        }

        var path: String
        var packets: UInt64
        var fullyRead: Bool
        var issues: [Issue]
    }

    struct Counts: Decodable, Equatable, Sendable {
        var complete: Int
        var truncated: Int
        var undetermined: Int
    }

    struct Totals: Decodable, Equatable, Sendable {
        var connections: Int
        var requests: Counts
        var responses: Counts
        var interim: Int
    }

    struct Finding: Decodable, Sendable {
        struct Alternative: Decodable, Sendable {
            var cause: String
            var confidence: Double
        }

        struct Endpoint: Decodable, Sendable {
            var address: String
            var port: Int
        }

        struct Connection: Decodable, Sendable {
            var capture: Int
            var stream: Int
            var client: Endpoint
            var server: Endpoint
        }

        struct Message: Decodable, Sendable {
            var direction: String
            var index: Int
            var framing: String
            var declaredLength: Int64?
            var deliveredLength: Int64
            var missingLength: Int64?
            var basis: String
        }

        struct End: Decodable, Sendable {
            var kind: String
            var sentBy: String
            var packet: UInt64
            var onData: Bool
        }

        struct Sizes: Decodable, Sendable {
            var streamBytes: Int64?
            var mss: Int?
        }

        struct Match: Decodable, Sendable {
            var quantity: String
            var family: String
            var value: Int64?
            var multiple: Int64?
            var chance: Double
        }

        struct Evidence: Decodable, Sendable {
            var id: String
            var favours: [String]
            var weight: Double
            var text: String
        }

        struct Scoring: Decodable, Sendable {
            struct Candidate: Decodable, Sendable {
                var cause: String
                var prior: Double
                var weight: Double
                var probability: Double
            }

            struct Limit: Decodable, Sendable {
                var rule: String
                var cause: String
                var from: Double
                var to: Double
                var others: [Alternative]
                var text: String
            }

            var candidates: [Candidate]
            var limits: [Limit]
        }

        var id: String
        var verdict: String
        var cause: String
        var confidence: Double
        var alternatives: [Alternative]
        var summary: String
        var connection: Connection
        var message: Message
        var end: End?
        var sizes: Sizes
        var matches: [Match]
        var evidence: [Evidence]
        var scoring: Scoring
        var nextSteps: [String]

        var place: MessagePlace {
            MessagePlace(
                clientPort: connection.client.port, serverPort: connection.server.port, direction: message.direction,
                index: message.index)
        }
    }

    struct Cohort: Decodable, Sendable {
        var messages: Int
        var truncated: Int
        var distinctSizes: Int
    }

    var schema: String
    var captures: [Capture]
    var totals: Totals
    var findings: [Finding]
    var cohorts: [Cohort]

    /// The findings that claim a cut.
    var truncated: [Finding] { findings.filter { $0.verdict == "truncated" } }

    /// Reports that were asked for before: the same run gives the same report.
    private static let known = Mutex<[[String]: TriageReport]>([:])

    /// Runs `shortfin triage --format json` and reads the report.
    static func triage(_ arguments: [String]) throws -> TriageReport {
        if let report = known.withLock({ $0[arguments] }) { return report }
        let result = try ShortfinProgram.run(["triage", "--format", "json"] + arguments)
        let report = try JSONDecoder().decode(TriageReport.self, from: result.output)
        known.withLock { $0[arguments] = report }
        return report
    }
}
