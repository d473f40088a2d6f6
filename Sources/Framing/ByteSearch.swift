/// Finding and comparing bytes inside a span.
extension Span where Element == UInt8 {
    /// Offset of the first `byte` at or after `start`; the span's count when there is none.
    @inline(__always)
    func firstOffset(of byte: UInt8, from start: Int) -> Int {
        guard start >= 0 else { return count }
        let end = count
        var offset = start
        let pattern = UInt64(byte) &* 0x0101_0101_0101_0101
        let bytes16 = SIMD16<UInt8>(repeating: byte)
        while end &- offset >= 16 {
            // A mask is as many bytes, all ones where two are equal.
            let equal = sixteenBytes(at: offset) .== bytes16
            let halves = unsafe unsafeBitCast(equal, to: SIMD2<UInt64>.self)
            if halves[0] | halves[1] != 0 {
                // Which half it is cannot be foreseen: chosen without a branch.
                let isInFirst = halves[0] != 0
                let half = isInFirst ? halves[0] : halves[1]
                return offset &+ (isInFirst ? 0 : 8) &+ half.littleEndian.trailingZeroBitCount &>> 3
            }
            offset &+= 16
        }
        if end &- offset >= 8 {
            let zeros = zeroBytes(at: offset, pattern)
            if zeros != 0 { return offset &+ zeros.trailingZeroBitCount &>> 3 }
            offset &+= 8
        }
        while offset < end {
            if self[offset] == byte { return offset }
            offset &+= 1
        }
        return end
    }

    /// The top bit of each of eight bytes that equals the pattern's; the lowest one set is exact. The eight bytes from
    /// `offset` on must lie inside the span.
    @inline(__always)
    private func zeroBytes(at offset: Int, _ pattern: UInt64) -> UInt64 {
        zeroBytes(in: eightBytes(at: offset), pattern)
    }

    @inline(__always)
    private func zeroBytes(in word: UInt64, _ pattern: UInt64) -> UInt64 {
        let difference = word ^ pattern
        return (difference &- 0x0101_0101_0101_0101) & ~difference & 0x8080_8080_8080_8080
    }

    /// Offset of the first colon, line feed, `*` or 0x1A at or after `start`: four bytes that one test of eight bytes at
    /// a time tells apart from all others. The span's count when there is none.
    @inline(__always)
    func firstColonOrLineFeed(from start: Int) -> Int {
        var offset = start
        while offset < count {
            let zeros = zeroBytes(in: upToEightBytes(at: offset) | 0x3030_3030_3030_3030, 0x3A3A_3A3A_3A3A_3A3A)
            if zeros != 0 { return offset &+ zeros.trailingZeroBitCount &>> 3 }
            offset &+= 8
        }
        return count
    }

    /// Eight bytes as one value, the first lowest; zeros where the span ends before. `offset` must lie inside the span.
    @inline(__always)
    func upToEightBytes(at offset: Int) -> UInt64 {
        count &- offset >= 8 ? eightBytes(at: offset) : lastBytes(from: offset)
    }

    /// The span's last bytes as one value, fewer than eight.
    @inline(never)
    private func lastBytes(from offset: Int) -> UInt64 {
        // The eight bytes that end where the span does hold these on top.
        if count >= 8, offset < count {
            return eightBytes(at: count &- 8) &>> UInt64(truncatingIfNeeded: (8 &- count &+ offset) &* 8)
        }
        var value: UInt64 = 0
        var index = count
        while index > offset {
            index &-= 1
            value = value &<< 8 | UInt64(self[index])
        }
        return value
    }

    /// Four bytes as one value, the first lowest. Traps when they do not lie inside the span.
    @inline(__always)
    func fourBytes(at offset: Int) -> UInt32 {
        // The load checks its bounds itself; any bit pattern is a valid integer.
        unsafe bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt32.self).littleEndian
    }

    /// Eight bytes as one value, the first lowest. Traps when they do not lie inside the span.
    @inline(__always)
    func eightBytes(at offset: Int) -> UInt64 {
        // The load checks its bounds itself; any bit pattern is a valid integer.
        unsafe bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self).littleEndian
    }

    /// Sixteen bytes. Traps when they do not lie inside the span.
    @inline(__always)
    func sixteenBytes(at offset: Int) -> SIMD16<UInt8> {
        // The load checks its bounds itself; any bit pattern is valid.
        unsafe bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: SIMD16<UInt8>.self)
    }

    /// Whether eight bytes are the given letters in any case. Traps when they do not lie inside the span.
    @inline(__always)
    func holds(_ expected: EightLetters, at offset: Int) -> Bool {
        eightBytes(at: offset) | expected.letters == expected.text
    }

    /// Whether the bytes from `start` on begin with `text`, letters compared without case. `text` is lower case.
    @inline(__always)
    func hasPrefix(_ text: StaticString, at start: Int = 0) -> Bool {
        let length = text.utf8CodeUnitCount
        guard start >= 0, count &- start >= length else { return false }
        // A static string of ASCII is contiguous and lives as long as the program.
        let expected = unsafe UnsafeBufferPointer(start: text.utf8Start, count: length)
        var index = 0
        while index < length {
            if unsafe ASCII.lowercased(self[start &+ index]) != expected[index] { return false }
            index &+= 1
        }
        return true
    }

    /// Whether the bytes are exactly `text`, letters compared without case. `text` is lower case.
    @inline(__always)
    func equals(_ text: StaticString) -> Bool { count == text.utf8CodeUnitCount && hasPrefix(text) }

    /// The span without spaces, tabs, and line ends (of folded lines) at both ends.
    @_lifetime(copy self)
    @inline(never)
    func trimmed() -> Span<UInt8> {
        var lower = 0
        var upper = count
        while lower < upper, ASCII.isBlank(self[lower]) { lower &+= 1 }
        while upper > lower, ASCII.isBlank(self[upper &- 1]) { upper &-= 1 }
        return extracting(lower..<upper)
    }
}

/// Classes of ASCII bytes.
enum ASCII {
    static let tab: UInt8 = 0x09
    static let lineFeed: UInt8 = 0x0A
    static let carriageReturn: UInt8 = 0x0D
    static let space: UInt8 = 0x20

    @inline(__always)
    static func lowercased(_ byte: UInt8) -> UInt8 { byte &- 0x41 < 26 ? byte | 0x20 : byte }

    @inline(__always)
    static func isBlank(_ byte: UInt8) -> Bool {
        // Nearly every byte asked about is none: one comparison settles it.
        byte <= space && (byte == space || byte == tab || byte == carriageReturn || byte == lineFeed)
    }

    @inline(__always)
    static func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }

    /// Whether a byte may stand in a token (RFC 9110 §5.6.2).
    @inline(__always)
    static func isToken(_ byte: UInt8) -> Bool {
        // One bit for each allowed byte: ! # $ % & ' * + - . and digits; letters and ^ _ ` | ~.
        let low: UInt64 = 0x03FF_6CFA_0000_0000
        let high: UInt64 = 0x57FF_FFFF_C7FF_FFFE
        if byte < 64 { return low &>> UInt64(byte) & 1 == 1 }
        if byte < 128 { return high &>> UInt64(byte &- 64) & 1 == 1 }
        return false
    }

    /// Value of a hexadecimal digit; 16 or more for any other byte.
    @inline(__always)
    static func hexadecimalValue(_ byte: UInt8) -> UInt8 {
        if isDigit(byte) { return byte &- 0x30 }
        let letter = (byte | 0x20) &- 0x61
        return letter < 6 ? letter &+ 10 : 255
    }
}
