extension BufferSizeCatalogue {
    /// Sizes of full segments.
    static let segments: [BufferSize] = [
        BufferSize("mss-1448", 1_448, "any", "full segment: Ethernet, IPv4, timestamps", .segment, .measured),
        BufferSize("mss-1460", 1_460, "any", "full segment: Ethernet, IPv4, no timestamps", .segment, .measured),
        BufferSize("mss-1428", 1_428, "any", "full segment: Ethernet, IPv6, timestamps", .segment, .computed),
        BufferSize("mss-1398", 1_398, "any", "full segment: VXLAN overlay (MTU 1450)", .segment, .measured),
        BufferSize("mss-1428-ipip", 1_428, "any", "full segment: IP-in-IP overlay (MTU 1480)", .segment, .computed),
        BufferSize("mss-1408", 1_408, "any", "full segment: cloud network with MTU 1460", .segment, .measured),
        BufferSize("mss-8949", 8_949, "any", "full segment: cloud network with MTU 9001", .segment, .measured),
        BufferSize("mss-65483", 65_483, "Linux", "full segment: loopback, Linux", .segment, .measured),
        BufferSize("mss-16332", 16_332, "macOS", "full segment: loopback, macOS", .segment, .read),
    ]
}
