extension BufferSizeCatalogue {
    /// Sizes of TLS records.
    static let records: [BufferSize] = [
        BufferSize("tls-record", 16_384, "TLS", "plaintext of a full record", .record, .measured),
        BufferSize(
            "tls13-wire-record", 16_401, "TLS 1.3",
            "length field of a full record (21 bytes more with its header and tag)",
            .record, .measured),
        BufferSize("tls12-wire-record", 16_408, "TLS 1.2", "length field of a full AES-GCM record", .record, .measured),
        BufferSize("tls13-close-notify", 19, "TLS 1.3", "length field of a close_notify record", .record, .measured),
        BufferSize(
            "tls12-close-notify", 26, "TLS 1.2",
            "length field of an AES-GCM close_notify record",
            .record, .measured),
        BufferSize("nginx-ssl-buffer", 16_384, "nginx", "TLS record buffer", .record, .read),
        BufferSize("haproxy-ssl-record", 0, "HAProxy", "record size limit; 0 means none", .limit, .read),
    ]
}
