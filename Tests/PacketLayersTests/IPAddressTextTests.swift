import PacketLayers
import Testing

@Suite("Text of addresses")
struct IPAddressTextTests {
    @Test("writes IPv4 in dotted decimal")
    func ipv4() {
        #expect(IPAddress(ipv4: 0xc0a8_0001).description == "192.168.0.1")
        #expect(IPAddress(ipv4: 0xffff_ffff).description == "255.255.255.255")
        #expect(IPAddress(ipv4: 0).description == "0.0.0.0")
    }

    /// The examples of RFC 5952 §1 to §5, and the addresses of RFC 4291 §2.
    @Test(
        "writes IPv6 as RFC 5952 does",
        arguments: [
            (0x2001_0db8_0000_0000, 0x0000_0000_0002_0001, "2001:db8::2:1"),
            (0x2001_0db8_0000_0001, 0x0001_0001_0001_0001, "2001:db8:0:1:1:1:1:1"),
            (0x2001_0000_0000_0001, 0x0000_0000_0000_0001, "2001:0:0:1::1"),
            (0x2001_0db8_0000_0000, 0x0001_0000_0000_0001, "2001:db8::1:0:0:1"),
            (0x2001_0db8_aaaa_bbbb, 0xcccc_dddd_eeee_0001, "2001:db8:aaaa:bbbb:cccc:dddd:eeee:1"),
            (0, 0, "::"), (0, 1, "::1"), (0xfe80_0000_0000_0000, 0, "fe80::"),
            (0, 0x0000_ffff_c000_0201, "::ffff:192.0.2.1"),
            (0x0000_0001_0002_0003, 0x0004_0005_0000_0000, "0:1:2:3:4:5::"),
        ] as [(UInt64, UInt64, String)])
    func ipv6(_ high: UInt64, _ low: UInt64, _ text: String) {
        #expect(IPAddress(ipv6High: high, low: low).description == text)
    }
}
