import Foundation
import Model
import Testing

@Suite(
    "Live capture of a proxy between two processes",
    .enabled(if: Loopback.obstacle.isEmpty, Comment(rawValue: Loopback.obstacle)), .serialized)
struct LiveRelayTests {
    @Test("a proxy that passes on what its server cut is not blamed; both legs are saved in one file")
    func bothLegs() throws {
        let directory = try ScratchDirectory()
        let saved = directory.location.appendingPathComponent("saved")
        let server = try Loopback.peer("server", "flush")
        let serverPort = try server.firstLine()
        let relay = try Loopback.peer("relay", serverPort)
        let relayPort = try relay.firstLine()
        let live = try RunningProgram(
            Loopback.shortfin,
            ["live", "-i", "lo", "-f", "port \(serverPort) or port \(relayPort)", "--format", "ndjson"]
                + ["--duration", "60", "--stop-after", "2", "--save", saved.path])
        try live.waitForError("capturing on lo")
        let client = try Loopback.peer("client", relayPort, "flush")
        let received = Int64(try client.finish().output.trimmingCharacters(in: .whitespacesAndNewlines))
        let (status, output, errors) = try live.finish()
        #expect(status == 0, Comment(rawValue: errors))
        let findings = try LiveLines(output).findings
        // What was said last of each counts: the second leg ends after the first.
        let front = try #require(findings.last { $0.connection.server.port == UInt16(relayPort) })
        let back = try #require(findings.last { $0.connection.server.port == UInt16(serverPort) })
        #expect(
            front.cause == .relayedTruncation, Comment(rawValue: front.evidence.map(\.text).joined(separator: "\n")))
        #expect(back.cause == .flushBeforeShutdown)
        #expect(front.sizes.totalBytes == received)
        #expect(back.message.deliveredLength == front.message.deliveredLength)
        #expect(back.live?.socket?.owner?.process == server.identifier)
        #expect(front.live?.socket?.owner?.process == relay.identifier)

        let files = findings.compactMap { $0.live?.savedCapture }
        let ports = try files.map { file in
            let report = try RunningProgram(Loopback.shortfin, ["streams", "--format", "json", file]).finish()
            return report.output.contains("\(serverPort)") && report.output.contains("\(relayPort)")
        }
        #expect(ports.contains(true), Comment(rawValue: "legs apart in \(files)"))
    }
}
