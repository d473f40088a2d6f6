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
        return .unknown
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
