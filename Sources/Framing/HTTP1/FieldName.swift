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

    /// The field with the name that fills `name`, compared without case.
    @inline(__always)
    init(_ name: Span<UInt8>) {
        switch name.count {
        case 3: self = name.hasPrefix("via") ? .via : .other
        case 4: self = name.hasPrefix("date") ? .date : name.hasPrefix("etag") ? .entityTag : .other
        case 6: self = name.hasPrefix("server") ? .server : name.hasPrefix("expect") ? .expect : .other
        case 10: self = name.holds(.connecti, at: 0) && name.hasPrefix("on", at: 8) ? .connection : .other
        case 12: self = name.holds(.contentHyphen, at: 0) && name.hasPrefix("type", at: 8) ? .contentType : .other
        case 13: self = name.holds(.lastHyphenMod, at: 0) && name.holds(.modified, at: 5) ? .lastModified : .other
        case 14: self = name.holds(.contentHyphen, at: 0) && name.holds(.tHyphenLength, at: 6) ? .contentLength : .other
        case 16: self = name.holds(.contentHyphen, at: 0) && name.holds(.encoding, at: 8) ? .contentEncoding : .other
        case 17:
            let isCoding = name.holds(.transfer, at: 0) && name.holds(.encoding, at: 9) && name[8] == 0x2D
            self = isCoding ? .transferEncoding : .other
        default: self = .other
        }
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
