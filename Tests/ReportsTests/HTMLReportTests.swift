import Foundation
import Model
import Testing

@testable import Reports

@Suite("HTML postmortem")
struct HTMLReportTests {
    private func page(_ incident: Incident) -> String { collected { HTMLReport.write(incident, to: $0) } }

    /// The contents of an attribute wherever it occurs.
    private func values(of attribute: String, in page: String) -> [String] {
        page.components(separatedBy: " \(attribute)=\"").dropFirst().compactMap {
            $0.components(separatedBy: "\"").first
        }
    }

    @Test("names nothing that a browser would fetch, holds no script, and forbids both")
    func selfContained() {
        for report in [SampleReports.incident, SampleReports.crowd, SampleReports.hostile] {
            let page = page(Incident(report: report))
            for word in [
                "<script", "<link", "<img", "<iframe", "@import", "url(http", "src=", " onload", " onclick",
                "javascript:",
            ] {
                #expect(!page.contains(word), "\(word)")
            }
            #expect(page.contains("content=\"default-src 'none'; style-src 'unsafe-inline'\""))
            #expect(values(of: "href", in: page).allSatisfy { $0.hasPrefix("#") })
        }
    }

    @Test("a stranger's texts come out escaped: no markup, no control character")
    func hostileTexts() {
        var report = SampleReports.hostile
        report.findings[0].message.target = "/<script>alert(1)</script>\u{202E}\"'&"
        report.findings[0].id = "F1\"><b>"
        report.findings[0].evidence[0].text = "</style><img src=x onerror=alert(1)>"
        report.captures[0].path = "</title><h1>x"
        report.cohorts = [
            Cohort(
                server: EndpointReference(address: "<i>", port: 1), messages: 1, truncated: 1, distinctSizes: 1,
                text: "<u>")
        ]
        let page = page(Incident(report: report))
        for word in ["<script", "<img", "<b>", "<i>", "<u>", "</title><h1>"] {
            #expect(!page.contains(word), "\(word)")
        }
        #expect(page.contains("/&lt;script&gt;alert(1)&lt;/script&gt;\\u{202e}&quot;&#39;&amp;"))
        #expect(!page.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" || (0x7F...0x9F).contains($0.value) })
    }

    @Test("tells where weights and priors came from, and what limited the confidence")
    func origins() {
        let page = page(SampleReports.postmortem)
        #expect(page.contains("(packet 230, weight 1.2; measured: 61 of 193 crashes and 208 of 406 others)"))
        #expect(page.contains("prior judged: about as common as a timer"))
        #expect(page.contains("→ flush-before-shutdown from &gt;99 % to 97 %: both leave the same packets"))
        #expect(page.contains("measured: 9 of 10 kills, &quot;quoted&quot; &lt;and more&gt;"))
    }

    @Test("every id occurs once, and every reference leads to one")
    func references() {
        for incident in [SampleReports.postmortem, Incident(report: SampleReports.crowd)] {
            let page = page(incident)
            let ids = values(of: "id", in: page)
            #expect(Set(ids).count == ids.count)
            for reference in values(of: "href", in: page) { #expect(ids.contains(String(reference.dropFirst()))) }
            for list in values(of: "aria-labelledby", in: page) {
                for id in list.split(separator: " ") { #expect(ids.contains(String(id))) }
            }
        }
    }

    @Test("the first screen says what, how often, when, to whom, what is missing and why, and has a figure")
    func firstScreen() throws {
        let page = page(SampleReports.postmortem)
        let header = try #require(page.components(separatedBy: "</header>").first)
        #expect(header.contains("<h1>2 of 40 responses from 10.0.0.2:8080 were cut short.</h1>"))
        for text in [
            "2 of 40 responses (5.0 %)", "2026-01-31 23:58:12.345678 UTC",
            "clients 10.0.0.1 (1), 2001:db8:0:1::1234:5678 (1)",
            "717,671 body bytes of each",
            "flush-before-shutdown, 97 % sure: ended before its write buffer was flushed; else sender-crash 2 %",
            "<svg",
        ] {
            #expect(header.contains(text), "\(text)")
        }
    }

    @Test("three thousand findings: each kind once in full, the others as bounded lines")
    func crowd() {
        let page = page(Incident(report: SampleReports.crowd))
        #expect(page.utf8.count < 2_000_000)
        #expect(page.components(separatedBy: "<article").count - 1 == Incident(report: SampleReports.crowd).kinds.count)
        #expect(page.contains("more; shortfin triage --format csv has a line for each."))
        #expect(page.contains("7,000 further findings are left out"))
        #expect(page.contains("17 packets dropped"))
    }

    @Test("the captures come with their hashes, options, limits and doubts")
    func provenance() {
        let page = page(SampleReports.postmortem)
        for text in [
            "51cb0cf8242994ef48495e5f3d730d0ed45df0fd8b9f02e35ebad146687c07cc", "tcp port 8080", "shortfin 0.1.0",
            "No limit of the analysis was reached.", "no drops recorded",
        ] {
            #expect(page.contains(text), "\(text)")
        }
    }

    @Test("without a finding the page says so, without figures of messages")
    func healthy() {
        let page = page(Incident(report: SampleReports.healthy))
        #expect(page.contains("<h1>No message was cut short.</h1>"))
        #expect(!page.contains("id=\"findings\""))
        #expect(!page.contains("id=\"timeline\"") && !page.contains("<svg"))
        #expect(page.contains("40 requests and 40 responses came whole."))
        #expect(self.page(Incident(report: SampleReports.unreadable)).contains("no known capture format"))
        #expect(self.page(Incident(report: Report(tool: Tool(version: "0")))).contains("Nothing to judge"))
    }

    @Test("what followed stands behind its cause, linked both ways, and the order of the numbers is explained")
    func consequences() throws {
        var report = SampleReports.incident
        report.findings[0].cause = .unreadDataReset
        report.findings[1].cause = .receiverAbort
        report.findings[1].message.direction = "request"
        report.findings[1].consequenceOf = "F1"
        let page = page(Incident(report: report))
        #expect(page.contains("In consequence of it: <a href=\"#F2\">F2</a>"))
        #expect(page.contains("In consequence of: <a href=\"#F1\">F1</a>"))
        #expect(page.contains("Numbered by certainty"))
        let first = try #require(page.firstRange(of: "id=\"F1\""))
        let second = try #require(page.firstRange(of: "id=\"F2\""))
        #expect(first.lowerBound < second.lowerBound)
    }

    @Test("each figure comes for a page and for a phone")
    func figureSizes() {
        let page = page(SampleReports.postmortem)
        let figures = page.components(separatedBy: "<figure>").count - 1
        #expect(figures >= 3)
        #expect(page.components(separatedBy: "class=\"narrow\"").count - 1 == figures)
        #expect(page.contains("viewBox=\"0 0 360 "))
    }

    @Test("the same result gives the same page")
    func reproducible() {
        #expect(page(SampleReports.postmortem) == page(SampleReports.postmortem))
        #expect(page(Incident(report: SampleReports.crowd)) == page(Incident(report: SampleReports.crowd)))
    }
}
