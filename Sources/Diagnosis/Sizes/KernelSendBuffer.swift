/// The send buffer that Linux gives a connection when it is established (tcp_init_buffer_space, tcp_sndbuf_expand in
/// net/ipv4/tcp_input.c).
enum KernelSendBuffer {
    /// Room for headers and the shared info of a buffer, as measured: it lifts 1448 to 2048, 8948 to 16384, and 65483 to
    /// 131072.
    private static let overhead: Int64 = 560
    /// Memory of the buffer's own descriptor.
    private static let descriptor: Int64 = 256
    /// The first congestion window, twice (RFC 6928; cubic and reno).
    private static let segments: Int64 = 20

    /// Bytes of memory that may be charged, for full segments of `segment` payload bytes.
    static func fresh(segment: Int64) -> Int64 {
        var power: Int64 = 1
        while power < min(segment, 1 << 20) + overhead { power *= 2 }
        return segments * (power + descriptor)
    }
}
