import Foundation

/// Another program, such as tshark, whose output is the measure of ours.
public enum PeerProgram {
    /// The full path of a program on `PATH`; nil if it is not installed.
    public static func path(of name: String) -> String? {
        let folders = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/local/bin:/usr/bin:/bin"
        return folders.split(separator: ":").map { "\($0)/\(name)" }.first(
            where: FileManager.default.isExecutableFile(atPath:))
    }

    /// Whether a program is installed.
    public static func isInstalled(_ name: String) -> Bool { path(of: name) != nil }

    /// What a program writes to standard output, and its exit status. Its standard error is thrown away.
    public static func run(_ name: String, _ arguments: [String]) throws -> (output: String, status: Int32) {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: path(of: name) ?? "/nonexistent/\(name)")
        process.arguments = arguments
        let output = Pipe()
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        let data = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return (String(decoding: data, as: UTF8.self), process.terminationStatus)
    }

    /// Lines of tab-separated fields that tshark gives for the packets of a capture that match a display filter.
    public static func fields(
        of path: String, _ fields: [String], filter: String = "", options: [String] = []
    ) throws -> [[String]] {
        var arguments = ["-n", "-r", path, "-T", "fields"] + options
        if !filter.isEmpty { arguments += ["-Y", filter] }
        for field in fields { arguments += ["-e", field] }
        return try run("tshark", arguments).output.split(separator: "\n", omittingEmptySubsequences: true).map {
            $0.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
        }
    }
}
