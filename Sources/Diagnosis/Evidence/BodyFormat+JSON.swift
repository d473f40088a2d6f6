/// JSON and text: what their last bytes say of the whole.
extension BodyFormat {
    /// A JSON text is one value (RFC 8259 §2). Its last bracket is known to lie within another value if its partner is in
    /// sight and does not begin the body; how deep one without a partner in sight lies is not known.
    static func json(_ body: BodyEnds, closer: UInt8, isDeclared: Bool) -> Completeness {
        let tail = body.tail.trimmed
        guard tail.last == closer else {
            return isDeclared ? .cut("is JSON that does not end with the bracket that it began with") : .unknown
        }
        let brackets = OpenBrackets(tail)
        if let partner = brackets.partnerOfLast {
            let before = tail[..<partner].last { !BodyEnds.isSpace($0) }
            if body.isAllKept, before == nil { return .complete("is a complete JSON text") }
            return before.map { Array(",[:".utf8).contains($0) } ?? false
                ? .cut("is JSON that ends behind a value that lies within another") : .unknown
        }
        let places = brackets.withoutPartner.filter { tail[$0] == closer }
        // A cut in the white space behind would look the same.
        let fitting = places.reduce(0) { sum, place in
            sum + 1 + body.tail[(place + 1)...].prefix { BodyEnds.isSpace($0) }.count
        }
        return .looksComplete(
            "ends as a JSON text ends, with a bracket that nothing in its last \(body.tail.count) bytes opened",
            chance: Double(fitting) / Double(body.tail.count))
    }

    /// Text in UTF-8 (RFC 3629 §3): only a cut stops within a character, and one anywhere would mostly do so where most
    /// characters have several bytes.
    static func characters(_ body: BodyEnds) -> Completeness {
        var position = body.isAllKept ? 0 : body.tail.prefix(3).prefix { $0 & 0xc0 == 0x80 }.count
        let first = position
        var within = 0
        while position < body.tail.count {
            guard let following = followingBytes(body.tail[position]) else { return .unknown }
            let rest = body.tail[(position + 1)...].prefix(following)
            guard rest.allSatisfy({ $0 & 0xc0 == 0x80 }) else { return .unknown }
            guard rest.count == following else { return .cut("is UTF-8 text and stops within a character") }
            within += following
            position += 1 + following
        }
        let shown = body.tail.count - first
        // Few such characters say too little to be mentioned.
        guard within * 4 >= shown, shown >= 8 else { return .unknown }
        return .looksComplete(
            "is UTF-8 text that ends between two characters, many of which have several bytes",
            chance: Double(shown - within) / Double(shown))
    }

    /// Bytes that follow the first one of a character; nil for a byte that begins none.
    private static func followingBytes(_ lead: UInt8) -> Int? {
        switch lead {
        case 0..<0x80: 0
        case 0xc2..<0xe0: 1
        case 0xe0..<0xf0: 2
        case 0xf0..<0xf5: 3
        default: nil
        }
    }
}

/// The closing brackets of the end of a JSON text whose partners are not in sight, strings left out. Read backwards, since
/// it is known that a whole text does not end within a string, but not how the bytes kept of it begin.
struct OpenBrackets {
    /// Where the partner of the last bracket is.
    private(set) var partnerOfLast: Int?
    /// Where those are whose partners are not in sight.
    private(set) var withoutPartner: [Int] = []

    init(_ tail: [UInt8]) {
        var isInString = false
        for position in tail.indices.reversed() {
            let byte = tail[position]
            if byte == UInt8(ascii: "\"") {
                let escapes = tail[..<position].reversed().prefix { $0 == UInt8(ascii: "\\") }.count
                if escapes % 2 == 0 { isInString.toggle() }
            }
            guard !isInString else { continue }
            switch byte {
            case UInt8(ascii: "}"), UInt8(ascii: "]"): withoutPartner.append(position)
            case UInt8(ascii: "{"), UInt8(ascii: "["):
                guard withoutPartner.popLast() != nil else { return }
                if withoutPartner.isEmpty {
                    partnerOfLast = position
                    return
                }
            default: break
            }
        }
    }
}
