import Framing

/// Whether a body is complete by the rules of its own format, told from its first and last bytes.
enum BodyFormat {
    /// How the body stands.
    enum Completeness: Equatable {
        /// It ends with the format's end mark, which is too long to come by chance.
        case complete(String)
        /// It ends with a short end mark.
        case looksComplete(String)
        /// It began as this format and does not end as it must.
        case cut(String)
        case unknown
    }

    /// Reads the first and last bytes of a message's body.
    static func completeness(of message: Message) -> Completeness {
        let start = message.bodyStart
        let tail = message.bodyTail
        guard !start.isEmpty, !tail.isEmpty else { return .unknown }
        if start.starts(with: [0x1f, 0x8b]) { return gzip(tail, length: message.bodyLength) }
        if start.starts(with: [0x89, 0x50, 0x4e, 0x47]) {
            return ends(tail, [0x49, 0x45, 0x4e, 0x44, 0xae, 0x42, 0x60, 0x82])
                ? .complete("PNG image") : .cut("a PNG image")
        }
        if start.starts(with: [0xff, 0xd8, 0xff]) {
            return ends(tail, [0xff, 0xd9]) ? .looksComplete("a JPEG image") : .cut("a JPEG image")
        }
        if start.starts(with: [0x47, 0x49, 0x46, 0x38]) {
            return ends(tail, [0x00, 0x3b]) ? .looksComplete("a GIF image") : .cut("a GIF image")
        }
        if start.starts(with: [0x25, 0x50, 0x44, 0x46]) {
            return contains(tail, Array("%%EOF".utf8)) ? .complete("PDF document") : .cut("a PDF document")
        }
        if start.starts(with: [0x50, 0x4b, 0x03, 0x04]) {
            return contains(tail, [0x50, 0x4b, 0x05, 0x06]) ? .complete("ZIP archive") : .cut("a ZIP archive")
        }
        let last = tail.last { !isSpace($0) }
        let first = start.first { !isSpace($0) }
        let isHTML = message.contentType.hasPrefix("text/html") || starts(start, "<!doctype") || starts(start, "<html")
        if isHTML, first == UInt8(ascii: "<") {
            return contains(lowered(tail), Array("</html>".utf8))
                ? .complete("HTML document") : .cut("an HTML document")
        }
        let isJSON = message.contentType.contains("json")
        if first == UInt8(ascii: "{") || first == UInt8(ascii: "["), isJSON || last == closing(first) {
            return last == closing(first) ? .looksComplete("JSON") : isJSON ? .cut("JSON") : .unknown
        }
        if first == UInt8(ascii: "<"), message.contentType.contains("xml") || starts(start, "<?xml") {
            return last == UInt8(ascii: ">") ? .looksComplete("XML") : .cut("XML")
        }
        if message.contentType.contains("utf-8") || message.contentType.contains("UTF-8"), endsInsideCharacter(tail) {
            return .cut("UTF-8 text")
        }
        return .unknown
    }

    /// The length that a gzip stream of `length` bytes says it inflates to, its last four bytes (RFC 1952 §2.3.1, ISIZE,
    /// modulo 2³²). Deflate shrinks at most 1032 times and hardly grows: four bytes from the middle of a stream seldom fit.
    private static func gzip(_ tail: [UInt8], length: Int64) -> Completeness {
        guard tail.count >= 8, length >= 18, length < 500_000 else { return .unknown }
        let inflated = inflatedLength(tail)
        // A header of 10 bytes at least, a trailer of 8, and 5 more for each stored block.
        let least = max(0, length / 100 * 98 - 100)
        return inflated >= least && inflated <= 1_032 * length
            ? .looksComplete("a gzip stream") : .cut("a gzip stream")
    }

    /// ISIZE, least significant byte first.
    static func inflatedLength(_ tail: [UInt8]) -> Int64 {
        tail.suffix(4).reversed().reduce(0) { $0 << 8 | Int64($1) }
    }

    /// Whether the bytes stop within a character of UTF-8 (RFC 3629 §3).
    private static func endsInsideCharacter(_ tail: [UInt8]) -> Bool {
        let continuations = tail.reversed().prefix { $0 & 0xc0 == 0x80 }.count
        guard continuations < 3, let lead = tail.dropLast(continuations).last else { return false }
        let needed =
            lead >= 0xf0 && lead < 0xf5 ? 3 : lead >= 0xe0 && lead < 0xf0 ? 2 : lead >= 0xc2 && lead < 0xe0 ? 1 : 0
        return continuations < needed
    }

    private static func closing(_ byte: UInt8?) -> UInt8? {
        byte == UInt8(ascii: "{") ? UInt8(ascii: "}") : byte == UInt8(ascii: "[") ? UInt8(ascii: "]") : nil
    }

    private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0d).contains(byte) }

    private static func ends(_ bytes: [UInt8], _ mark: [UInt8]) -> Bool { bytes.suffix(mark.count) == mark[...] }

    private static func lowered(_ bytes: [UInt8]) -> [UInt8] {
        bytes.map { (0x41...0x5a).contains($0) ? $0 | 0x20 : $0 }
    }

    private static func starts(_ bytes: [UInt8], _ mark: String) -> Bool {
        lowered(bytes).starts(with: Array(mark.utf8))
    }

    private static func contains(_ bytes: [UInt8], _ mark: [UInt8]) -> Bool {
        guard bytes.count >= mark.count else { return false }
        return (0...(bytes.count - mark.count)).contains { bytes[$0..<($0 + mark.count)] == mark[...] }
    }
}
