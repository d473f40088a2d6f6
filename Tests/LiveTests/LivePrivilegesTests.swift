import Foundation
import Model
import Testing

@Suite(
    "Live capture as another user",
    .enabled(if: Loopback.obstacleForRoot.isEmpty, Comment(rawValue: Loopback.obstacleForRoot)), .serialized)
struct LivePrivilegesTests {
    private static let user = "nobody"

    private static func number(_ option: String) throws -> Int {
        let text = try Loopback.run("id", option, user).trimmingCharacters(in: .whitespacesAndNewlines)
        return try #require(Int(text))
    }

    @Test("--user gives up root in every thread, still captures, and saves as that user")
    func drop() throws {
        let number = try Self.number("-u")
        let directory = try ScratchDirectory()
        for name in ["saved", "log"] { try directory.makeDirectory(name, owner: number) }
        let server = try Loopback.peer("server", "flush")
        let port = try server.firstLine()
        let live = try RunningProgram(
            Loopback.shortfin,
            ["live", "-i", "lo", "-f", "port \(port)", "--format", "ndjson", "--duration", "60", "--stop-after", "1"]
                + ["--user", Self.user, "--save", directory.path("saved"), "-w", directory.path("log/all.pcap")])
        try live.waitForError("capturing on lo")
        let group = try Self.number("-g")
        let threads = try FileManager.default.contentsOfDirectory(atPath: "/proc/\(live.identifier)/task")
        #expect(!threads.isEmpty)
        for thread in threads {
            let path = "/proc/\(live.identifier)/task/\(thread)/status"
            // A thread may be gone since the list was made; the first never is.
            guard let status = FileManager.default.contents(atPath: path) else {
                #expect(thread != String(live.identifier))
                continue
            }
            let fields = Self.fields(String(decoding: status, as: UTF8.self))
            #expect(fields["Uid"] == Array(repeating: "\(number)", count: 4))
            #expect(fields["Gid"] == Array(repeating: "\(group)", count: 4))
            #expect(fields["CapEff"] == ["0000000000000000"])
            #expect(fields["CapPrm"] == ["0000000000000000"])
            #expect(fields["Groups"]?.contains("0") != true)
        }
        _ = try Loopback.peer("client", port, "flush").finish()
        let (status, output, errors) = try live.finish()
        #expect(status == 0, Comment(rawValue: errors))
        let finding = try #require(try LiveLines(output).findings.first, Comment(rawValue: errors))
        #expect(finding.cause == .flushBeforeShutdown)
        let saved = try directory.names(in: "saved")
        #expect(saved.count == 1, Comment(rawValue: errors))
        #expect(try saved.allSatisfy { try directory.owner(of: "saved/\($0)") == number })
        #expect(try directory.owner(of: "log/all.pcap") == number)
    }

    @Test("a directory that the user may not write to is an error at the start that names it")
    func notWritable() throws {
        let directory = try ScratchDirectory()
        try directory.makeDirectory("root", owner: 0)
        for options in [["--save", directory.path("root")], ["-w", directory.path("root/all.pcap")]] {
            let (status, _, errors) = try RunningProgram(
                Loopback.shortfin, ["live", "-i", "lo", "--duration", "20", "--user", Self.user] + options
            ).finish()
            #expect(status == 64)
            #expect(errors.contains(options[1]) && errors.contains("Permission denied"), Comment(rawValue: errors))
        }
        #expect(try directory.names(in: "root").isEmpty)
    }

    /// The words of each line of /proc/PID/status.
    private static func fields(_ text: String) -> [String: [String]] {
        var fields: [String: [String]] = [:]
        for line in text.split(separator: "\n") {
            let parts = line.split(separator: ":", maxSplits: 1)
            guard parts.count == 2 else { continue }
            fields[String(parts[0])] = parts[1].split(whereSeparator: \.isWhitespace).map(String.init)
        }
        return fields
    }
}
