import Testing

@testable import LiveCapture

@Suite("Drop counters")
struct DropCountersTests {
    @Test("a counter that the kernel lets wrap at 32 bits goes on counting")
    func wrap() {
        var counters = DropCounters()
        counters.note(received: 4_294_967_290, kernelDropped: 1, interfaceDropped: 0)
        counters.note(received: 4, kernelDropped: 1, interfaceDropped: 2)
        #expect(counters.received == 4_294_967_300)
        #expect(counters.kernelDropped == 1)
        #expect(counters.interfaceDropped == 2)
    }
}
