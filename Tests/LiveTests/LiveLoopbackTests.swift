import Foundation
import Model
import Testing

@Suite(
    "Live capture on the real loopback",
    .enabled(if: Loopback.obstacle.isEmpty, Comment(rawValue: Loopback.obstacle)), .serialized)
struct LiveLoopbackTests {
    @Test("a server that shuts down with bytes in its own buffer is found, with its process and send buffer")
    func flush() throws {
        let transfer = try LiveTransfer("flush", findsSomething: true)
        let finding = try #require(transfer.findings.first, Comment(rawValue: transfer.errors))
        #expect(transfer.status == 0)
        #expect(finding.verdict == .truncated)
        #expect(finding.cause == .flushBeforeShutdown)
        #expect(finding.sizes.totalBytes == transfer.received)
        #expect(finding.message.declaredLength == 6_000_000)
        let socket = try #require(finding.live?.socket)
        #expect(socket.owner?.process == transfer.serverIdentifier)
        #expect(socket.owner?.commandLine.contains("peers.py server flush") == true)
        #expect(socket.ownerLives == true)
        #expect((socket.sendBuffer ?? 0) > 0)
    }

    @Test("the same bytes give the same finding as a file; the saved connection has its comments")
    func sameOffline() throws {
        let transfer = try LiveTransfer("flush", findsSomething: true, options: ["--no-socket-evidence"])
        let live = try #require(transfer.findings.last, Comment(rawValue: transfer.errors))
        let offline = try #require(try LiveTransfer.triage(transfer.whole).first)
        var plain = live
        plain.live = nil
        #expect(plain == offline)
        let saved = try #require(transfer.findings.first?.live?.savedCapture)
        let alone = try #require(try LiveTransfer.triage(URL(fileURLWithPath: saved)).first)
        #expect(alone.cause == live.cause)
        #expect(alone.message.deliveredLength == live.message.deliveredLength)
        #expect(alone.sizes == live.sizes)
        guard let tshark = Loopback.find("tshark") else { return }
        let shown = try RunningProgram(
            tshark, ["-r", saved, "-Y", "frame.comment", "-T", "fields", "-e", "tcp.flags.fin", "-e", "frame.comment"]
        ).finish()
        #expect(shown.status == 0, Comment(rawValue: shown.errors))
        let end = shown.output.split(separator: "\n").first { $0.contains("FIN of the server") }
        #expect(end?.hasPrefix("1") == true || end?.hasPrefix("True") == true, Comment(rawValue: shown.output))
    }

    @Test("a server that is killed while its kernel still sends is found, and its process is gone")
    func crash() throws {
        let transfer = try LiveTransfer("crash", findsSomething: true)
        let finding = try #require(transfer.findings.first, Comment(rawValue: transfer.errors))
        #expect(finding.verdict == .truncated)
        #expect(finding.cause == .senderCrash)
        #expect(finding.live?.socket?.ownerLives == false)
        #expect(finding.sizes.totalBytes == transfer.received)
    }

    @Test("a client that goes away is found as that, and not held against the server")
    func abort() throws {
        let transfer = try LiveTransfer("abort", findsSomething: true)
        let finding = try #require(transfer.findings.first, Comment(rawValue: transfer.errors))
        #expect(finding.verdict == .truncated)
        #expect(finding.cause == .receiverAbort)
        #expect(finding.end?.sentBy == "client")
    }

    @Test("a transfer under way when the capture stops is counted as undecided, and is no event")
    func underWay() throws {
        let transfer = try LiveTransfer("open", findsSomething: false)
        #expect(transfer.status == 0, Comment(rawValue: transfer.errors))
        #expect(transfer.findings.isEmpty)
        #expect(transfer.totals?.responses.undetermined == 1)
        #expect(try FileManager.default.contentsOfDirectory(atPath: transfer.saved.path).isEmpty)
        #expect(try LiveTransfer.triage(transfer.whole).map(\.cause) == [.capturePartial])
    }

    @Test("a healthy transfer gives no finding, and SIGINT a summary")
    func healthy() throws {
        let transfer = try LiveTransfer("healthy", findsSomething: false)
        #expect(transfer.status == 0, Comment(rawValue: transfer.errors))
        #expect(transfer.findings.isEmpty)
        #expect(transfer.totals?.responses.complete == 1)
        #expect(transfer.totals?.truncated == 0)
        #expect(try FileManager.default.contentsOfDirectory(atPath: transfer.saved.path).isEmpty)
    }
}
