import Foundation
import TestSupport
import Testing

/// Output that nobody reads any more, or that has no room.
@Suite struct OutputTests {
    static let cut = LabelledCapture(name: "flush-before-shutdown").path

    /// Commands whose output goes to standard output.
    static let commands = [
        [cut], ["--format", "json", cut], ["--format", "sarif", cut], ["streams", "--format", "csv", cut],
        ["messages", cut], ["sizes", "78192"], ["explain", "F1", cut], ["report", cut],
        ["report", "--format", "markdown", cut], ["carve", cut, "-o", "-"], ["carve", "--scrub", cut, "-o", "-"],
        ["annotate", cut, "-o", "-"], ["lab", "--list"], ["--help"], ["triage", "--help"], ["help", "lab"],
        ["--version"], ["--generate-completion-script", "bash"],
    ]

    @Test(arguments: commands)
    func `a reader that went away ends the run quietly`(command: [String]) throws {
        let pipe = Pipe()
        try pipe.fileHandleForReading.close()
        let result = try ShortfinProgram.run(command, standardOutput: pipe.fileHandleForWriting)
        #expect(result.status == 0)
        #expect(result.errors.isEmpty, "\(result.errors)")
    }

    @Test(.enabled(if: FileManager.default.fileExists(atPath: "/dev/full"), "no /dev/full"), arguments: commands)
    func `output without room is status 70, and said`(command: [String]) throws {
        let full = try #require(FileHandle(forWritingAtPath: "/dev/full"))
        let result = try ShortfinProgram.run(command, standardOutput: full)
        #expect(result.status == 70)
        #expect(result.errors.contains("No space left on device"), "\(result.errors)")
    }
}
