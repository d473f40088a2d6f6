/// What is kept of a body: its first bytes and its last.
struct BodyEnds {
    let start: [UInt8]
    var tail: [UInt8]
    /// Bytes of the whole body.
    let length: Int64

    /// The last bytes are all of the body.
    var isAllKept: Bool { Int64(tail.count) == length }

    /// The same without white space at its end.
    var trimmed: BodyEnds {
        var ends = self
        ends.tail = tail.trimmed
        return ends
    }

    /// Whether it begins with this text, given in lower case.
    func begins(_ text: String) -> Bool { start.lowercased.starts(with: Array(text.utf8)) }

    /// It begins as a whole HTML document (HTML §13.1).
    var beginsHTML: Bool { begins("<!doctype html") || begins("<html") }

    /// Space, tabulator, line ends.
    static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0d).contains(byte) }
}

extension [UInt8] {
    var trimmed: [UInt8] { Array(prefix((lastIndex { !BodyEnds.isSpace($0) } ?? -1) + 1)) }

    /// With the letters of ASCII in lower case.
    var lowercased: [UInt8] { map { (0x41...0x5a).contains($0) ? $0 | 0x20 : $0 } }

    func hasSuffix(_ mark: [UInt8]) -> Bool { suffix(mark.count) == mark[...] }

    func hasSuffix(_ text: String) -> Bool { hasSuffix(Array(text.utf8)) }

    /// Where these bytes last occur.
    func lastRange(of mark: [UInt8]) -> Range<Int>? {
        guard count >= mark.count else { return nil }
        return (0...(count - mark.count)).last { self[$0..<($0 + mark.count)] == mark[...] }.map {
            $0..<($0 + mark.count)
        }
    }

    func lastRange(of text: String) -> Range<Int>? { lastRange(of: Array(text.utf8)) }
}
