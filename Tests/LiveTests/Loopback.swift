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

    /// The full path of a program on the usual paths.
    static func find(_ name: String) -> URL? {
        ["/usr/bin", "/usr/local/bin", "/bin", "/usr/sbin"].lazy.map { URL(fileURLWithPath: "\($0)/\(name)") }
            .first { FileManager.default.isExecutableFile(atPath: $0.path) }
    }

    /// Starts one end of a transfer.
    static func peer(_ arguments: String...) throws -> RunningProgram {
        let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("peers.py")
        return try RunningProgram(
            find("python3") ?? URL(fileURLWithPath: "/usr/bin/python3"), [script.path] + arguments)
    }
}
