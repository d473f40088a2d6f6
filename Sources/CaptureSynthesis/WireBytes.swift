/// Network byte order appends and the Internet checksum, written apart from the decoders on purpose: shared code
/// would let their mistakes cancel out.
extension [UInt8] {
    /// Appends 16 bits, most significant byte first.
    mutating func append16(_ value: UInt16) {
        append(UInt8(truncatingIfNeeded: value >> 8))
        append(UInt8(truncatingIfNeeded: value))
    }

    /// Appends 32 bits, most significant byte first.
    mutating func append32(_ value: UInt32) {
        append16(UInt16(truncatingIfNeeded: value >> 16))
        append16(UInt16(truncatingIfNeeded: value))
    }

    /// Overwrites 16 bits at `offset`, most significant byte first.
    mutating func put16(_ value: UInt16, at offset: Int) {
        self[offset] = UInt8(truncatingIfNeeded: value >> 8)
        self[offset + 1] = UInt8(truncatingIfNeeded: value)
    }
}

/// The one's complement checksum of RFC 1071 over all parts as if they were one even-length run each.
func internetChecksum(_ parts: [UInt8]...) -> UInt16 {
    var sum: UInt32 = 0
    for part in parts {
        for index in stride(from: 0, to: part.count, by: 2) {
            let low = index + 1 < part.count ? part[index + 1] : 0
            sum += UInt32(part[index]) << 8 | UInt32(low)
            sum = (sum & 0xffff) + sum >> 16
        }
    }
    return ~UInt16(truncatingIfNeeded: sum)
}
