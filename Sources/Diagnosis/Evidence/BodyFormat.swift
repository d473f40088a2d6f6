import Framing

/// Whether a body is complete by the rules of its own format, told from its first and last bytes.
enum BodyFormat {
    /// How the body stands. Each text says only what the bytes kept of it prove.
    enum Completeness: Equatable {
        /// It ends with the format's end mark, which is too long to come by chance.
        case complete(String)
        /// It ends as the format may end; the chance that a cut anywhere would fall so, where that can be counted.
        case looksComplete(String, chance: Double? = nil)
        /// It began as this format, and nothing of this format ends so.
        case cut(String)
        /// It ends as few whole bodies of the format do.
        case unusual(String)
        case unknown
    }

    /// Reads the first and last bytes of a message's body.
    static func completeness(of message: Message) -> Completeness {
        let body = BodyEnds(start: message.bodyStart, tail: message.bodyTail, length: message.bodyLength)
        guard !body.start.isEmpty, !body.tail.isEmpty else { return .unknown }
        if let known = binary(body) { return known }
        let type = message.contentType.lowercased()
        let first = body.start.first { !BodyEnds.isSpace($0) }
        var read = Completeness.unknown
        if first == UInt8(ascii: "<"), type.hasPrefix("text/html") || body.beginsHTML {
            read = html(body)
        } else if first == UInt8(ascii: "<"), type.contains("xml") || body.begins("<?xml") {
            read = xml(body)
        } else if let closer = closing(first) {
            read = json(body, closer: closer, isDeclared: type.contains("json"))
        }
        guard read == .unknown, type.contains("utf-8") else { return read }
        return characters(body)
    }

    /// Formats with a signature; nil for all others.
    private static func binary(_ body: BodyEnds) -> Completeness? {
        let start = body.start
        let tail = body.tail
        if start.starts(with: [0x1f, 0x8b]) { return gzip(tail, length: body.length) }
        if start.starts(with: [0x89, 0x50, 0x4e, 0x47]) {
            return byMark(
                body, [0x49, 0x45, 0x4e, 0x44, 0xae, 0x42, 0x60, 0x82], .complete("is a complete PNG image"),
                lacking: "is a PNG image without the IEND chunk that ends one")
        }
        if start.starts(with: [0xff, 0xd8, 0xff]) {
            return byMark(
                body, [0xff, 0xd9], .looksComplete("ends with the end mark of a JPEG image"),
                lacking: "is a JPEG image without the mark that ends one")
        }
        if start.starts(with: [0x47, 0x49, 0x46, 0x38]) {
            return tail.hasSuffix([0x00, 0x3b])
                ? .looksComplete("ends with the end mark of a GIF image")
                : .cut("is a GIF image without the mark that ends one")
        }
        if start.starts(with: [0x25, 0x50, 0x44, 0x46]) {
            return byMark(
                body.trimmed, Array("%%EOF".utf8), .complete("is a complete PDF document"),
                lacking: "is a PDF document and its last \(tail.count) bytes have no %%EOF")
        }
        return start.starts(with: [0x50, 0x4b, 0x03, 0x04]) ? zip(tail) : nil
    }

    /// A mark at the very end ends the body; one with something behind it says nothing.
    private static func byMark(
        _ body: BodyEnds, _ mark: [UInt8], _ whole: Completeness, lacking: String
    ) -> Completeness {
        guard !body.tail.hasSuffix(mark) else { return whole }
        return body.tail.lastRange(of: mark) == nil ? .cut(lacking) : .unknown
    }

    /// The length that a gzip stream of `length` bytes says it inflates to, its last four bytes (RFC 1952 §2.3.1, ISIZE,
    /// modulo 2³²). Deflate shrinks at most 1032 times and hardly grows: four bytes from the middle of a stream seldom fit.
    private static func gzip(_ tail: [UInt8], length: Int64) -> Completeness {
        guard tail.count >= 8, length >= 18, length < 500_000 else { return .unknown }
        let inflated = inflatedLength(tail)
        // A header of 10 bytes at least, a trailer of 8, and 5 more for each stored block.
        let least = max(0, length / 100 * 98 - 100)
        return inflated >= least && inflated <= 1_032 * length
            ? .looksComplete("ends as a gzip stream ends, with a length that it may inflate to")
            : .cut("is a gzip stream, and its last four bytes are no length that it could inflate to")
    }

    /// ISIZE, least significant byte first.
    static func inflatedLength(_ tail: [UInt8]) -> Int64 {
        tail.suffix(4).reversed().reduce(0) { $0 << 8 | Int64($1) }
    }

    /// An archive ends with its end of central directory: 22 bytes, the last two of which count the bytes of a comment
    /// behind them (APPNOTE 4.3.16). A comment may be longer than the bytes kept here.
    private static func zip(_ tail: [UInt8]) -> Completeness {
        let record = 22
        var hasRecord = false
        for position in tail.indices.reversed() where tail[position...].starts(with: [0x50, 0x4b, 0x05, 0x06]) {
            guard position + record <= tail.count else {
                return .cut("is a ZIP archive and stops within its end record")
            }
            let comment = Int(tail[position + 20]) | Int(tail[position + 21]) << 8
            let behind = tail.count - position - record
            if comment == behind { return .complete("is a complete ZIP archive") }
            if comment > behind { hasRecord = true }
        }
        if hasRecord { return .cut("is a ZIP archive and stops within the comment that its end record announces") }
        // Comments are text; what is compressed is not.
        let isText = tail.allSatisfy { $0 >= 0x20 && $0 != 0x7f || BodyEnds.isSpace($0) }
        return isText ? .unknown : .cut("is a ZIP archive, and its last \(tail.count) bytes hold no end record")
    }

    private static func closing(_ byte: UInt8?) -> UInt8? {
        byte == UInt8(ascii: "{") ? UInt8(ascii: "}") : byte == UInt8(ascii: "[") ? UInt8(ascii: "]") : nil
    }
}
