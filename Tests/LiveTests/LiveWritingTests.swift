import Foundation
import Testing

/// What becomes of a live run that cannot write.
@Suite(
    "Writing in a live run",
    .enabled(if: Loopback.obstacle.isEmpty, Comment(rawValue: Loopback.obstacle)), .serialized)
struct LiveWritingTests {
    @Test(
        "a run whose file has no room goes on to its summary, says so once, and ends with 70",
        .enabled(if: FileManager.default.fileExists(atPath: "/dev/full"), "no /dev/full"))
    func noRoom() throws {
        let live = try RunningProgram(
            Loopback.shortfin, ["live", "-i", "lo", "-f", "", "--duration", "0.3", "-w", "/dev/full"])
        let (status, output, errors) = try live.finish()
        #expect(status == 70)
        #expect(!output.isEmpty && errors.contains("the filter is empty: every packet is captured"))
        #expect(errors.components(separatedBy: "writing ends here: cannot write: No space left").count == 2)
    }

    @Test("a run whose packets go to a pipe ends quietly with the pipe's reader")
    func noReader() throws {
        let pipe = Pipe()
        try pipe.fileHandleForReading.close()
        let live = try RunningProgram(
            Loopback.shortfin, ["live", "-i", "lo", "--duration", "60", "-w", "-", "-f", "udp dst port 9"],
            standardOutput: pipe.fileHandleForWriting)
        try live.waitForError("capturing on lo")
        // It sends for a part of the run's time only: whether it is still at it tells that the run ended by itself.
        let sender = try Loopback.peer("datagrams", "9", "2000", "200", "0.01")
        let (status, _, errors) = try live.finish()
        sender.signal(SIGKILL)
        #expect(try sender.finish().status == 128 + SIGKILL)
        #expect(status == 0)
        #expect(!errors.contains("cannot write"), Comment(rawValue: errors))
    }
}
