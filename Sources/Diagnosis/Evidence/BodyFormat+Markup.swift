/// HTML and XML: what their last bytes say of the whole.
extension BodyFormat {
    /// The end tag of a document may be left out and comments may follow it (HTML §13.1, §13.1.2.4), and what is sent as
    /// HTML may be a fragment of one: only an end within a tag or a comment proves a cut.
    static func html(_ body: BodyEnds) -> Completeness {
        var tail = body.tail.lowercased.trimmed
        while tail.hasSuffix("-->") {
            // Where a longer comment began is not kept.
            guard let begin = tail.lastRange(of: "<!--") else { return .unknown }
            tail = Array(tail[..<begin.lowerBound]).trimmed
        }
        if tail.hasSuffix("</html>") { return .complete("is a complete HTML document") }
        if tail.lastRange(of: "</html>") != nil { return .unknown }
        if let tag = tail.lastIndex(of: UInt8(ascii: "<")), !tail[tag...].contains(UInt8(ascii: ">")),
            tag + 1 < tail.count, (0x61...0x7a).contains(tail[tag + 1]) || Array("/!".utf8).contains(tail[tag + 1])
        {
            return .cut("is HTML and stops within a tag or a comment")
        }
        return body.beginsHTML ? .unusual("is an HTML document without its end tag, which most have") : .unknown
    }

    /// A document has one outermost element, behind which only comments and processing instructions come (XML 1.0 §2.1,
    /// §2.8).
    static func xml(_ body: BodyEnds) -> Completeness {
        let tail = body.tail.trimmed
        guard tail.last == UInt8(ascii: ">") else {
            return .cut("is XML that does not end with a tag")
        }
        guard !tail.hasSuffix("-->"), !tail.hasSuffix("?>"), !body.isAllKept else { return .unknown }
        let within = Completeness.cut("is XML that ends behind an element that lies within another")
        if tail.hasSuffix("/>") { return within }
        guard let end = tail.lastRange(of: "</") else { return .cut("is XML that ends behind no end tag") }
        let name = Array(tail[end.upperBound...].dropLast()).trimmed
        if let root = rootName(body.start) {
            return root == name ? .complete("is a complete XML document, ended by its outermost element") : within
        }
        // Its start tag is in sight: the outermost element began with the body.
        let before = Array(tail[..<end.lowerBound])
        if occurrences(of: [UInt8(ascii: "<")] + name, in: before)
            > occurrences(of: Array("</".utf8) + name, in: before)
        {
            return within
        }
        let fitting = tail.indices.filter { tail[$0] == UInt8(ascii: ">") }.count + body.tail.count - tail.count
        return .looksComplete(
            "ends as XML ends, with an end tag whose start is not in its last \(body.tail.count) bytes",
            chance: Double(fitting) / Double(body.tail.count))
    }

    /// The name of the outermost element, where the body begins with it.
    private static func rootName(_ start: [UInt8]) -> [UInt8]? {
        guard start.first == UInt8(ascii: "<"), let second = start.dropFirst().first,
            !Array("?!/".utf8).contains(second)
        else { return nil }
        let rest = start.dropFirst()
        guard let end = rest.firstIndex(where: { BodyEnds.isSpace($0) || Array("/>".utf8).contains($0) }) else {
            return nil
        }
        return Array(rest[..<end])
    }

    /// How often a tag of this name occurs.
    private static func occurrences(of tag: [UInt8], in bytes: [UInt8]) -> Int {
        bytes.indices.filter { position in
            guard bytes[position...].starts(with: tag), position + tag.count < bytes.count else { return false }
            let next = bytes[position + tag.count]
            return BodyEnds.isSpace(next) || next == UInt8(ascii: ">")
        }.count
    }
}
