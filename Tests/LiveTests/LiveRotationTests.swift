import Foundation
import Model
import Testing

/// Files of `-w` with `-C`, `-G` and `-W` beside those of tcpdump, from the same datagrams on the real loopback.
@Suite(
    "Rotation of files of a live capture",
    .enabled(if: Loopback.obstacleForRotation.isEmpty, Comment(rawValue: Loopback.obstacleForRotation)), .serialized)
struct LiveRotationTests {
    /// A port where nobody listens, datagrams sent to it, and the filter for them: one sender, so every capture has them in
    /// one order.
    private static let port = "9"
    private static let filter = "udp dst port 9 and greater 19000"
    private static let count = 200

    /// Captures the datagrams, with both programs where their files are to be compared. Gives packets by file name.
    private func capture(
        _ name: String, _ options: [String], besideTcpdump: Bool
    ) throws -> (own: [String: Int], peers: [String: Int]) {
        let directory = try ScratchDirectory()
        for part in ["own", "peer"] { try directory.makeDirectory(part, owner: Int(getuid())) }
        let live = try RunningProgram(
            Loopback.shortfin,
            ["live", "-i", "lo", "-f", Self.filter, "-c", "\(Self.count)", "--duration", "60", "--format", "ndjson"]
                + ["-w", directory.path("own/\(name)")] + options)
        try live.waitForError("capturing on lo")
        var tcpdump: RunningProgram?
        if besideTcpdump, let program = Loopback.find("tcpdump") {
            let running = try RunningProgram(
                program,
                ["-i", "lo", "-B", "32768", "--immediate-mode", "-Z", "root", "-c", "\(Self.count)"]
                    + ["-w", directory.path("peer/\(name)")] + options + [Self.filter])
            try running.waitForError("listening on lo")
            tcpdump = running
        }
        let sender = try Loopback.peer("datagrams", Self.port, "\(Self.count)", "20000", "0")
        #expect(try sender.finish().status == 0)
        let (status, output, errors) = try live.finish()
        #expect(status == 0, Comment(rawValue: errors))
        #expect(try LiveLines(output).capture?.packets == UInt64(Self.count))
        if let tcpdump { #expect(try tcpdump.finish().status == 0) }
        return (try Self.packets(directory, "own"), try Self.packets(directory, "peer"))
    }

    /// Packets by file name, as capinfos counts them; it reads every file to its end.
    private static func packets(_ directory: ScratchDirectory, _ part: String) throws -> [String: Int] {
        var counts: [String: Int] = [:]
        for name in try directory.names(in: part) {
            let row = try Loopback.run("capinfos", "-T", "-r", "-c", "-M", directory.path("\(part)/\(name)"))
            counts[name] = row.split(whereSeparator: \.isWhitespace).last.flatMap { Int($0) }
        }
        return counts
    }

    @Test("-C gives tcpdump's files: the same names, the same packets in each")
    func size() throws {
        let (own, peers) = try capture("x.pcap", ["-C", "1"], besideTcpdump: true)
        #expect(own.count > 3)
        #expect(own == peers)
        #expect(own.values.reduce(0, +) == Self.count)
    }

    @Test("-C with -W writes in turn as tcpdump does, over the oldest")
    func ring() throws {
        let (own, peers) = try capture("x.pcap", ["-C", "1", "-W", "3"], besideTcpdump: true)
        #expect(own.keys.sorted() == ["x.pcap0", "x.pcap1", "x.pcap2"])
        #expect(own == peers)
    }

    @Test("-C in pcapng loses and repeats nothing between its files")
    func pcapng() throws {
        let (own, _) = try capture("x.pcapng", ["-C", "1"], besideTcpdump: false)
        #expect(own.count > 3)
        #expect(own.values.reduce(0, +) == Self.count)
    }

    @Test("-G with -W ends the run after its files, each named by its second and holding packets of it")
    func time() throws {
        let directory = try ScratchDirectory()
        let sender = try Loopback.peer("datagrams", Self.port, "100000", "20000", "0.02")
        let live = try RunningProgram(
            Loopback.shortfin,
            ["live", "-i", "lo", "-f", Self.filter, "--duration", "120", "--format", "ndjson", "-G", "1", "-W", "2"]
                + ["-w", directory.path("g-%s.pcap")])
        let (status, output, errors) = try live.finish()
        #expect(status == 0, Comment(rawValue: errors))
        sender.signal(SIGKILL)
        let names = try directory.names()
        #expect(names.count == 2)
        var count = 0
        for name in names {
            let began = try #require(Double(name.dropFirst(2).dropLast(5)))
            let times = try Loopback.run("tcpdump", "-r", directory.path(name), "-n", "-tt")
                .split(separator: "\n").compactMap { $0.split(separator: " ").first.flatMap { Double($0) } }
            count += times.count
            // The name has whole seconds; the file lasts for one.
            #expect(times.allSatisfy { $0 >= began && $0 < began + 2 })
        }
        let packets = try #require(try LiveLines(output).capture?.packets)
        #expect(count > 0 && UInt64(count) <= packets)
    }
}
