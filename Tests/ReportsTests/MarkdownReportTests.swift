import Foundation
import Model
import Testing

@testable import Reports

@Suite("Markdown postmortem")
struct MarkdownReportTests {
    @Test("a document with figures names each of its files, and only those")
    func figures() throws {
        var files: [FigureFile] = []
        let text = collected { files = MarkdownReport.write(SampleReports.postmortem, figures: "figures", to: $0) }
        #expect(!files.isEmpty)
        for file in files { #expect(text.contains("](<figures/\(file.name)>)"), "\(file.name)") }
        #expect(text.components(separatedBy: "![").count - 1 == files.count)
        #expect(Set(files.map(\.name)).count == files.count)
        try expectGolden(text, "postmortem.md")
    }

    @Test("without a directory there are no figures")
    func noFigures() {
        var files: [FigureFile] = []
        let text = collected { files = MarkdownReport.write(SampleReports.postmortem, figures: nil, to: $0) }
        #expect(files.isEmpty)
        #expect(!text.contains("!["))
    }

    @Test(
        "a stranger's text formats, links and mentions nothing",
        arguments: [
            ("**a** _b_ `c`", "\\*\\*a\\*\\* \\_b\\_ \\`c\\`"), ("<img src=x>", "\\<img src=x\\>"),
            ("[a](http://b)", "\\[a\\](http:&#47;/b)"), ("a|b", "a\\|b"), ("@team #12", "&#64;team \\#12"),
            ("www.evil.com", "www&#46;evil.com"), ("a &lt; b", "a &amp;lt; b"),
            ("a\nb\u{202E}", "a\\\\x0ab\\\\u{202e}"),
        ])
    func escapes(_ text: String, _ expected: String) {
        #expect(MarkdownText.escaped(text) == expected)
    }

    @Test("three thousand findings stay a readable document")
    func crowd() {
        let text = collected { _ = MarkdownReport.write(Incident(report: SampleReports.crowd), figures: nil, to: $0) }
        #expect(text.utf8.count < 400_000)
    }
}
