import Foundation
import Model
import Testing

@Suite(
    "Live capture on several interfaces",
    .enabled(
        if: VirtualWire.obstacle.isEmpty, Comment(rawValue: VirtualWire.obstacle)), .serialized)
struct LiveInterfacesTests {
    @Test("finds a cut message on each, and saves its packets under their own interface")
    func loopbackAndWire() throws {
        let wire = try VirtualWire()
        let directory = try ScratchDirectory()
        let near = try Loopback.peer("server", "flush")
        let far = try Loopback.peer("server", "flush", VirtualWire.farAddress, in: wire.namespace)
        let (nearPort, farPort) = (try near.firstLine(), try far.firstLine())
        let live = try RunningProgram(
            Loopback.shortfin,
            ["live", "-i", "lo", "-i", wire.interface, "--format", "ndjson", "--duration", "60"]
                + ["--save", directory.path("saved"), "-w", directory.path("all.pcapng"), "--stop-after", "2"]
                + ["-f", "tcp port \(nearPort) or tcp port \(farPort)"])
        try live.waitForError("capturing on lo, \(wire.interface)")
        _ = try Loopback.peer("client", nearPort, "flush").finish()
        _ = try Loopback.peer("client", farPort, "flush", VirtualWire.farAddress).finish()
        let (status, output, errors) = try live.finish()
        #expect(status == 0, Comment(rawValue: errors))
        let lines = try LiveLines(output)
        // What was said of a message first: later it may be said again with more confidence.
        let first = lines.findings.filter { $0.live?.revision == 0 }
        #expect(Set(first.map { String($0.connection.server.port) }) == [nearPort, farPort], Comment(rawValue: output))
        for finding in first {
            #expect(finding.verdict == .truncated)
            // Of a server beyond the wire nobody tells whether it still lives.
            let causes = [finding.cause] + finding.alternatives.map(\.cause)
            #expect(causes.prefix(2).contains(.flushBeforeShutdown))
            let saved = try #require(finding.live?.savedCapture)
            let names = try Loopback.run("tshark", "-r", saved, "-T", "fields", "-e", "frame.interface_name")
            let expected = String(finding.connection.server.port) == nearPort ? "lo" : wire.interface
            #expect(Set(names.split(separator: "\n").map(String.init)) == [expected])
        }
        // The file of everything is in order of time, and whole.
        let times = try Loopback.run(
            "tshark", "-r", directory.path("all.pcapng"), "-T", "fields", "-e", "frame.time_epoch"
        )
        .split(separator: "\n")
        #expect(times == times.sorted())
        #expect(UInt64(times.count) == lines.capture?.packets)
    }
}
