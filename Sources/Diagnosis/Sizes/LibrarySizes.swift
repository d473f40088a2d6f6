extension BufferSizeCatalogue {
    /// Sizes of libraries and HTTP servers.
    static let libraries: [BufferSize] = [
        BufferSize("hyper-init", 8_192, "hyper, HTTP/1", "first read buffer and head buffer", .unit, .read),
        BufferSize("hyper-max", 417_792, "hyper, HTTP/1", "write buffer at which streamed bodies wait", .limit, .read),
        BufferSize(
            "hyper-max-bufs", 16, "hyper, HTTP/1",
            "number of body frames queued (a count, not bytes)",
            .limit, .read),
        BufferSize("hyper-h2-send", 409_600, "hyper, HTTP/2", "send buffer of a stream", .limit, .read),
        BufferSize("hyper-h2-window", 1_048_576, "hyper, HTTP/2", "first stream and connection window", .window, .read),
        BufferSize(
            "rust-bufwriter", 8_192, "Rust",
            "BufWriter of Rust and its asynchronous relatives; dropped unflushed it loses up to this much",
            .tail, .secondary),
        BufferSize("tokio-fs", 2_097_152, "tokio", "largest buffer of a file written in the background", .tail, .read),
        BufferSize("node-hwm-16k", 16_384, "Node before 22", "stream high-water mark", .unit, .measured),
        BufferSize("node-hwm-64k", 65_536, "Node 22 and later", "stream high-water mark", .unit, .read),
        BufferSize("go-bufio", 4_096, "Go", "buffered writer of a server connection", .tail, .read),
        BufferSize("go-chunk", 2_048, "Go net/http", "body bytes held back to find out the length", .unit, .read),
        BufferSize("go-copy", 32_768, "Go", "copy buffer of io.Copy and the reverse proxy", .unit, .read),
        BufferSize("go-sendfile", 4_194_304, "Go", "one sendfile call", .unit, .read),
        BufferSize("go-h2-chunk", 4_096, "Go, HTTP/2", "one write of a handler", .unit, .read),
        BufferSize("go-tls-ramp", 131_072, "Go TLS", "bytes sent in small TLS records before full ones", .unit, .read),
        BufferSize(
            "asyncio-hwm", 65_536, "Python asyncio",
            "write-buffer high-water mark; writes are never refused",
            .limit, .read),
        BufferSize(
            "asyncio-ssl-hwm", 524_288, "Python asyncio",
            "write-buffer high-water mark of TLS transports",
            .limit, .read),
        BufferSize("uvicorn-hwm", 65_536, "uvicorn", "write-buffer high-water mark", .limit, .read),
        BufferSize(
            "aiohttp-writer", 65_536, "aiohttp",
            "bytes after which the writer waits for the transport",
            .limit, .read),
        BufferSize("tornado-chunk", 65_536, "Tornado", "read chunk", .unit, .read),
        BufferSize(
            "py-wfile", 0, "Python http.server",
            "writer without a buffer: every write is a send",
            .limit, .read),
        BufferSize("py-copyfile", 65_536, "Python", "copy buffer of shutil", .unit, .read),
        BufferSize("java-bos", 8_192, "Java", "BufferedOutputStream", .tail, .read),
        BufferSize("netty-wm", 65_536, "Netty", "write-buffer high-water mark; advisory", .limit, .secondary),
        BufferSize("tomcat-write", 8_192, "Tomcat", "application write buffer", .unit, .secondary),
        BufferSize("jetty-out", 32_768, "Jetty", "output buffer", .unit, .secondary),
        BufferSize("kestrel-resp", 65_536, "Kestrel", "response buffer at which writes wait", .limit, .read),
        BufferSize("iis-resp", 4_194_304, "IIS", "response buffer of a handler", .unit, .read),
        BufferSize("grpc-go-buf", 32_768, "grpc-go", "write buffer", .unit, .read),
        BufferSize("curl-upload", 65_536, "libcurl", "upload buffer", .unit, .read),
        BufferSize("apache-min-write", 4_096, "Apache httpd", "smallest write of the core output filter", .unit, .read),
        BufferSize("apache-max-buffer", 65_536, "Apache httpd", "largest output held in the core filter", .tail, .read),
        BufferSize(
            "h2-window", 65_535, "HTTP/2",
            "first flow-control window: DATA that stops here was never granted more",
            .window, .read),
        BufferSize("h2-frame", 16_384, "HTTP/2", "largest frame by default", .record, .read),
    ]
}
