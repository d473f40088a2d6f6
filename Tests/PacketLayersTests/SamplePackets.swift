import Testing

/// One packet with a TCP segment of five payload bytes for each way to carry it.
struct SamplePacket: CustomTestStringConvertible, Sendable {
    var name: String
    var linkType: UInt16
    var bytes: [UInt8]
    var isTunnelled = false

    init(_ name: String, _ linkType: UInt16, _ bytes: [UInt8], isTunnelled: Bool = false) {
        self.name = name
        self.linkType = linkType
        self.bytes = bytes
        self.isTunnelled = isTunnelled
    }

    var testDescription: String { name }

    static let all = links + tags + networks + tunnels

    private static let ipv4 = Build.ipv4(Build.tcp())
    private static let ipv6 = Build.ipv6(Build.tcp())
    private static let wireless: [UInt8] =
        [0x08, 0x01, 0, 0, 2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2, 2, 0, 0, 0, 0, 3, 0, 0]
    private static let qualityOfService: [UInt8] =
        [0x88, 0x01, 0, 0, 2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2, 2, 0, 0, 0, 0, 3, 0, 0, 0, 0]
    private static let bothDistributionSystems: [UInt8] =
        [0x08, 0x03, 0, 0, 2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2, 2, 0, 0, 0, 0, 3, 0, 0, 2, 0, 0, 0, 0, 4]
    private static let snap = Build.snap(0x0800, ipv4)

    static let links: [SamplePacket] = [
        .init("Ethernet, IPv4", 1, Build.frame()),
        .init("Ethernet, IPv6", 1, Build.ethernet(0x86dd, ipv6)),
        .init("IEEE 802.3 with SNAP", 1, Build.ethernet(snap.count, snap)),
        .init("IEEE 802.3 with IP's own access point", 1, Build.ethernet(3 + ipv4.count, [6, 6, 3] + ipv4)),
        .init("BSD null, little-endian", 0, [2, 0, 0, 0] + ipv4),
        .init("BSD null, big-endian", 0, [0, 0, 0, 2] + ipv4),
        .init("BSD null, IPv6 of Linux", 0, [10, 0, 0, 0] + ipv6),
        .init("BSD null, IPv6 of OpenBSD", 0, [24, 0, 0, 0] + ipv6),
        .init("BSD null, IPv6 of FreeBSD", 0, [0, 0, 0, 28] + ipv6),
        .init("BSD null, IPv6 of Darwin", 0, [30, 0, 0, 0] + ipv6),
        .init("BSD loop", 108, [0, 0, 0, 2] + ipv4),
        .init("raw 12", 12, ipv4), .init("raw 14", 14, ipv6), .init("raw 101", 101, ipv4),
        .init("raw IPv4", 228, ipv4), .init("raw IPv6", 229, ipv6),
        .init("SLIP", 8, [UInt8](repeating: 0, count: 16) + ipv4),
        .init("PPP", 9, [0x00, 0x21] + ipv4),
        .init("PPP with address and control", 9, [0xff, 3, 0x00, 0x57] + ipv6),
        .init("PPP with a compressed protocol", 9, [0x21] + ipv4),
        .init("PPP serial", 50, [0xff, 3, 0x00, 0x21] + ipv4),
        .init("PPP serial as Cisco HDLC", 50, [0x0f, 0, 0x08, 0x00] + ipv4),
        .init("PPP with direction", 166, [0, 0xff, 3, 0x00, 0x21] + ipv4),
        .init("PPP with direction in place of the address", 166, [1, 3, 0x00, 0x21] + ipv4),
        .init("PPPoE", 51, [0x11, 0, 0, 1] + Build.uint16(2 + ipv4.count) + [0x00, 0x21] + ipv4),
        .init("FDDI", 10, [0x50, 2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2] + snap),
        .init("ATM", 100, snap),
        .init("ATM, bridged", 100, [0xaa, 0xaa, 3, 0, 0x80, 0xc2, 0, 7, 0, 0] + Build.frame()),
        .init("SunATM", 123, [0x02, 0, 0, 100] + snap),
        .init("Cisco HDLC", 104, [0x0f, 0, 0x08, 0x00] + ipv4),
        .init("frame relay, RFC 2427", 107, [0x18, 0x41, 0x03, 0xcc] + ipv4),
        .init("frame relay, padded SNAP", 107, [0x18, 0x41, 0x03, 0, 0x80, 0, 0, 0, 0x08, 0x00] + ipv4),
        .init("frame relay, Cisco", 107, [0x18, 0x41, 0x08, 0x00] + ipv4),
        .init("OpenBSD enc", 109, [UInt8](repeating: 0, count: 12) + ipv4),
        .init("pflog", 117, [61, 2] + [UInt8](repeating: 0, count: 62) + ipv4),
        .init("Linux cooked", 113, [0, 0, 0, 1, 0, 6, 2, 0, 0, 0, 0, 1, 0, 0, 0x08, 0x00] + ipv4),
        .init("Linux cooked, IEEE 802.2", 113, [0, 0, 0, 1, 0, 6, 2, 0, 0, 0, 0, 1, 0, 0, 0, 4] + snap),
        .init(
            "Linux cooked v2", 276,
            [0x86, 0xdd, 0, 0, 0, 0, 0, 2, 0, 1, 0, 6, 2, 0, 0, 0, 0, 1, 0, 0] + ipv6),
        .init("IP over Fibre Channel", 122, [UInt8](repeating: 0, count: 16) + snap),
        .init("IEEE 802.11", 105, wireless + snap),
        .init("IEEE 802.11 QoS", 105, qualityOfService + snap),
        .init("IEEE 802.11 between access points", 105, bothDistributionSystems + snap),
        .init(
            "IEEE 802.11 aggregate", 105,
            Array(qualityOfService[..<24]) + [0x80, 0] + [2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2]
                + Build.uint16(snap.count) + snap),
        .init("radiotap", 127, [0, 0, 8, 0, 0, 0, 0, 0] + wireless + snap),
        .init(
            "radiotap with timer, flags and check sequence", 127,
            [0, 0, 17, 0, 3, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 0x10] + wireless + snap + [1, 2, 3, 4]),
        .init(
            "radiotap with padded header", 127, [0, 0, 9, 0, 2, 0, 0, 0, 0x20] + qualityOfService + [0, 0] + snap),
        .init(
            "Prism", 119, [0x44, 0, 0, 0, 144, 0, 0, 0] + [UInt8](repeating: 0, count: 136) + wireless + snap),
        .init("AVS", 163, [0x80, 0x21, 0x10, 1, 0, 0, 0, 64] + [UInt8](repeating: 0, count: 56) + wireless + snap),
        .init("PPI", 192, [0, 0, 8, 0, 105, 0, 0, 0] + wireless + snap),
        .init("ARCNET, RFC 1051", 129, [1, 2, 0, 0, 240] + ipv4),
        .init("ERF", 197, [0, 0, 0, 0, 0, 0, 0, 0, 2, 4, 0, 0, 0, 0, 0, 0, 0, 0] + Build.frame()),
        .init(
            "NFLOG", 239,
            [2, 0, 0, 0, 8, 0, 1, 0, 8, 0, 0, 0, 5, 0, 10, 0, 0x78, 0, 0, 0, UInt8(4 + ipv4.count), 0, 9, 0] + ipv4),
        .init("NFLOG, big-endian", 239, [2, 0, 0, 0, 0, UInt8(4 + ipv4.count), 0, 9] + ipv4),
        .init("netANALYZER", 240, [0, 0, 0, 0] + Build.frame()),
        .init("IP over InfiniBand", 242, [UInt8](repeating: 0, count: 40) + [0x08, 0, 0, 0] + ipv4),
        .init(
            "PKTAP", 258, [108, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0] + [UInt8](repeating: 0, count: 96) + Build.frame()),
        .init("mPacket", 274, [0x55, 0x55, 0x55, 0x55, 0x55, 0x55, 0x55, 0xd5] + Build.frame()),
    ]

    static let tags: [SamplePacket] = [
        .init("VLAN", 1, Build.ethernet(0x8100, [0, 100, 0x08, 0x00] + ipv4)),
        .init("VLAN, stacked", 1, Build.ethernet(0x88a8, [0, 7, 0x81, 0x00, 0, 100, 0x86, 0xdd] + ipv6)),
        .init("VLAN 0x9100", 1, Build.ethernet(0x9100, [0, 7, 0x08, 0x00] + ipv4)),
        .init("VLAN with IEEE 802.2", 1, Build.ethernet(0x8100, [0, 7] + Build.uint16(snap.count) + snap)),
        .init("MPLS", 1, Build.ethernet(0x8847, [0, 1, 0x00, 64, 0, 2, 0x01, 64] + ipv4)),
        .init(
            "PPPoE over Ethernet", 1,
            Build.ethernet(0x8864, [0x11, 0, 0, 1] + Build.uint16(2 + ipv4.count) + [0x00, 0x21] + ipv4)),
        .init("backbone service", 1, Build.ethernet(0x88e7, [0, 0, 0, 9] + Build.frame())),
    ]

    static let networks: [SamplePacket] = [
        .init("IPv4 options", 101, Build.ipv4(Build.tcp(), options: [1, 1, 1, 0])),
        .init("hop-by-hop", 101, Build.ipv6([6, 0, 1, 4, 0, 0, 0, 0] + Build.tcp(), nextHeader: 0)),
        .init(
            "destination options and routing", 101,
            Build.ipv6([43, 0, 1, 4, 0, 0, 0, 0] + [6, 0, 4, 0, 0, 0, 0, 0] + Build.tcp(), nextHeader: 60)),
        .init(
            "authentication", 101, Build.ipv4([6, 1, 0, 0, 0, 0, 0, 9, 0, 0, 0, 1] + Build.tcp(), ipProtocol: 51)),
        .init("atomic fragment", 101, Build.ipv6([6, 0, 0, 0, 0, 0, 0, 5] + Build.tcp(), nextHeader: 44)),
    ]

    private static func udp(_ port: Int, _ header: [UInt8], _ payload: [UInt8]) -> [UInt8] {
        Build.ipv4(Build.udp(port, header + payload), ipProtocol: 17)
    }

    static let tunnels: [SamplePacket] = [
        .init("IPv4 in IPv4", 101, Build.ipv4(ipv4, ipProtocol: 4), isTunnelled: true),
        .init("IPv6 in IPv4", 101, Build.ipv4(ipv6, ipProtocol: 41), isTunnelled: true),
        .init("IPv4 in IPv6", 101, Build.ipv6(ipv4, nextHeader: 4), isTunnelled: true),
        .init("IPv6 in IPv6", 101, Build.ipv6(ipv6, nextHeader: 41), isTunnelled: true),
        .init("EtherIP", 101, Build.ipv4([0x30, 0] + Build.frame(), ipProtocol: 97), isTunnelled: true),
        .init("GRE", 101, Build.ipv4([0, 0, 0x08, 0x00] + ipv4, ipProtocol: 47), isTunnelled: true),
        .init(
            "GRE with checksum, key and sequence", 101,
            Build.ipv4([0xb0, 0, 0x08, 0x00, 1, 2, 0, 0, 0, 0, 0, 9, 0, 0, 0, 1] + ipv4, ipProtocol: 47),
            isTunnelled: true),
        .init(
            "PPTP", 101,
            Build.ipv4(
                [0x30, 0x81, 0x88, 0x0b] + Build.uint16(4 + ipv4.count) + [
                    0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0xff, 3, 0, 0x21,
                ] + ipv4,
                ipProtocol: 47), isTunnelled: true),
        .init(
            "NVGRE", 101, Build.ipv4([0x20, 0, 0x65, 0x58, 0, 0x10, 0, 0] + Build.frame(), ipProtocol: 47),
            isTunnelled: true),
        .init(
            "ERSPAN I", 101, Build.ipv4([0, 0, 0x88, 0xbe] + Build.frame(), ipProtocol: 47), isTunnelled: true),
        .init(
            "ERSPAN II", 101,
            Build.ipv4([0x10, 0, 0x88, 0xbe, 0, 0, 0, 1, 0x10, 1, 0, 2, 0, 0, 0, 3] + Build.frame(), ipProtocol: 47),
            isTunnelled: true),
        .init(
            "ERSPAN III", 101,
            Build.ipv4(
                [0x10, 0, 0x22, 0xeb, 0, 0, 0, 1, 0x20, 1, 0, 2, 0, 0, 0, 0, 0, 0, 0, 1]
                    + [UInt8](repeating: 0, count: 8)
                    + Build.frame(), ipProtocol: 47), isTunnelled: true),
        .init(
            "MPLS pseudowire with control word", 101,
            Build.ipv4([0, 1, 0x01, 64, 0, 0, 0, 0] + Build.frame(), ipProtocol: 137), isTunnelled: true),
        .init(
            "MPLS pseudowire without control word", 101,
            Build.ipv4([0, 1, 0x01, 64] + Build.frame(), ipProtocol: 137), isTunnelled: true),
        .init("VXLAN", 101, udp(4789, [8, 0, 0, 0, 0, 0, 9, 0], Build.frame()), isTunnelled: true),
        .init("VXLAN of Linux", 101, udp(8472, [8, 0, 0, 0, 0, 0, 9, 0], Build.frame()), isTunnelled: true),
        .init("VXLAN-GPE", 101, udp(4790, [0x0c, 0, 0, 1, 0, 0, 9, 0], ipv4), isTunnelled: true),
        .init(
            "VXLAN-GPE with NSH", 101,
            udp(4790, [0x0c, 0, 0, 4, 0, 0, 9, 0] + [0x0f, 0xc2, 2, 3, 0, 0, 1, 255], Build.frame()), isTunnelled: true),
        .init(
            "Geneve with options", 101, udp(6081, [1, 0, 0x65, 0x58, 0, 0, 9, 0, 0, 0, 0, 0], Build.frame()),
            isTunnelled: true),
        .init(
            "GTP-U", 101, udp(2152, [0x30, 255] + Build.uint16(ipv4.count) + [0, 0, 0, 9], ipv4), isTunnelled: true),
        .init(
            "GTP-U with extension", 101,
            udp(2152, [0x34, 255] + Build.uint16(8 + ipv4.count) + [0, 0, 0, 9, 0, 0, 0, 0x85, 1, 0, 9, 0], ipv4),
            isTunnelled: true),
        .init("Teredo", 101, udp(3544, [], ipv6), isTunnelled: true),
        .init(
            "Teredo with authentication and origin", 101,
            udp(3544, [0, 1, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 0] + [0, 0, 1, 2, 3, 4, 5, 6], ipv6), isTunnelled: true),
        .init("L2TP", 101, udp(1701, [0, 2, 0, 1, 0, 2, 0xff, 3, 0, 0x21], ipv4), isTunnelled: true),
        .init("GRE in UDP", 101, udp(4754, [0, 0, 0x08, 0x00], ipv4), isTunnelled: true),
        .init("MPLS in UDP", 101, udp(6635, [0, 1, 0x01, 64], ipv4), isTunnelled: true),
        .init(
            "CAPWAP, IEEE 802.11", 101, udp(5247, [0, 0x10, 0x03, 0x00, 0, 0, 0, 0], wireless + snap), isTunnelled: true
        ),
        .init(
            "CAPWAP, frame control swapped", 101,
            udp(5247, [0, 0x10, 0x03, 0x00, 0, 0, 0, 0], [0x01, 0x08] + wireless[2..<22] + [0x76, 0x30] + snap),
            isTunnelled: true),
        .init(
            "CAPWAP, IEEE 802.3", 101, udp(5247, [0, 0x10, 0x02, 0x00, 0, 0, 0, 0], Build.frame()), isTunnelled: true),
        .init("LISP", 101, udp(4341, [0, 0, 0, 0, 0, 0, 0, 0], ipv4), isTunnelled: true),
    ]
}
