/// The five bytes before a TLS record's content (RFC 8446 §5.1): type, version (2), length (2, big-endian).
struct TLSRecordHeader: BitwiseCopyable {
    static let byteCount = 5
    static let changeCipherSpec: UInt8 = 20
    static let alert: UInt8 = 21
    static let handshake: UInt8 = 22
    static let applicationData: UInt8 = 23
    /// Longest content of a record: 2¹⁴ and 2048 bytes of expansion (RFC 5246 §6.2.3).
    static let longest = 16_384 + 2048

    var type: UInt8
    var length: Int

    /// Reads a header; nil when the bytes cannot be one.
    init?(_ bytes: Span<UInt8>) {
        guard bytes.count >= Self.byteCount, Self.mayBegin(bytes) else { return nil }
        type = bytes[0]
        length = Int(bytes[3]) &<< 8 | Int(bytes[4])
    }

    /// Whether the bytes agree with a record header as far as both go.
    static func mayBegin(_ bytes: Span<UInt8>) -> Bool {
        if bytes.count > 0, bytes[0] < changeCipherSpec || bytes[0] > applicationData { return false }
        if bytes.count > 1, bytes[1] != 3 { return false }
        if bytes.count > 2, bytes[2] > 4 { return false }
        if bytes.count > 4 {
            let length = Int(bytes[3]) &<< 8 | Int(bytes[4])
            // Only application data may be empty (RFC 8446 §5.1).
            if length > longest || length == 0 && bytes[0] != applicationData { return false }
        }
        return true
    }
}
