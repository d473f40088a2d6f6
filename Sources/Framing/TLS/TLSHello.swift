/// What the first handshake message of a TLS direction tells.
enum TLSHello {
    case client
    case server(isTLS13: Bool)
    case other

    /// Bytes of the first record that are wanted: enough for a server's hello and its extensions.
    static let wanted = 1024

    /// Reads the beginning of a handshake record's content (RFC 8446 §4.1). It may be cut anywhere.
    init(_ content: Span<UInt8>) {
        guard let type = content.count > 0 ? content[0] : nil else {
            self = .other
            return
        }
        switch type {
        case 1: self = .client
        case 2: self = .server(isTLS13: Self.selectsTLS13(content))
        default: self = .other
        }
    }

    /// Whether the extension supported_versions (43) of a ServerHello selects 0x0304 (RFC 8446 §4.2.1).
    private static func selectsTLS13(_ content: Span<UInt8>) -> Bool {
        // Type, length (3), version (2), random (32), then the session identifier with one length byte.
        guard content.count > 38 else { return false }
        // Session identifier, cipher suite (2), compression (1), length of extensions (2).
        var offset = 39 &+ Int(content[38]) &+ 3 &+ 2
        while offset &+ 4 <= content.count {
            let type = Int(content[offset]) &<< 8 | Int(content[offset &+ 1])
            let length = Int(content[offset &+ 2]) &<< 8 | Int(content[offset &+ 3])
            if type == 43 {
                return length == 2 && offset &+ 6 <= content.count && content[offset &+ 4] == 3
                    && content[offset &+ 5] == 4
            }
            offset &+= 4 &+ length
        }
        return false
    }
}
