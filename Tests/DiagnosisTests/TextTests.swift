import Testing

@testable import Diagnosis

@Suite("Words of the report")
struct TextTests {
    @Test("durations and counts read easily")
    func numbers() {
        #expect(Words.duration(340_000_000) == "340 ms")
        #expect(Words.duration(1_959_000_000) == "1.95 s")
        #expect(Words.duration(2_000_000_000) == "2 s")
        #expect(Words.duration(50) == "50 ns")
        #expect(Words.grouped(1_234_567) == "1,234,567")
        #expect(Words.grouped(.min) == "-9,223,372,036,854,775,808")
        #expect(Words.chance(1 / 1448.0) == "1 in 1,448")
    }
}
