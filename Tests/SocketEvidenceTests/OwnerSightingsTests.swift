import Model
import SocketEvidence
import Testing

struct OwnerSightingsTests {
    private func owner(_ process: Int32, started: UInt64 = 7) -> SocketOwner {
        SocketOwner(process: process, name: "server", commandLine: "", started: started, isExact: false)
    }

    @Test func `a process seen alive later on outlived an end, and one seen at it or before need not have`() {
        var sightings = OwnerSightings()
        let end: Int64 = 1_000_000_000_000
        #expect(!sightings.outlived(end, owner(1)))
        sightings.note(owner(1), aliveAt: end + OwnerSightings.margin)
        sightings.note(owner(2), aliveAt: end + OwnerSightings.margin - 1)
        // An older sighting that is told later takes nothing back.
        sightings.note(owner(1), aliveAt: end - 5)
        #expect(sightings.outlived(end, owner(1)))
        #expect(!sightings.outlived(end, owner(2)))
        // Another process that was given the same number.
        #expect(!sightings.outlived(end, owner(1, started: 8)))
        #expect(sightings.outlived(.min, owner(1)) && !sightings.outlived(.max, owner(1)))
    }

    @Test func `processes without end are remembered up to a limit, the latest of them`() {
        var sightings = OwnerSightings()
        for process in 0..<Int32(3 * OwnerSightings.most) {
            sightings.note(owner(process), aliveAt: 1_000_000_000 + Int64(process))
        }
        #expect(!sightings.outlived(0, owner(0)))
        #expect(sightings.outlived(0, owner(Int32(3 * OwnerSightings.most) - 1)))
    }
}
