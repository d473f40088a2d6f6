import PacketLayers
import Testing

@Suite("Issues")
struct IssueTests {
    @Test("what is not TCP is said so")
    func notTCP() {
        #expect(
            decode(Build.ethernet(0x0806, [UInt8](repeating: 0, count: 46))).issue == DecodeIssue(.notTCP, at: .link))
        let udp = Build.ethernet(0x0800, Build.ipv4(Build.udp(53, [1, 2, 3]), ipProtocol: 17))
        #expect(decode(udp).issue == DecodeIssue(.notTCP, at: .transport))
        let echo = Build.ethernet(0x0800, Build.ipv4([8, 0, 0, 0, 0, 0, 0, 1], ipProtocol: 1))
        #expect(decode(echo).issue == DecodeIssue(.notTCP, at: .transport))
        let beacon: [UInt8] = [0x80] + [UInt8](repeating: 0, count: 40)
        #expect(decode(beacon, linkType: 105).issue == DecodeIssue(.notTCP, at: .link))
    }

    @Test("what is not decoded is said so")
    func unsupported() {
        #expect(decode([1, 2, 3], linkType: 147).issue == DecodeIssue(.unsupported, at: .link))
        let encrypted: [UInt8] = [0x08, 0x41] + [UInt8](repeating: 0, count: 60)
        #expect(decode(encrypted, linkType: 105).issue == DecodeIssue(.unsupported, at: .link))
        let security = Build.ipv4([UInt8](repeating: 1, count: 40), ipProtocol: 50)
        #expect(decode(security, linkType: 101).issue == DecodeIssue(.unsupported, at: .network))
        let compressed = Build.ipv4([6, 0, 0, 2, 1, 1, 1, 1], ipProtocol: 108)
        #expect(decode(compressed, linkType: 101).issue == DecodeIssue(.unsupported, at: .network))
    }

    @Test("a segment inside an ICMP error is quoted, not seen")
    func quoted() {
        let quoted = Array(Build.ipv4(Build.tcp())[..<28])
        let unreachable = Build.ipv4([3, 4, 0, 0, 0, 0, 0x05, 0xdc] + quoted, ipProtocol: 1)
        #expect(decode(unreachable, linkType: 101).issue == DecodeIssue(.quoted, at: .transport))
        let tooBig = Build.ipv6([2, 0, 0, 0, 0, 0, 0x05, 0] + Build.ipv6(Build.tcp()), nextHeader: 58)
        #expect(decode(tooBig, linkType: 101).issue == DecodeIssue(.quoted, at: .transport))
        let quotedUDP = Build.ipv4(
            [3, 3, 0, 0, 0, 0, 0, 0] + Build.ipv4(Build.udp(53, []), ipProtocol: 17), ipProtocol: 1)
        #expect(decode(quotedUDP, linkType: 101).issue == DecodeIssue(.notTCP, at: .transport))
    }

    @Test("tunnels are followed to a depth of eight")
    func depth() {
        var packet = Build.ipv4(Build.tcp())
        for _ in 0..<8 { packet = Build.ipv4(packet, ipProtocol: 4) }
        #expect(decode(packet, linkType: 101).segment != nil)
        packet = Build.ipv4(packet, ipProtocol: 4)
        #expect(decode(packet, linkType: 101).issue == DecodeIssue(.unsupported, at: .tunnel))
    }

    @Test("a long chain of tags or extension headers ends")
    func chains() {
        var tags: [UInt8] = []
        for _ in 0..<10_000 { tags += [0, 1, 0x81, 0x00] }
        #expect(decode(Build.ethernet(0x8100, tags)).issue == DecodeIssue(.unsupported, at: .network))
        var options: [UInt8] = []
        for _ in 0..<5_000 { options += [60, 0, 1, 4, 0, 0, 0, 0] }
        #expect(
            decode(Build.ipv6(options, nextHeader: 60), linkType: 101).issue == DecodeIssue(.unsupported, at: .network))
    }

    @Test("VLAN identifiers and tunnel keys show in the encapsulation word")
    func encapsulation() {
        func word(_ identifier: UInt8) -> UInt32? {
            decode(Build.ethernet(0x8100, [0, identifier, 0x08, 0x00] + Build.ipv4(Build.tcp()))).segment?.encapsulation
        }
        #expect(word(1) != nil)
        #expect(word(1) != word(2))
        #expect(decode(Build.frame()).segment?.encapsulation == 0)
    }
}
