import Model
import Testing

@testable import Diagnosis

@Suite("Packets dropped while capturing")
struct CaptureDropsTests {
    private func context(dropped: UInt64, packets: UInt64) -> CaptureContext {
        CaptureContext(firstTime: 0, lastTime: 0, dropped: dropped, cut: false, packets: packets)
    }

    @Test("the risk is that one of ten packets is among the dropped, drops being spread evenly")
    func risk() {
        // 1 − 0.99¹⁰ and 1 − 0.5¹⁰.
        #expect(abs(CaptureDrops.risk(context(dropped: 1, packets: 99)) - 0.0956) < 0.0001)
        #expect(abs(CaptureDrops.risk(context(dropped: 50, packets: 50)) - 0.99902) < 0.0001)
    }

    @Test("without drops, or where nothing is known of them, nothing is said")
    func none() {
        #expect(CaptureDrops.item(context(dropped: 0, packets: 100)) == nil)
        #expect(CaptureDrops.item(context(dropped: 10, packets: 0)) == nil)
        #expect(CaptureDrops.item(nil) == nil)
    }

    @Test("what is said names the count and the risk, and speaks against every cause but the capture's own")
    func item() throws {
        let item = try #require(CaptureDrops.item(context(dropped: 1, packets: 99)))
        #expect(item.favours == [.captureLoss])
        #expect(item.text.hasPrefix("1 packet"))
        #expect(item.text.contains("10 %"))
        #expect(item.weight > 0)
    }
}
