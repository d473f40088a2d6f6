import Foundation

/// Whether this process may capture on the loopback, and the programs that the tests need: the one place that decides
/// what is skipped, and why.
enum Loopback {
    /// The program that was built, or the one named by SHORTFIN_PROGRAM.
    static let shortfin: URL = {
        if let path = ProcessInfo.processInfo.environment["SHORTFIN_PROGRAM"] { return URL(fileURLWithPath: path) }
        let bundle = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
        return bundle.deletingLastPathComponent().appendingPathComponent("shortfin")
    }()

    /// Why the tests cannot run here; empty if they can.
    static let obstacle: String = {
        if find("python3") == nil { return "python3 is not installed" }
        do {
            let program = try RunningProgram(shortfin, ["live", "-i", "lo", "--duration", "0.01"])
            let (status, _, errors) = try program.finish()
            return status == 0 ? "" : "capturing on lo: \(errors)"
        } catch {
            return "\(shortfin.path): \(error)"
        }
    }()

    /// Why the tests cannot run that need root's rights too; empty if they can.
    static let obstacleForRoot: String =
        obstacle.isEmpty && geteuid() != 0 ? "changing the user and making interfaces needs root" : obstacle

    /// The same for those that compare files with tcpdump's.
    static let obstacleForRotation = obstacle(programs: "tcpdump", "capinfos")

    /// The same for those that also need programs.
    static func obstacle(programs: String...) -> String {
        guard obstacleForRoot.isEmpty else { return obstacleForRoot }
        return programs.first { find($0) == nil }.map { "\($0) is not installed" } ?? ""
    }

    /// The full path of a program on the usual paths.
    static func find(_ name: String) -> URL? {
        ["/usr/bin", "/usr/local/bin", "/bin", "/usr/sbin"].lazy.map { URL(fileURLWithPath: "\($0)/\(name)") }
            .first { FileManager.default.isExecutableFile(atPath: $0.path) }
    }

    /// Starts one end of a transfer, in a network namespace if one is given.
    static func peer(_ arguments: String..., in namespace: String? = nil) throws -> RunningProgram {
        let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("peers.py")
        let python = find("python3") ?? URL(fileURLWithPath: "/usr/bin/python3")
        guard let namespace else { return try RunningProgram(python, [script.path] + arguments) }
        return try RunningProgram(
            find("ip") ?? URL(fileURLWithPath: "/usr/sbin/ip"),
            ["netns", "exec", namespace, python.path, script.path] + arguments)
    }

    /// Runs a program to its end and gives what it wrote.
    static func run(_ name: String, _ arguments: String...) throws -> String {
        guard let program = find(name) else { throw Missing(program: name) }
        let (status, output, errors) = try RunningProgram(program, arguments).finish()
        guard status == 0 else { throw Failed(words: "\(name) \(arguments): \(status) \(errors)") }
        return output
    }

    struct Missing: Error {
        var program: String
    }

    struct Failed: Error {
        var words: String
    }
}
