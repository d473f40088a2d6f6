/// The next field line that somebody cares for, found over lines that nobody does.
///
/// Only ordinary lines are passed: they lie whole in the bytes, and are a name, a colon right after it, a value, CRLF.
struct NotableLine: BitwiseCopyable {
    /// Offset of the line; of the first one that is not ordinary when no notable one stands before it.
    let start: Int
    /// Offset of its colon.
    let colon: Int
    /// Offset of its line feed.
    let newline: Int
    /// Its field; `other` when the line is not ordinary.
    let name: FieldName

    /// Looks through the lines from the one at `first` on. Apart from its caller, so that the search has the registers to
    /// itself.
    @inline(never)
    init(_ bytes: Span<UInt8>, from first: Int) {
        var start = first
        while start < bytes.count, bytes[start] > ASCII.space {
            var (name, length) = FieldName.beginning(bytes, start)
            if length == 0 {
                let colon = bytes.firstColonOrLineFeed(from: start)
                guard colon > start, colon < bytes.count, bytes[colon] == 0x3A, bytes[colon &- 1] > ASCII.space
                else { break }
                length = colon &- start
                if bytes.count &- start < FieldName.searchable {
                    name = FieldName(bytes, start: start, length: length)
                }
            }
            let colon = start &+ length
            let newline = bytes.firstOffset(of: ASCII.lineFeed, from: colon &+ 1)
            guard newline < bytes.count, newline &- start <= HalfStream.longestLine,
                bytes[newline &- 1] == ASCII.carriageReturn
            else { break }
            if name != .other {
                self.init(start: start, colon: colon, newline: newline, name: name)
                return
            }
            start = newline &+ 1
        }
        self.init(start: start, colon: start, newline: start, name: .other)
    }

    private init(start: Int, colon: Int, newline: Int, name: FieldName) {
        self.start = start
        self.colon = colon
        self.newline = newline
        self.name = name
    }

    /// The value of this line of the bytes looked through, without white space around it.
    @inline(__always)
    @_lifetime(copy bytes)
    func value(_ bytes: Span<UInt8>) -> Span<UInt8> {
        let end = newline &- 1
        let start = colon &+ 2
        guard start < end, bytes[colon &+ 1] == ASCII.space, bytes[start] > ASCII.space,
            bytes[end &- 1] > ASCII.space
        else { return bytes.extracting(colon &+ 1..<end).trimmed() }
        return bytes.extracting(start..<end)
    }
}

extension FieldName {
    /// Bytes from a line's start on that ``beginning(_:_:)`` needs to recognise every name.
    fileprivate static let searchable = 18

    /// The field whose name and colon stand at `start`, and the name's length. `other` and 0 when it is none that
    /// somebody cares for, or when too few bytes follow to tell: most lines are settled by their first letter.
    @inline(__always)
    fileprivate static func beginning(_ bytes: Span<UInt8>, _ start: Int) -> (FieldName, Int) {
        guard bytes.count &- start >= searchable else { return (.other, 0) }
        let first = bytes.eightBytes(at: start)
        switch UInt8(truncatingIfNeeded: first) | 0x20 {
        case 0x63:  // c
            let second = bytes.eightBytes(at: start &+ 8)
            if EightLetters.contentHyphen.match(first) {
                if EightLetters.lengthColon.match(second, 7) { return (.contentLength, 14) }
                if EightLetters.typeColon.match(second, 5) { return (.contentType, 12) }
                if EightLetters.encoding.match(second), bytes[start &+ 16] == 0x3A { return (.contentEncoding, 16) }
            } else if EightLetters.connecti.match(first), EightLetters.onColon.match(second, 3) {
                return (.connection, 10)
            }
        case 0x64:  // d
            if EightLetters.dateColon.match(first, 5) { return (.date, 4) }
        case 0x65:  // e
            if EightLetters.entityTagColon.match(first, 5) { return (.entityTag, 4) }
            if EightLetters.expectColon.match(first, 7) { return (.expect, 6) }
        case 0x6C:  // l
            if EightLetters.lastHyphenMod.match(first),
                EightLetters.ifiedColon.match(bytes.eightBytes(at: start &+ 8), 6)
            {
                return (.lastModified, 13)
            }
        case 0x73:  // s
            if EightLetters.serverColon.match(first, 7) { return (.server, 6) }
        case 0x74:  // t
            if EightLetters.transfer.match(first), EightLetters.encoding.match(bytes.eightBytes(at: start &+ 9)),
                bytes[start &+ 8] == 0x2D, bytes[start &+ 17] == 0x3A
            {
                return (.transferEncoding, 17)
            }
        case 0x76:  // v
            if EightLetters.viaColon.match(first, 4) { return (.via, 3) }
        default: break
        }
        return (.other, 0)
    }
}

extension EightLetters {
    /// Whether eight bytes, the first lowest, are these letters in any case.
    @inline(__always)
    func match(_ word: UInt64) -> Bool { word | letters == text }

    /// Whether the first `count` of eight bytes, fewer than eight, are these letters in any case.
    @inline(__always)
    func match(_ word: UInt64, _ count: UInt64) -> Bool { word & (1 &<< (count &* 8) &- 1) | letters == text }

    /// `length:`
    fileprivate static var lengthColon: Self {
        @inline(__always) get { Self(0x003A_6874_676E_656C, letters: 0x2020_2020_2020) }
    }
    /// `type:`
    fileprivate static var typeColon: Self { @inline(__always) get { Self(0x3A_6570_7974, letters: 0x2020_2020) } }
    /// `on:`
    fileprivate static var onColon: Self { @inline(__always) get { Self(0x3A_6E6F, letters: 0x2020) } }
    /// `date:`
    fileprivate static var dateColon: Self { @inline(__always) get { Self(0x3A_6574_6164, letters: 0x2020_2020) } }
    /// `etag:`
    fileprivate static var entityTagColon: Self { @inline(__always) get { Self(0x3A_6761_7465, letters: 0x2020_2020) } }
    /// `expect:`
    fileprivate static var expectColon: Self {
        @inline(__always) get { Self(0x003A_7463_6570_7865, letters: 0x2020_2020_2020) }
    }
    /// `server:`
    fileprivate static var serverColon: Self {
        @inline(__always) get { Self(0x003A_7265_7672_6573, letters: 0x2020_2020_2020) }
    }
    /// `via:`
    fileprivate static var viaColon: Self { @inline(__always) get { Self(0x3A61_6976, letters: 0x0020_2020) } }
    /// `ified:`
    fileprivate static var ifiedColon: Self {
        @inline(__always) get { Self(0x3A64_6569_6669, letters: 0x0020_2020_2020) }
    }
}
