import Foundation
import Model
import Testing

@testable import Reports

#if canImport(FoundationXML)
    import FoundationXML
#endif

@Suite("JUnit XML")
struct JUnitReportTests {
    private func suites(_ report: Report) throws -> XMLElement {
        let text = collected { JUnitReport.write(report, to: $0) }
        return try #require(try XMLDocument(data: Data(text.utf8)).rootElement())
    }

    /// The counts that a suite states, against the elements that it has.
    private func expectCounts(_ element: XMLElement) throws {
        for (attribute, path) in [
            ("tests", ".//testcase"), ("failures", ".//failure"), ("errors", ".//error"), ("skipped", ".//skipped"),
        ] {
            let stated = element.attribute(forName: attribute)?.stringValue
            // Jenkins' schema knows no skipped ones on the outermost element.
            if attribute == "skipped", element.name == "testsuites" {
                #expect(stated == nil)
                continue
            }
            #expect(try stated == String(element.nodes(forXPath: path).count), "\(attribute)")
        }
    }

    @Test("cut messages fail, undecided ones are skipped, damage is an error, and the counts add up")
    func counts() throws {
        for report in [
            SampleReports.incident, SampleReports.undecided, SampleReports.crowd, SampleReports.healthy,
            SampleReports.unreadable,
        ] {
            let root = try suites(report)
            try expectCounts(root)
            for case let suite as XMLElement in try root.nodes(forXPath: "testsuite") { try expectCounts(suite) }
        }
        #expect(try suites(SampleReports.incident).nodes(forXPath: ".//failure").count == 3)
        #expect(try suites(SampleReports.undecided).nodes(forXPath: ".//skipped").count == 2)
        #expect(try suites(SampleReports.unreadable).nodes(forXPath: ".//error").count == 1)
        #expect(try suites(SampleReports.healthy).nodes(forXPath: ".//testcase[not(*)]").count == 2)
    }

    @Test("a message that two captures show fails once")
    func seenAgain() throws {
        var report = SampleReports.incident
        report.findings[1].sameMessageAs = "F1"
        let root = try suites(report)
        #expect(try root.nodes(forXPath: ".//failure").count == 2)
        #expect(try root.nodes(forXPath: ".//skipped").count == 1)
    }

    @Test("a stranger's texts keep the XML well-formed")
    func hostile() throws {
        #expect(throws: Never.self) { try suites(SampleReports.hostile) }
    }
}
