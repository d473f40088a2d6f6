import Model
import Reports
import TestSupport
import Testing

@testable import ShortfinCommands

@Suite("Pieces of one capture")
struct RotatedPiecesTests {
    /// A capture from one second to another, with a number of connections that began before it.
    private static func capture(_ path: String, _ from: Double, _ to: Double, earlier: UInt64 = 2) -> CaptureSummary {
        var capture = CaptureSummary(path: path)
        capture.firstPacket = RFC3339.text(nanoseconds: Int64(from * 1e9))
        capture.lastPacket = RFC3339.text(nanoseconds: Int64(to * 1e9))
        capture.trust.midstreamConnections = earlier
        return capture
    }

    // Names as of tcpdump -C, tcpdump -G and dumpcap -b.
    @Test("files named and timed as rotation makes them are pieces, in the order of their times")
    func pieces() {
        let rotated = [
            Self.capture("x.pcap1", 10, 20), Self.capture("x.pcap", 0, 10, earlier: 0), Self.capture("x.pcap2", 20, 25),
        ]
        #expect(RotatedPieces.paths(in: rotated) == ["x.pcap", "x.pcap1", "x.pcap2"])
        let timed = [Self.capture("t-1000.pcap", 1000, 1050), Self.capture("t-4600.pcap", 4700, 5000)]
        #expect(RotatedPieces.paths(in: timed) == ["t-1000.pcap", "t-4600.pcap"])
        let unlike = [Self.capture("before.pcap", 0, 10), Self.capture("after.pcap", 10.2, 30)]
        #expect(RotatedPieces.paths(in: unlike) == ["before.pcap", "after.pcap"])
    }

    @Test("captures of both ends, of other times or with connections of their own are not")
    func others() {
        #expect(RotatedPieces.paths(in: [Self.capture("x.pcap", 0, 10)]) == nil)
        #expect(RotatedPieces.paths(in: [Self.capture("c1.pcap", 0, 10), Self.capture("c2.pcap", 0.1, 9.9)]) == nil)
        #expect(RotatedPieces.paths(in: [Self.capture("a.pcap", 0, 10), Self.capture("b.pcap", 90, 99)]) == nil)
        #expect(
            RotatedPieces.paths(in: [Self.capture("a1.pcap", 0, 10), Self.capture("a2.pcap", 10, 20, earlier: 0)])
                == nil)
        #expect(RotatedPieces.paths(in: [CaptureSummary(path: "a1"), CaptureSummary(path: "a2")]) == nil)
    }

    @Test("pieces that were not joined are told of, on standard error, unless they were or quiet was asked for")
    func note() {
        var report = Report(tool: Tool(version: "0"))
        report.captures = [Self.capture("x\u{1B}.pcap0", 0, 10), Self.capture("x\u{1B}.pcap1", 10, 20)]
        let run = TestRun(report)
        #expect(run(anyFile, anyFile) == 0)
        #expect(
            run.error.collected.contains("x\\x1b.pcap0 to x\\x1b.pcap1 look like 2 pieces of one capture; with --join"))
        for option in ["--join", "-q"] {
            let run = TestRun(report)
            #expect(run(option, anyFile, anyFile) == 0)
            #expect(run.error.collected.isEmpty)
        }
    }
}
