import Analysis
import Foundation
import Model
import Reports
import Testing

@testable import ShortfinCommands

@Suite("report and explain")
struct ReportCommandTests {
    private let report = Report.withTwoFindings

    @Test(
        "a finding is named by number or key, before or after the files",
        arguments: [
            ["F2", anyFile], [anyFile, "F2"], ["f2", anyFile], [anyFile, "00000000bb"], ["-r", anyFile, "F2"],
        ])
    func names(_ arguments: [String]) {
        let run = TestRun(report)
        #expect(run.call(["explain"] + arguments) == 0)
        #expect(run.output.collected.contains("/number-2"))
        #expect(!run.output.collected.contains("/number-1"))
        #expect(run.asked?.paths == [anyFile])
    }

    @Test("without a name the first finding is explained, and the others are told of")
    func noName() {
        let run = TestRun(report)
        #expect(run("explain", anyFile) == 0)
        #expect(run.output.collected.contains("/number-1"))
        #expect(run.error.collected.contains("F1 to F2"))
    }

    @Test("a name that no finding has is a usage error that says which there are")
    func unknownName() {
        let run = TestRun(report)
        #expect(run("explain", "F3", anyFile) == 64)
        #expect(run.error.collected.contains("no finding F3; there are F1 to F2"))
        #expect(TestRun()("explain", "F1", anyFile) == 64)
    }

    @Test("without a file there is a hint")
    func noFile() {
        #expect(TestRun()("explain", "F1") == 64)
        #expect(TestRun()("report") == 64)
    }

    @Test("the form of a report follows the name of its file, or the option")
    func forms() throws {
        let directory = FileManager.default.temporaryDirectory.appendingPathComponent("shortfin-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        defer { #expect(throws: Never.self) { try FileManager.default.removeItem(at: directory) } }
        let page = directory.appendingPathComponent("a.html")
        let text = directory.appendingPathComponent("b.md")
        #expect(TestRun(report)("report", anyFile, "-o", page.path) == 0)
        #expect(try String(contentsOf: page, encoding: .utf8).hasPrefix("<!DOCTYPE html>"))
        let figures = directory.appendingPathComponent("figures")
        #expect(TestRun(report)("report", anyFile, "-o", text.path, "--figures", figures.path) == 0)
        #expect(try String(contentsOf: text, encoding: .utf8).hasPrefix("# 2 of 2 responses"))
        #expect(FileManager.default.fileExists(atPath: figures.path))
        let run = TestRun(report)
        #expect(run("report", anyFile, "--format", "markdown") == 0)
        #expect(run.output.collected.hasPrefix("# 2 of 2"))
        #expect(TestRun(report)("report", anyFile, "--figures", "x") == 64)
    }

    @Test("a report fails a build as triage does")
    func failOn() {
        #expect(TestRun(report)("report", anyFile, "--format", "markdown", "--fail-on", "truncated") == 1)
        #expect(TestRun(report)("triage", anyFile, "--format", "sarif", "--fail-on", "truncated") == 1)
        #expect(TestRun(report)("triage", anyFile, "--format", "junit") == 0)
    }

    @Test("forms for findings are refused where rows are listed", arguments: ["streams", "messages"])
    func unsuitable(_ command: String) {
        let run = TestRun(report)
        #expect(run(command, anyFile, "--format", "sarif") == 64)
        #expect(run.error.collected.contains("triage --format sarif"))
    }

    @Test("HTML does not go to a terminal")
    func terminal() {
        let run = TestRun(report)
        run.terminal.outputIsTerminal = true
        #expect(run("report", anyFile) == 64)
        #expect(run.error.collected.contains("-o incident.html"))
    }

    @Test(
        "figures are linked relative to the document",
        arguments: [
            ("figures", "a.md", "figures"), ("out/figures", "out/a.md", "figures"),
            ("figures", "out/a.md", "../figures"),
            ("./out/f", "out/a.md", "f"), ("/tmp/f", "a.md", "/tmp/f"), ("f", nil, "f"), (".", "a.md", "."),
        ] as [(String, String?, String)])
    func links(_ directory: String, _ document: String?, _ expected: String) {
        #expect(FigureFiles.link(to: directory, from: document) == expected)
    }

    // "abc" of FIPS 180-2, appendix B.1.
    @Test("a capture's hash is SHA-256 in hexadecimal digits")
    func hash() throws {
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("shortfin-\(UUID().uuidString)")
        try Data("abc".utf8).write(to: file)
        defer { #expect(throws: Never.self) { try FileManager.default.removeItem(at: file) } }
        #expect(
            CaptureHash.sha256(of: file.path) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
        #expect(CaptureHash.sha256(of: "-") == nil)
        #expect(CaptureHash.sha256(of: "/nonexistent") == nil)
    }
}
