import Foundation

/// A program that runs beside the test; what it writes goes into files.
final class RunningProgram {
    private let process = Process()
    private let directory: URL
    private var output: URL { directory.appendingPathComponent("output") }
    private var errors: URL { directory.appendingPathComponent("errors") }

    /// Starts a program. What it writes to a standard output that is given is not kept.
    init(_ executable: URL, _ arguments: [String], standardOutput: FileHandle? = nil) throws {
        directory = FileManager.default.temporaryDirectory.appendingPathComponent("shortfin-run-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        try Data().write(to: output)
        try Data().write(to: errors)
        process.executableURL = executable
        process.arguments = arguments
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = try standardOutput ?? FileHandle(forWritingTo: output)
        process.standardError = try FileHandle(forWritingTo: errors)
        try process.run()
    }

    deinit {
        if process.isRunning { kill(process.processIdentifier, SIGKILL) }
        do { try FileManager.default.removeItem(at: directory) } catch { print("not removed: \(directory.path)") }
    }

    /// Process number.
    var identifier: Int32 { process.processIdentifier }

    /// Waits until standard output has a whole line or the program ended, and gives the first.
    func firstLine() throws -> String {
        let text = try wait(for: output) { $0.contains("\n") }
        return String(text.prefix { $0 != "\n" })
    }

    /// Waits until standard error holds a text or the program ended.
    func waitForError(_ text: String) throws { _ = try wait(for: errors) { $0.contains(text) } }

    /// Sends a signal.
    func signal(_ number: Int32) { kill(process.processIdentifier, number) }

    /// Waits for the end, and gives the status and everything written.
    func finish() throws -> (status: Int32, output: String, errors: String) {
        process.waitUntilExit()
        let status = process.terminationReason == .exit ? process.terminationStatus : 128 + process.terminationStatus
        return (status, try text(of: output), try text(of: errors))
    }

    private func wait(for file: URL, until isEnough: (String) -> Bool) throws -> String {
        while true {
            let isRunning = process.isRunning
            let text = try text(of: file)
            if !isRunning || isEnough(text) { return text }
            usleep(5_000)
        }
    }

    private func text(of file: URL) throws -> String { String(decoding: try Data(contentsOf: file), as: UTF8.self) }
}
