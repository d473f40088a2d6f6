import Testing

@testable import Analysis

/// Which flows are left out while the level rises and falls.
@Suite("Flows left out")
struct SheddingTests {
    /// Behind for a batch, so that parts below 32 are left out.
    private static func behind() -> Shedding {
        var shedding = Shedding()
        shedding.note(backlog: 1)
        return shedding
    }

    private static func calm(_ shedding: inout Shedding) {
        for _ in 0..<Shedding.patience * 2 { shedding.note(backlog: 0) }
    }

    @Test("a flow of which a packet was left out stays out when the level falls, until it begins anew")
    func staysOut() {
        var shedding = Self.behind()
        let admitted = [shedding.admits(31, begins: true), shedding.admits(32, begins: true)]
        #expect(admitted == [false, true])
        Self.calm(&shedding)
        #expect(shedding.level == 0)
        let inTheMiddle = [shedding.admits(31, begins: false), shedding.admits(32, begins: false)]
        #expect(inTheMiddle == [false, true])
        let anew = [shedding.admits(31, begins: true), shedding.admits(31, begins: false)]
        #expect(anew == [true, true])
    }

    @Test("a flow that nothing was left out of is taken in its middle, as one that began before the capture is")
    func takenInTheMiddle() {
        var shedding = Self.behind()
        let shed = shedding.admits(31, begins: false)
        Self.calm(&shedding)
        let others = [shedding.admits(30, begins: false), shedding.admits(31 + 256, begins: false)]
        #expect(!shed)
        #expect(others == [true, true])
    }

    @Test("nothing is asked while nothing was ever left out")
    func notNeeded() {
        var shedding = Shedding()
        for backlog in [0.0, 0.4, 0.5] { shedding.note(backlog: backlog) }
        #expect(!shedding.isNeeded)
        #expect(Self.behind().isNeeded)
    }
}
