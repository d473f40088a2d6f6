/// The fields that framing or the report cares for.
enum FieldName: UInt8 {
    case other
    case contentLength
    case transferEncoding
    case connection
    case expect
    case contentType
    case contentEncoding
    case server
    case via
    case date
    case entityTag
    case lastModified

    /// The field whose name is the `length` bytes from `start` on, compared without case.
    @inline(__always)
    init(_ bytes: Span<UInt8>, start: Int, length: Int) {
        self = .other
        switch length {
        case 3:
            if bytes.beginsName(at: start, length, .via) { self = .via }
        case 4:
            if bytes.beginsName(at: start, length, .date) { self = .date }
            if bytes.beginsName(at: start, length, .entityTag) { self = .entityTag }
        case 6:
            if bytes.beginsName(at: start, length, .server) { self = .server }
            if bytes.beginsName(at: start, length, .expect) { self = .expect }
        case 10:
            if bytes.holds(.connecti, at: start), bytes.holds(.nnection, at: start &+ 2) { self = .connection }
        case 12:
            if bytes.holds(.contentHyphen, at: start), bytes.holds(.entHyphenType, at: start &+ 4) {
                self = .contentType
            }
        case 13:
            if bytes.holds(.lastHyphenMod, at: start), bytes.holds(.modified, at: start &+ 5) { self = .lastModified }
        case 14:
            if bytes.holds(.contentHyphen, at: start), bytes.holds(.tHyphenLength, at: start &+ 6) {
                self = .contentLength
            }
        case 16:
            if bytes.holds(.contentHyphen, at: start), bytes.holds(.encoding, at: start &+ 8) {
                self = .contentEncoding
            }
        case 17:
            if bytes.holds(.transfer, at: start), bytes.holds(.encoding, at: start &+ 9), bytes[start &+ 8] == 0x2D {
                self = .transferEncoding
            }
        default: break
        }
    }
}

extension Span where Element == UInt8 {
    /// Whether the `length` bytes from `start` on, fewer than eight, are the given letters in any case.
    @inline(__always)
    fileprivate func beginsName(at start: Int, _ length: Int, _ expected: EightLetters) -> Bool {
        let mask: UInt64 = 1 &<< UInt64(length &* 8) &- 1
        return upToEightBytes(at: start) & mask | expected.letters == expected.text
    }
}

/// Eight letters or hyphens as one value, for comparisons without case: a loop over single bytes showed in profiles.
struct EightLetters {
    /// The lower-case text, its first byte lowest.
    let text: UInt64
    /// 0x20 in the place of each letter.
    let letters: UInt64

    @inline(__always)
    init(_ text: UInt64, letters: UInt64) {
        self.text = text
        self.letters = letters
    }

    /// `via`
    static var via: Self { @inline(__always) get { Self(0x0061_6976, letters: 0x0020_2020) } }
    /// `date`
    static var date: Self { @inline(__always) get { Self(0x6574_6164, letters: 0x2020_2020) } }
    /// `etag`
    static var entityTag: Self { @inline(__always) get { Self(0x6761_7465, letters: 0x2020_2020) } }
    /// `server`
    static var server: Self { @inline(__always) get { Self(0x7265_7672_6573, letters: 0x2020_2020_2020) } }
    /// `expect`
    static var expect: Self { @inline(__always) get { Self(0x7463_6570_7865, letters: 0x2020_2020_2020) } }
    /// `content-`
    static var contentHyphen: Self {
        @inline(__always) get { Self(0x2D74_6E65_746E_6F63, letters: 0x0020_2020_2020_2020) }
    }
    /// `t-length`
    static var tHyphenLength: Self {
        @inline(__always) get { Self(0x6874_676E_656C_2D74, letters: 0x2020_2020_2020_0020) }
    }
    /// `connecti`
    static var connecti: Self { @inline(__always) get { Self(0x6974_6365_6E6E_6F63, letters: 0x2020_2020_2020_2020) } }
    /// `nnection`
    static var nnection: Self { @inline(__always) get { Self(0x6E6F_6974_6365_6E6E, letters: 0x2020_2020_2020_2020) } }
    /// `ent-type`
    static var entHyphenType: Self {
        @inline(__always) get { Self(0x6570_7974_2D74_6E65, letters: 0x2020_2020_0020_2020) }
    }
    /// `keep-ali`
    static var keepHyphenAli: Self {
        @inline(__always) get { Self(0x696C_612D_7065_656B, letters: 0x2020_2000_2020_2020) }
    }
    /// `ep-alive`
    static var epHyphenAlive: Self {
        @inline(__always) get { Self(0x6576_696C_612D_7065, letters: 0x2020_2020_2000_2020) }
    }
    /// `last-mod`
    static var lastHyphenMod: Self {
        @inline(__always) get { Self(0x646F_6D2D_7473_616C, letters: 0x2020_2000_2020_2020) }
    }
    /// `modified`
    static var modified: Self { @inline(__always) get { Self(0x6465_6966_6964_6F6D, letters: 0x2020_2020_2020_2020) } }
    /// `transfer`
    static var transfer: Self { @inline(__always) get { Self(0x7265_6673_6E61_7274, letters: 0x2020_2020_2020_2020) } }
    /// `encoding`
    static var encoding: Self { @inline(__always) get { Self(0x676E_6964_6F63_6E65, letters: 0x2020_2020_2020_2020) } }
}
