/// A chunk's size line while it is being read (RFC 9112 §7.1): `chunk-size [chunk-ext] CRLF`.
struct ChunkSizeLine: BitwiseCopyable {
    enum Step {
        case more
        case ended
        case invalid
        /// The line is the status line of a response.
        case response
    }

    private enum Part: UInt8 {
        case size
        case spaceAfterSize
        case extensions
        case lineFeed
        case version
    }

    /// The size read so far.
    private(set) var size: Int64 = 0
    /// Bytes of the line passed.
    private(set) var length = 0
    private(set) var endedWithBareLineFeed = false
    private var digits = 0
    private var part = Part.size

    /// What a status line begins with (RFC 9112 §2.3, §4).
    private static let version = Array("HTTP/1.".utf8)
    /// Extensions longer than this are not believed to be any.
    static let longest = 16_384

    /// Takes the next byte of the line.
    @inline(__always)
    mutating func take(_ byte: UInt8) -> Step {
        length &+= 1
        switch part {
        case .size:
            let value = ASCII.hexadecimalValue(byte)
            if value < 16 {
                // Leading zeros are harmless; a size must stay below 2⁶³ with room to add line ends.
                guard size < 1 << 58 else { return .invalid }
                size = size &<< 4 | Int64(value)
                digits &+= 1
                return length < Self.longest ? .more : .invalid
            }
            if digits == 0, byte == Self.version.first {
                part = .version
                return .more
            }
            guard digits > 0 else { return .invalid }
            return afterSize(byte)
        case .spaceAfterSize:
            return afterSize(byte)
        case .extensions:
            if byte == ASCII.lineFeed { return .ended }
            return length < Self.longest ? .more : .invalid
        case .lineFeed:
            return byte == ASCII.lineFeed ? .ended : .invalid
        case .version:
            guard byte == Self.version[length &- 1] else { return .invalid }
            return length == Self.version.count ? .response : .more
        }
    }

    private mutating func afterSize(_ byte: UInt8) -> Step {
        switch byte {
        case ASCII.carriageReturn:
            part = .lineFeed
        case ASCII.lineFeed:
            endedWithBareLineFeed = true
            return .ended
        case 0x3B:
            part = .extensions
        case ASCII.space, ASCII.tab:
            part = .spaceAfterSize
        default:
            return .invalid
        }
        return length < Self.longest ? .more : .invalid
    }
}
