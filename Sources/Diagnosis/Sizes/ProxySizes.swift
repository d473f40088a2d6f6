extension BufferSizeCatalogue {
    /// Sizes of proxies.
    static let proxies: [BufferSize] = [
        BufferSize(
            "nginx-output-buffers", 65_536, "nginx",
            "two buffers for reading files without sendfile",
            .proxy, .read),
        BufferSize("nginx-postpone", 1_460, "nginx", "bytes that small responses wait for", .unit, .read),
        BufferSize("nginx-sendfile-chunk", 2_097_152, "nginx", "one sendfile call", .unit, .read),
        BufferSize(
            "nginx-proxy-buffer", 4_096, "nginx",
            "buffer of the upstream head and the first body bytes",
            .proxy, .read),
        BufferSize("nginx-proxy-buffers", 32_768, "nginx", "buffers of the upstream body: eight pages", .proxy, .read),
        BufferSize("nginx-temp-max", 1_073_741_824, "nginx", "largest temporary file of a response", .limit, .read),
        BufferSize("nginx-h2-chunk", 8_192, "nginx", "one HTTP/2 DATA frame", .unit, .read),
        BufferSize("haproxy-bufsize", 16_384, "HAProxy", "one buffer", .unit, .read),
        BufferSize("haproxy-splice", 65_536, "HAProxy", "pipe between the two sockets", .unit, .reported),
        BufferSize("envoy-buffer", 1_048_576, "Envoy", "soft limit of a connection buffer", .proxy, .secondary),
        BufferSize("envoy-buffer-32k", 32_768, "Envoy Gateway", "connection buffer limit", .proxy, .reported),
        BufferSize("varnish-chunk", 16_384, "Varnish", "fetch chunk", .unit, .read),
        BufferSize("varnish-gzip", 32_768, "Varnish", "gzip buffer", .unit, .read),
        BufferSize("fcgi-record", 65_535, "FastCGI", "largest content of a record", .record, .unverified),
    ]
}
