extension BufferSizeCatalogue {
    /// Sizes of windows and first flights.
    static let windows: [BufferSize] = [
        BufferSize("win-64240", 64_240, "Linux", "window of a SYN, 44 segments of 1460", .window, .measured),
        BufferSize("win-65160", 65_160, "Linux", "window of a SYN-ACK, 45 segments of 1448", .window, .measured),
        BufferSize("win-65495", 65_495, "Linux", "window of a loopback SYN", .window, .measured),
        BufferSize(
            "win-65483", 65_483, "Linux",
            "window of a loopback SYN-ACK, and its full segment",
            .window, .measured),
        BufferSize(
            "win-65535", 65_535, "macOS, FreeBSD, Windows",
            "largest window without scaling",
            .window, .secondary),
        BufferSize(
            "win-43690", 43_690, "Linux 3.x and 4.x",
            "window of a loopback SYN, older kernels",
            .window, .reported),
        BufferSize(
            "initcwnd-10", 14_480, "Linux",
            "ten segments, the first flight: what arrives when a reset follows the first write",
            .received, .measured, segment: 1_448),
        BufferSize("initcwnd-xnu", 14_480, "macOS", "ten segments, the first flight", .received, .read, segment: 1_448),
    ]
}
