import Foundation
import TestSupport
import Testing

/// The same capture by every way in gives the same report.
@Suite struct InputTests {
    static let capture = LabelledCapture(name: "idle-timeout")

    /// The report's findings, totals and cohorts as they were printed, which is all that may not depend on the way in.
    private func essence(_ output: Data) throws -> String {
        let object = try JSONSerialization.jsonObject(with: output)
        let report = try #require(object as? [String: Any])
        let kept = report.filter { ["totals", "findings", "cohorts"].contains($0.key) }
        #expect(kept.count == 3)
        return String(decoding: try JSONSerialization.data(withJSONObject: kept, options: [.sortedKeys]), as: UTF8.self)
    }

    @Test func `standard input equals the file`() throws {
        let file = try ShortfinProgram.run(["--format", "json", Self.capture.path])
        let input = try ShortfinProgram.run(
            ["--format", "json", "-"], standardInput: URL(fileURLWithPath: Self.capture.path))
        #expect(try essence(file.output) == essence(input.output))
        #expect(input.status == 0)
    }

    @Test func `a pipe and a named pipe equal the file`() throws {
        let file = try ShortfinProgram.run(["--format", "json", Self.capture.path])
        let pipe = try ShortfinProgram.shell("cat '\(Self.capture.path)' | \"$SHORTFIN\" --format json -")
        #expect(try essence(file.output) == essence(pipe.output))
        let scratch = try TemporaryDirectory()
        let fifo = scratch.file("fifo").path
        let named = try ShortfinProgram.shell(
            "mkfifo '\(fifo)' && { cat '\(Self.capture.path)' >'\(fifo)' & \"$SHORTFIN\" --format json '\(fifo)'; }")
        #expect(try essence(file.output) == essence(named.output))
    }

    @Test func `compressed and plain files give the same report`() throws {
        let scratch = try TemporaryDirectory()
        let plain = scratch.file("plain.pcap")
        let unpacked = try ShortfinProgram.shell("gzip -dc '\(Self.capture.path)' >'\(plain.path)'")
        #expect(unpacked.status == 0)
        let packed = try ShortfinProgram.run(["--format", "json", Self.capture.path])
        let result = try ShortfinProgram.run(["--format", "json", plain.path])
        #expect(try essence(packed.output) == essence(result.output))
    }

    @Test func `the same run twice prints the same bytes`() throws {
        let first = try ShortfinProgram.run(["--format", "json", Self.capture.path])
        let second = try ShortfinProgram.run(["--format", "json", Self.capture.path])
        #expect(first.output == second.output)
    }

    @Test func `several captures are reported in one go`() throws {
        let other = LabelledCapture(name: "flush-before-shutdown")
        let report = try TriageReport.triage([Self.capture.path, other.path])
        #expect(report.captures.map(\.path) == [Self.capture.path, other.path])
        #expect(report.truncated.filter { $0.connection.capture == 0 }.count == 3)
        #expect(report.truncated.filter { $0.connection.capture == 1 }.count == 8)
    }

    @Test func `a file cut inside a packet is reported up to there, with status 2`() throws {
        let scratch = try TemporaryDirectory()
        let plain = scratch.file("cut.pcap")
        // A pcap file begins with 24 bytes, a record with 16: this leaves some packets and a piece of one.
        let unpacked = try ShortfinProgram.shell("gzip -dc '\(Self.capture.path)' | head -c 5000 >'\(plain.path)'")
        #expect(unpacked.status == 0)
        let result = try ShortfinProgram.run(["--format", "json", plain.path])
        #expect(result.status == 2)
        #expect(result.errors.contains("cut.pcap"))
        let report = try JSONDecoder().decode(TriageReport.self, from: result.output)
        let capture = try #require(report.captures.first)
        #expect(!capture.fullyRead)
        #expect(capture.packets > 0)
        let issue = try #require(capture.issues.first { $0.kind == "file-cut" })
        #expect(issue.packet == capture.packets + 1)
        let offset = try #require(issue.fileOffset)
        #expect((24..<5000).contains(offset))
    }
}
