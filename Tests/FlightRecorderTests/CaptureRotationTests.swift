import FlightRecorder
import Testing

/// Names as tcpdump 4.99 gives them (tcpdump(1), -C, -G and -W).
@Suite("Names of rotated files")
struct CaptureRotationTests {
    @Test("-C alone numbers files from the second on, without end")
    func size() {
        var rotation = CaptureRotation(path: "x.pcapng")
        rotation.bytes = 1_000_000
        #expect(rotation.name(count: 0, begun: 0) == "x.pcapng")
        #expect(rotation.name(count: 1, begun: 0) == "x.pcapng1")
        #expect(rotation.next(after: 99) == 100)
    }

    @Test("-C with -W pads the numbers and begins again after the last")
    func ring() {
        var rotation = CaptureRotation(path: "x")
        rotation.bytes = 1_000_000
        rotation.files = 11
        #expect(rotation.name(count: 0, begun: 0) == "x00")
        #expect(rotation.name(count: 10, begun: 0) == "x10")
        #expect(rotation.next(after: 9) == 10)
        #expect(rotation.next(after: 10) == 0)
    }

    @Test("-G names files by the time at which they begin")
    func time() {
        var rotation = CaptureRotation(path: "trace-%s.pcapng")
        rotation.seconds = 60
        #expect(rotation.name(count: 0, begun: 1_700_000_000) == "trace-1700000000.pcapng")
    }

    @Test("without -G a percent sign stays as it is")
    func plain() {
        #expect(CaptureRotation(path: "100%s").name(count: 0, begun: 1) == "100%s")
    }
}
