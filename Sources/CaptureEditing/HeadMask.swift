/// Takes out of an HTTP/1 head what it says of people and programs, and leaves what says how long the message is.
///
/// Left as they are: the method where it is a registered one, version and status, the names of common fields, and the
/// values of those that framing rests on. Everything else (target, reason, values of cookies and all other fields,
/// names of uncommon ones) becomes letters that are the same for the same value under the same key. Lengths and line
/// ends stay.
struct HeadMask {
    private let pseudonyms: Pseudonyms

    init(_ pseudonyms: Pseudonyms) { self.pseudonyms = pseudonyms }

    /// Methods that tell nothing (IANA "HTTP Method Registry").
    private static let methods: Set<String> = [
        "GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH", "PROPFIND", "PROPPATCH",
        "MKCOL",
        "COPY", "MOVE", "LOCK", "UNLOCK", "REPORT", "SEARCH",
    ]
    /// Fields whose values framing rests on: numbers and registered tokens.
    private static let framing: Set<String> = [
        "content-length", "transfer-encoding", "connection", "proxy-connection", "keep-alive", "te", "expect",
        "content-encoding", "content-range", "accept-ranges",
    ]
    /// Fields so common that their names tell nothing.
    private static let common: Set<String> = [
        "accept", "accept-charset", "accept-encoding", "accept-language", "age", "allow", "authorization",
        "cache-control",
        "content-disposition", "content-language", "content-location", "content-type", "cookie", "date", "etag",
        "expires", "forwarded", "host", "if-match", "if-modified-since", "if-none-match", "last-modified", "location",
        "origin", "pragma", "proxy-authorization", "range", "referer", "retry-after", "server", "set-cookie", "trailer",
        "upgrade", "user-agent", "vary", "via", "www-authenticate", "x-forwarded-for", "x-forwarded-proto",
        "x-real-ip", "x-request-id",
    ]

    /// The head without them, of the same length. `hasStartLine` is false for trailers.
    func masked(_ head: [UInt8], hasStartLine: Bool = true) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(head.count)
        var isStartLine = hasStartLine
        for line in head.split(separator: 0x0A, omittingEmptySubsequences: false) {
            if !result.isEmpty || line.startIndex > 0 { result.append(0x0A) }
            let end = line.last == 0x0D ? line.count - 1 : line.count
            let content = Array(line.prefix(end))
            if isStartLine, !content.isEmpty {
                result += startLine(content)
                isStartLine = false
            } else {
                result += field(content)
            }
            result += line.dropFirst(end)
        }
        return result
    }

    private func startLine(_ line: [UInt8]) -> [UInt8] {
        let words = line.split(separator: 0x20, maxSplits: 2, omittingEmptySubsequences: false).map(Array.init)
        guard words.count >= 2 else { return pseudonyms.letters("line", line) }
        if Self.isVersion(words[0]) {
            let status = words[1].allSatisfy { (0x30...0x39).contains($0) } && words[1].count == 3
            let shown = words[0] + [0x20] + (status ? words[1] : pseudonyms.letters("status", words[1]))
            return words.count < 3 ? shown : shown + [0x20] + Self.covered(words[2])
        }
        let isMethod = Self.methods.contains(String(decoding: words[0], as: UTF8.self))
        var shown = (isMethod ? words[0] : Self.covered(words[0], by: 0x58)) + [0x20]
        let target = words[1]
        // "/" says that it is a path; the rest of it is one value.
        if target.first == 0x2F || target == [0x2A] {
            shown.append(target[0])
            shown += pseudonyms.letters("target", Array(target.dropFirst()))
        } else {
            shown += pseudonyms.letters("target", target)
        }
        guard words.count == 3 else { return shown }
        return shown + [0x20] + (Self.isVersion(words[2]) ? words[2] : Self.covered(words[2]))
    }

    /// `HTTP/` and two digits with a point between.
    private static func isVersion(_ word: [UInt8]) -> Bool {
        word.count == 8 && Array(word.prefix(5)) == Array("HTTP/".utf8) && word[6] == 0x2E
            && (0x30...0x39).contains(word[5]) && (0x30...0x39).contains(word[7])
    }

    private func field(_ line: [UInt8]) -> [UInt8] {
        guard let colon = line.firstIndex(of: 0x3A), colon > 0 else {
            // No field line, or the continuation of one: white space in front says which.
            return blankKept(line) { pseudonyms.letters("line", $0) }
        }
        let name = String(decoding: line[..<colon], as: UTF8.self).lowercased()
        let value = Array(line[(colon + 1)...])
        let isKnown = Self.framing.contains(name) || Self.common.contains(name)
        let shown =
            (isKnown ? Array(line[..<colon]) : Self.fitted(pseudonyms.letters("name", Array(name.utf8)), to: colon)) + [
                0x3A
            ]
        if Self.framing.contains(name), Self.tellsNothing(value) { return shown + value }
        return shown + blankKept(value) { pseudonyms.letters(name, $0) }
    }

    /// Registered tokens of the framing fields.
    private static let tokens: Set<String> = [
        "close", "keep-alive", "upgrade", "te", "chunked", "gzip", "x-gzip", "deflate", "compress", "x-compress", "br",
        "zstd", "identity", "trailers", "timeout", "max", "100-continue", "bytes", "none", "*", "http2-settings",
    ]

    /// Whether a value consists of numbers and registered tokens.
    private static func tellsNothing(_ value: [UInt8]) -> Bool {
        value.split { [0x20, 0x09, 0x2C, 0x3B, 0x3D, 0x2F].contains($0) }.allSatisfy { word in
            word.allSatisfy { (0x30...0x39).contains($0) || $0 == 0x2D || $0 == 0x2B }
                || tokens.contains(String(decoding: word, as: UTF8.self).lowercased())
        }
    }

    /// `letters` cut or filled to a length, which differs where lower-casing changed that.
    private static func fitted(_ letters: [UInt8], to count: Int) -> [UInt8] {
        Array(letters.prefix(count)) + [UInt8](repeating: 0x78, count: max(0, count - letters.count))
    }

    /// One byte in place of each, but for spaces.
    private static func covered(_ word: [UInt8], by byte: UInt8 = 0x78) -> [UInt8] {
        word.map { $0 == 0x20 ? 0x20 : byte }
    }

    /// White space at both ends stays, what is between is replaced.
    private func blankKept(_ value: [UInt8], _ replace: ([UInt8]) -> [UInt8]) -> [UInt8] {
        func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }
        guard let first = value.firstIndex(where: { !isBlank($0) }), let last = value.lastIndex(where: { !isBlank($0) })
        else { return value }
        return Array(value[..<first]) + replace(Array(value[first...last])) + Array(value[(last + 1)...])
    }
}
