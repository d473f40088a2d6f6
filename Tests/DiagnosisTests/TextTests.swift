import PacketLayers
import Testing

@testable import Diagnosis

@Suite("Words of the report")
struct TextTests {
    @Test(
        "times are RFC 3339 with nine digits",
        arguments: [
            (0, "1970-01-01T00:00:00.000000000Z"), (1_700_000_000_123_456_789, "2023-11-14T22:13:20.123456789Z"),
            (951_782_400_000_000_000, "2000-02-29T00:00:00.000000000Z"), (-1, "1969-12-31T23:59:59.999999999Z"),
        ] as [(Int64, String)])
    func times(_ time: Int64, _ text: String) { #expect(TimeText.rfc3339(time) == text) }

    @Test(
        "IPv6 addresses follow RFC 5952",
        arguments: [
            (0x2001_0db8_0000_0000, 0x0000_0000_0000_0001, "2001:db8::1"), (0, 1, "::1"), (0, 0, "::"),
            (0x2001_0db8_0000_0001, 0x0001_0001_0001_0001, "2001:db8:0:1:1:1:1:1"),
            (0x2001_0000_0000_0001, 0x0000_0000_0000_0001, "2001:0:0:1::1"), (0, 0xffff_c000_0201, "::ffff:192.0.2.1"),
        ] as [(UInt64, UInt64, String)])
    func addresses(_ high: UInt64, _ low: UInt64, _ text: String) {
        #expect(AddressText.text(IPAddress(ipv6High: high, low: low)) == text)
    }

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
