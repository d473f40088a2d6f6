import PacketLayers
import Testing

/// The commonest packets are decoded in one go, the others layer by layer. What carries no Ethernet header always goes layer by
/// layer: the same IP packet must give the same either way, whatever is wrong with it.
@Suite("Common packets")
struct CommonPacketTests {
    private static let timestamps: [UInt8] = [1, 1, 8, 10, 0, 0, 0, 9, 0, 0, 0, 7]
    private static let inSyn: [UInt8] = [2, 4, 5, 0xb4, 4, 2, 8, 10, 0, 0, 0, 9, 0, 0, 0, 7, 1, 3, 3, 7]

    static let packets: [[UInt8]] = [
        Build.ipv4(Build.tcp()),
        Build.ipv4(Build.tcp(options: timestamps)),
        Build.ipv4(Build.tcp(options: timestamps, payload: [])),
        Build.ipv4(Build.tcp(options: inSyn, flags: 2, payload: [])),
        Build.ipv4(Build.tcp(options: [1, 1, 5, 10, 0, 0, 0, 1, 0, 0, 0, 2])),
        Build.ipv4(Build.tcp(options: timestamps), options: [7, 4, 0, 0]),
        Build.ipv4(Build.tcp(), place: 0x2000),
    ]

    /// What came of an IP packet, the payload's place counted from its first byte.
    private func outcome(_ packet: [UInt8], linkType: UInt16, headerLength: Int, originalLength: Int) -> String {
        var decoder = PacketDecoder()
        let bytes = [UInt8](repeating: 2, count: headerLength).dropLast(2) + (headerLength > 0 ? [8, 0] : []) + packet
        let result = decoder.decode(
            Array(bytes).span, linkType: linkType, originalLength: headerLength + originalLength, time: 5)
        guard case .segment(var segment) = result else { return String(reflecting: result) }
        segment.payloadOffset -= headerLength
        return String(reflecting: segment)
    }

    private func expectSame(_ packet: [UInt8], originalLength: Int? = nil) {
        let length = originalLength ?? packet.count
        let onEthernet = outcome(packet, linkType: 1, headerLength: 14, originalLength: length)
        let alone = outcome(packet, linkType: 228, headerLength: 0, originalLength: length)
        #expect(onEthernet == alone, "\(packet)")
    }

    @Test("a packet is the same on Ethernet and without it, any byte of it changed", arguments: packets)
    func anyByteChanged(_ packet: [UInt8]) {
        expectSame(packet)
        for place in packet.indices {
            for change: UInt8 in [0x01, 0x10, 0x20, 0x40, 0x80, 0xff] {
                var changed = packet
                changed[place] ^= change
                expectSame(changed)
            }
        }
    }

    @Test("a packet is the same on Ethernet and without it, cut anywhere or padded", arguments: packets)
    func cutOrPadded(_ packet: [UInt8]) {
        for count in 1..<packet.count {
            expectSame(Array(packet[..<count]))
            expectSame(Array(packet[..<count]), originalLength: packet.count)
        }
        expectSame(packet + [0, 0, 0, 0])
        expectSame(packet, originalLength: packet.count + 4)
    }
}
