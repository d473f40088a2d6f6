extension BufferSizeCatalogue {
    /// Sizes of the receiving side of kernels.
    static let kernelReceive: [BufferSize] = [
        BufferSize(
            "tcp-rmem-default", 131_072, "Linux",
            "receive buffer (tcp_rmem[1]), half of it offered as window",
            .limit, .read),
        BufferSize("tcp-rmem-default-old", 87_380, "Linux", "receive buffer of older kernels", .limit, .secondary),
        BufferSize("tcp-rmem-max", 6_291_456, "Linux", "ceiling of an autotuned receive buffer", .limit, .read),
        BufferSize(
            "tcp-rmem-max-32m", 33_554_432, "Linux 6.18",
            "ceiling of an autotuned receive buffer",
            .limit, .measured),
        BufferSize(
            "tcp-stall-82640", 82_640, "Linux",
            "what a receiver that never reads takes, MTU 1500",
            .received, .measured, segment: 1_448),
        BufferSize(
            "tcp-adv-win-scale", nil, "Linux before 6.6",
            "share of the receive buffer offered as window",
            .limit, .read),
        BufferSize(
            "rmem-core-default", 212_992, "Linux",
            "receive buffer of sockets other than TCP (rmem_default)",
            .limit, .measured),
        BufferSize("xnu-recvspace", 556_032, "macOS", "receive buffer in the source", .limit, .read),
        BufferSize("xnu-autorcvbufmax", 4_194_304, "macOS", "ceiling of an autotuned receive buffer", .limit, .read),
        BufferSize("freebsd-recvspace", 65_536, "FreeBSD", "receive buffer", .limit, .secondary),
    ]
}
