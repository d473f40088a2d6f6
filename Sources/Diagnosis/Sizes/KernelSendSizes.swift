extension BufferSizeCatalogue {
    /// Sizes of the sending side of kernels.
    static let kernelSend: [BufferSize] = [
        BufferSize("tcp-wmem-min", 4_096, "Linux", "smallest send buffer (tcp_wmem[0])", .limit, .read),
        BufferSize(
            "tcp-wmem-default", 16_384, "Linux",
            "send buffer before the connection is established (tcp_wmem[1])",
            .limit, .read),
        BufferSize(
            "tcp-wmem-max", 4_194_304, "Linux",
            "ceiling of an autotuned send buffer (tcp_wmem[2])",
            .limit, .read),
        BufferSize(
            "tcp-sndbuf-init-1500", 46_080, "Linux",
            "send buffer of a fresh connection, MTU 1500",
            .limit, .measured),
        BufferSize(
            "tcp-first-write-1448", 46_336, "Linux",
            "the first large write of a fresh connection, MTU 1500 with timestamps",
            .stream, .measured, segment: 1_448),
        BufferSize(
            "tcp-first-write-1460", 46_720, "Linux",
            "the first large write of a fresh connection, MTU 1500 without timestamps",
            .stream, .measured, segment: 1_460),
        BufferSize(
            "tcp-first-write-1398", 46_134, "Linux",
            "the first large write of a fresh connection, MTU 1450",
            .stream, .measured, segment: 1_398),
        BufferSize(
            "tcp-first-write-1408", 46_464, "Linux",
            "the first large write of a fresh connection, MTU 1460",
            .stream, .measured, segment: 1_408),
        BufferSize(
            "tcp-first-write-1348", 45_832, "Linux",
            "the first large write of a fresh connection, MTU 1400",
            .stream, .measured, segment: 1_348),
        BufferSize(
            "tcp-first-write-1228", 44_208, "Linux",
            "the first large write of a fresh connection, MTU 1280",
            .stream, .measured, segment: 1_228),
        BufferSize(
            "tcp-first-write-8949", 331_113, "Linux",
            "the first large write of a fresh connection, MTU 9001",
            .stream, .measured, segment: 8_949),
        BufferSize(
            "tcp-first-write-bbr", 78_192, "Linux",
            "the first large write of a fresh connection with BBR, or with cubic once the request was acknowledged, MTU 1500",
            .stream, .measured, segment: 1_448),
        BufferSize(
            "tcp-sndbuf-init-lo", 2_626_560, "Linux",
            "send buffer of a fresh loopback connection",
            .limit, .measured),
        BufferSize(
            "tcp-first-write-lo", 2_625_600, "Linux",
            "the first large write of a fresh loopback connection",
            .stream, .measured, segment: 65_483),
        BufferSize(
            "tcp-sndbuf-init-lo-bbr", 3_939_840, "Linux",
            "send buffer of a fresh loopback connection with BBR",
            .limit, .measured),
        BufferSize(
            "tcp-sndbuf-87040", 87_040, "Linux",
            "send buffer of a fresh connection on builds with longer header room",
            .limit, .computed),
        BufferSize(
            "tcp-sndbuf-set-16384", 46_336, "Linux",
            "the first large write with SO_SNDBUF 16384, MTU 1500",
            .stream, .measured, segment: 1_448),
        BufferSize(
            "tcp-sndbuf-set-32768", 78_192, "Linux",
            "the first large write with SO_SNDBUF 32768, MTU 1500",
            .stream, .measured, segment: 1_448),
        BufferSize(
            "tcp-sndbuf-set-65536", 141_904, "Linux",
            "the first large write with SO_SNDBUF 65536, MTU 1500",
            .stream, .measured, segment: 1_448),
        BufferSize(
            "tcp-sndbuf-set-131072", 269_328, "Linux",
            "the first large write with SO_SNDBUF 131072, MTU 1500",
            .stream, .measured, segment: 1_448),
        BufferSize(
            "tcp-sndbuf-set-262144", 524_176, "Linux",
            "the first large write with SO_SNDBUF 262144, MTU 1500",
            .stream, .measured, segment: 1_448),
        BufferSize(
            "tcp-sndbuf-set-1048576", 2_053_264, "Linux",
            "the first large write with SO_SNDBUF 1048576, MTU 1500",
            .stream, .measured, segment: 1_448),
        BufferSize(
            "tcp-stall-default-1500", 498_112, "Linux",
            "receiver window and send queue together when the reader never reads, MTU 1500, 20 ms",
            .stream, .measured, segment: 1_448),
        BufferSize(
            "tcp-wmem-core-max", 212_992, "Linux",
            "largest SO_SNDBUF (wmem_max), doubled by the kernel",
            .limit, .measured),
        BufferSize(
            "tcp-tso-size-goal", 65_160, "Linux",
            "largest segmentation-offload packet, 45 segments",
            .unit, .measured),
        BufferSize("xnu-sendspace", 370_688, "macOS", "send buffer in the source", .limit, .read),
        BufferSize("xnu-autosndbufmax", 4_194_304, "macOS", "ceiling of an autotuned send buffer", .limit, .read),
        BufferSize("xnu-sysctl-131072", 131_072, "macOS", "send buffer as often configured", .limit, .unverified),
        BufferSize("freebsd-sendspace", 32_768, "FreeBSD", "send buffer, grown in steps of 8192", .limit, .read),
        BufferSize("freebsd-sendbuf-max", 2_097_152, "FreeBSD", "ceiling of an autotuned send buffer", .limit, .read),
        BufferSize(
            "windows-afd-8192", 8_192, "Windows",
            "send window of old versions; a quota, larger writes are taken whole",
            .limit, .secondary),
        BufferSize("windows-afd-65536", 65_536, "Windows", "send buffer of later versions", .limit, .unverified),
    ]
}
