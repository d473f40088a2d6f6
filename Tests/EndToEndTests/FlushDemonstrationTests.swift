import Testing

/// The capture of `make demo`: eight responses of one server cut by the same fault.
@Suite struct FlushDemonstrationTests {
    static let capture = LabelledCapture(name: "flush-before-shutdown")

    @Test func `all eight are flush-before-shutdown with confidence`() throws {
        let findings = try TriageReport.triage([Self.capture.path]).truncated
        #expect(findings.count == 8)
        for finding in findings {
            #expect(finding.cause == "flush-before-shutdown")
            #expect(finding.confidence >= 0.9)
            #expect(finding.end?.kind == "fin")
            #expect(finding.end?.sentBy == "server")
        }
    }

    /// The server's journal: send() accepted 78192 bytes, head included, on each of the eight connections. That is 54
    /// segments of 1448 bytes (MTU 1500, timestamps).
    @Test func `the size is seen as whole segments, the same on every connection`() throws {
        let report = try TriageReport.triage([Self.capture.path])
        for finding in report.truncated {
            #expect(finding.sizes.streamBytes == 78192)
            #expect(finding.sizes.mss == 1448)
            #expect(finding.end?.onData == true)
            #expect(finding.matches.contains { $0.family == "whole-segments" && $0.multiple == 54 })
        }
        let cohort = try #require(report.cohorts.first)
        #expect(cohort.truncated == 8)
        #expect(cohort.distinctSizes == 1)
    }

    @Test func `the first screen holds verdict, count and cause`() throws {
        let result = try ShortfinProgram.run(["--color", "never", Self.capture.path])
        let screen = result.text.split(separator: "\n", omittingEmptySubsequences: false).prefix(24)
            .joined(separator: "\n")
        #expect(screen.contains("flush-before-shutdown"))
        #expect(screen.contains("8 of 68"))
        #expect(screen.contains("78,192") || screen.contains("78192"))
    }
}
