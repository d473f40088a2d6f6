import Foundation
import Glibc
import TestSupport

/// The built program, run as a shell would run it.
enum ShortfinProgram {
    /// What one run gave.
    struct Result {
        var status: Int32
        var output: Data
        var errors: String
        var text: String { String(decoding: output, as: UTF8.self) }
    }

    /// A run that could not be made.
    struct Failure: Error, CustomStringConvertible {
        var description: String
    }

    /// `SHORTFIN_PROGRAM`, else the program built beside this test bundle.
    static var executable: URL {
        if let path = ProcessInfo.processInfo.environment["SHORTFIN_PROGRAM"] { return URL(fileURLWithPath: path) }
        let bundle = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
        return bundle.deletingLastPathComponent().appendingPathComponent("shortfin")
    }

    /// Runs the program with `arguments`, standard input from a file, and waits for its end. The environment holds
    /// nothing but `environment`.
    static func run(
        _ arguments: [String], standardInput: URL? = nil, environment: [String: String] = [:]
    ) throws -> Result {
        try run(executable, arguments, standardInput: standardInput, environment: environment)
    }

    /// Runs a line of POSIX shell; `"$SHORTFIN"` is the program.
    static func shell(_ line: String) throws -> Result {
        try run(
            URL(fileURLWithPath: "/bin/sh"), ["-c", line],
            environment: ["SHORTFIN": executable.path, "PATH": "/usr/local/bin:/usr/bin:/bin"])
    }

    /// Runs the program with something else as its standard output, which the result then does not have.
    static func run(_ arguments: [String], standardOutput: FileHandle) throws -> Result {
        try run(executable, arguments, environment: [:], standardOutput: standardOutput)
    }

    private static func run(
        _ executable: URL, _ arguments: [String], standardInput: URL? = nil, environment: [String: String],
        standardOutput: FileHandle? = nil
    ) throws -> Result {
        guard FileManager.default.isExecutableFile(atPath: executable.path) else {
            throw Failure(description: "no program at \(executable.path): build it, or set SHORTFIN_PROGRAM")
        }
        let scratch = try TemporaryDirectory()
        let output = scratch.file("output")
        let errors = scratch.file("errors")
        try Data().write(to: output)
        try Data().write(to: errors)
        let process = Process()
        process.executableURL = executable
        process.arguments = arguments
        process.environment = environment
        process.currentDirectoryURL = Checkout.root
        process.standardInput = try standardInput.map(FileHandle.init(forReadingFrom:)) ?? FileHandle.nullDevice
        process.standardOutput = try standardOutput ?? FileHandle(forWritingTo: output)
        process.standardError = try FileHandle(forWritingTo: errors)
        try process.run()
        process.waitUntilExit()
        let status = process.terminationReason == .exit ? process.terminationStatus : 128 + process.terminationStatus
        return Result(
            status: status, output: try Data(contentsOf: output),
            errors: String(decoding: try Data(contentsOf: errors), as: UTF8.self))
    }
}
