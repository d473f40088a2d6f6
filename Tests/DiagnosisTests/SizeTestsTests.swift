import Diagnosis
import Model
import Testing

/// Expected values: buffer-sizes.md, measured on a real kernel or reported in public issues.
@Suite("Size tests")
struct SizeTestsTests {
    @Test("219264 is the first block of a Unix socket, 401984 and 767424 its further rungs")
    func unixLadder() {
        let first = SizeTests.explain(219_264, mss: nil)
        #expect(first.matches.first?.family == "unix-socket-ladder")
        #expect(first.matches.first?.multiple == 6)
        #expect(first.matches.contains { $0.family == "unix-first-block-default" })
        for bytes in [401_984, 584_704, 767_424] as [Int64] {
            #expect(SizeTests.explain(bytes, mss: nil).matches.first?.family == "unix-socket-ladder")
        }
        // A reader that empties the queue in between gives a round of six.
        #expect(SizeTests.explain(803_968, mss: nil).matches.first?.family == "unix-socket-buffers")
    }

    @Test("46336 is the first write at MTU 1500, 32 whole segments")
    func firstWrite() {
        let families = SizeTests.explain(46_336, mss: nil).matches.map(\.family)
        #expect(families.contains("tcp-first-write-1448"))
        #expect(
            SizeTests.explain(46_336, mss: 1_448).matches.contains {
                $0.family == "whole-segments" && $0.multiple == 32
            })
        // The same count is nothing on a path with other segments.
        #expect(!SizeTests.explain(46_336, mss: 1_398).matches.contains { $0.family == "tcp-first-write-1448" })
    }

    @Test("2625600 is the first write on loopback")
    func loopback() {
        #expect(SizeTests.explain(2_625_600, mss: nil).matches.contains { $0.family == "tcp-first-write-lo" })
    }

    @Test("141904 is SO_SNDBUF 65536 at MTU 1500, 98 whole segments")
    func sendBufferSet() {
        let matches = SizeTests.explain(141_904, mss: 1_448).matches
        #expect(matches.contains { $0.family == "tcp-sndbuf-set-65536" })
        #expect(matches.contains { $0.family == "whole-segments" && $0.multiple == 98 })
    }

    @Test("65123 can be 64 KiB of proxy buffers less a head of 413 bytes, with a chance that says candidate")
    func proxyBuffers() {
        let match = SizeTests.explain(65_123, mss: nil).matches.first { $0.family == "proxy-buffers" }
        #expect(match?.value == 65_536)
        #expect(match?.text.contains("413") == true)
        #expect((match?.chance ?? 0) > 0.01)
    }

    @Test("a size of no family fits nothing", arguments: [100_003, 777_777, 1] as [Int64])
    func nothing(_ bytes: Int64) {
        #expect(SizeTests.explain(bytes, mss: 1_448).matches.isEmpty)
    }

    @Test("extreme counts do not trap", arguments: [0, -1, Int64.max, Int64.min])
    func extremes(_ bytes: Int64) {
        _ = SizeTests.explain(bytes, mss: 1_448)
        _ = SizeTests.explain(bytes, mss: nil)
    }
}
