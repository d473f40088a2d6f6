extension BufferSizeCatalogue {
    /// Sizes of Unix sockets and pipes.
    static let unixSockets: [BufferSize] = [
        BufferSize(
            "unix-sndbuf-default", 212_992, "Linux",
            "default send buffer; counts memory, so no large write has this size",
            .limit, .read),
        BufferSize(
            "unix-skb-quantum-4k", 36_544, "Linux",
            "largest payload of one Unix-socket buffer; large writes are cut in multiples",
            .unit, .measured),
        BufferSize(
            "unix-first-block-default", 219_264, "Linux",
            "a Unix socket with its default send buffer took six buffers of one large write",
            .stream, .measured),
        BufferSize(
            "unix-epollout-step", 182_720, "Linux",
            "what a Unix socket takes each further time it becomes writable (five buffers)",
            .unit, .measured),
        BufferSize(
            "unix-chunk-8192", 196_608, "Linux",
            "a Unix socket full of writes of 8192 bytes",
            .stream, .measured),
        BufferSize(
            "unix-chunk-4096", 180_224, "Linux",
            "a Unix socket full of writes of 4096 bytes",
            .stream, .measured),
        BufferSize(
            "unix-chunk-65536", 233_152, "Linux",
            "a Unix socket full of writes of 65536 bytes",
            .stream, .measured),
        BufferSize(
            "unix-chunk-32768", 229_376, "Linux",
            "a Unix socket full of writes of 32768 bytes",
            .stream, .measured),
        BufferSize(
            "unix-chunk-131072", 240_704, "Linux",
            "a Unix socket full of writes of 131072 bytes",
            .stream, .measured),
        BufferSize(
            "unix-chunk-16384", 212_992, "Linux",
            "a Unix socket full of writes of 16384 bytes",
            .stream, .measured),
        BufferSize(
            "unix-sndbuf-8192", 16_256, "Linux",
            "one large write into a Unix socket with SO_SNDBUF 8192",
            .stream, .measured),
        BufferSize(
            "unix-sndbuf-16384", 32_640, "Linux",
            "one large write into a Unix socket with SO_SNDBUF 16384",
            .stream, .measured),
        BufferSize(
            "unix-sndbuf-32768", 65_408, "Linux",
            "one large write into a Unix socket with SO_SNDBUF 32768",
            .stream, .measured),
        BufferSize(
            "unix-sndbuf-65536", 146_176, "Linux",
            "one large write into a Unix socket with SO_SNDBUF 65536",
            .stream, .measured),
        BufferSize(
            "unix-sndbuf-131072", 292_352, "Linux",
            "one large write into a Unix socket with SO_SNDBUF 131072",
            .stream, .measured),
        BufferSize(
            "unix-sndbuf-212992", 438_528, "Linux",
            "one large write into a Unix socket with SO_SNDBUF 212992",
            .stream, .measured),
        BufferSize(
            "unix-sndbuf-262144", 548_160, "Linux",
            "one large write into a Unix socket with SO_SNDBUF 262144",
            .stream, .measured),
        BufferSize(
            "unix-sndbuf-524288", 1_059_776, "Linux",
            "one large write into a Unix socket with SO_SNDBUF 524288",
            .stream, .measured),
        BufferSize(
            "unix-sndbuf-1048576", 2_083_008, "Linux",
            "one large write into a Unix socket with SO_SNDBUF 1048576",
            .stream, .measured),
        BufferSize(
            "unix-sndbuf-4194304", 8_258_944, "Linux",
            "one large write into a Unix socket with SO_SNDBUF 4194304",
            .stream, .measured),
        BufferSize(
            "unix-first-block-16k-pages", 244_160, "Linux arm64",
            "one large write into a Unix socket, 16 KiB pages",
            .stream, .computed),
        BufferSize(
            "unix-first-block-64k-pages", 212_864, "Linux arm64, ppc64le",
            "one large write into a Unix socket, 64 KiB pages",
            .stream, .computed),
        BufferSize("unix-xnu", 8_192, "macOS", "buffer of a Unix socket", .unit, .read),
        BufferSize("unix-freebsd", 8_192, "FreeBSD, older", "buffer of a Unix socket", .unit, .read),
        BufferSize(
            "pipe-linux", 65_536, "Linux",
            "capacity of a pipe: a producer that exits leaves this much",
            .stream, .reported),
    ]
}
