/// The first line of a message (RFC 9112 §3 and §4), without its line end.
enum StartLine {
    /// Method of `methodLength` bytes, one space, target of `targetLength` bytes, ` HTTP/1.minorVersion`.
    case request(methodLength: Int, targetLength: Int, minorVersion: UInt8)
    case response(status: Int, minorVersion: UInt8)
    /// `PRI * HTTP/2.0` (RFC 9113 §3.4).
    case http2Preface
    case neither

    /// Length of `GET` and `ACL`: a shorter one that a search finds is the rest of a line cut in two.
    static let shortestMethod = 3
    /// Longest method token that is believed to be one.
    static let longestMethod = 32
    /// Bytes that a status line has at least: `HTTP/1.1 200`.
    static let statusLineLength = 12
    /// Bytes that show a status line: the code has ended.
    static let statusLineProof = 13

    /// Reads a whole line. A target may contain spaces, as some clients send them; `strict` forbids it, for searches
    /// in bytes that may be anything.
    init(_ line: Span<UInt8>, strict: Bool = false) {
        if let status = Self.statusLine(line) {
            self = status
            return
        }
        self = Self.requestLine(line, strict: strict)
    }

    private static func statusLine(_ line: Span<UInt8>) -> StartLine? {
        guard matchesStatusLine(line), line.count >= statusLineLength,
            line.count == statusLineLength || line[statusLineLength] == ASCII.space
        else { return nil }
        let status = Int(line[9] &- 0x30) &* 100 &+ Int(line[10] &- 0x30) &* 10 &+ Int(line[11] &- 0x30)
        guard status >= 100 else { return nil }
        return .response(status: status, minorVersion: line[7] &- 0x30)
    }

    private static func requestLine(_ line: Span<UInt8>, strict: Bool) -> StartLine {
        var methodLength = 0
        while methodLength < line.count, ASCII.isToken(line[methodLength]) { methodLength &+= 1 }
        guard methodLength > 0, methodLength <= longestMethod,
            !strict || isUsualMethod(line.extracting(first: methodLength))
        else { return .neither }
        // Method, space, at least one byte, " HTTP/1.x".
        let versionStart = line.count &- 9
        guard versionStart >= methodLength &+ 2, line[methodLength] == ASCII.space, line[versionStart] == ASCII.space,
            line[versionStart &+ 1] == 0x48, line[versionStart &+ 2] == 0x54, line[versionStart &+ 3] == 0x54,
            line[versionStart &+ 4] == 0x50, line[versionStart &+ 5] == 0x2F, line[versionStart &+ 7] == 0x2E
        else { return .neither }
        let major = line[versionStart &+ 6]
        let minor = line[versionStart &+ 8]
        if major == 0x32, minor == 0x30, versionStart == 5, line.hasPrefix("pri *") { return .http2Preface }
        guard major == 0x31, minor == 0x30 || minor == 0x31 else { return .neither }
        var offset = methodLength &+ 1
        let least: UInt8 = strict ? 0x21 : 0x20
        guard line[offset] != ASCII.space else { return .neither }
        while offset < versionStart {
            let byte = line[offset]
            guard byte >= least, byte != 0x7F else { return .neither }
            offset &+= 1
        }
        return .request(
            methodLength: methodLength, targetLength: versionStart &- methodLength &- 1, minorVersion: minor &- 0x30)
    }

    /// Whether a method is made as all registered ones: of three or more capital letters and hyphens.
    private static func isUsualMethod(_ method: Span<UInt8>) -> Bool {
        guard method.count >= shortestMethod else { return false }
        var offset = 0
        while offset < method.count {
            guard method[offset] &- 0x41 < 26 || method[offset] == 0x2D else { return false }
            offset &+= 1
        }
        return true
    }

    /// Whether the bytes agree with `HTTP/1.x NNN ` (or a line end in place of the last space) as far as both go.
    static func matchesStatusLine(_ bytes: Span<UInt8>) -> Bool {
        var offset = 0
        let end = min(bytes.count, statusLineProof)
        while offset < end {
            let byte = bytes[offset]
            let fits: Bool
            switch offset {
            case 0: fits = byte == 0x48
            case 1, 2: fits = byte == 0x54
            case 3: fits = byte == 0x50
            case 4: fits = byte == 0x2F
            case 5: fits = byte == 0x31
            case 6: fits = byte == 0x2E
            case 7: fits = byte == 0x30 || byte == 0x31
            case 8: fits = byte == ASCII.space
            case 12: fits = ASCII.isBlank(byte) && byte != ASCII.tab
            default: fits = ASCII.isDigit(byte)
            }
            guard fits else { return false }
            offset &+= 1
        }
        return true
    }

    /// Whether a line that has not ended may still become a start line.
    ///
    /// `checked` bytes of it were accepted by an earlier call, so that a line in many pieces costs linear time.
    static func mayBegin(_ part: Span<UInt8>, checked: Int, role: HalfStream.Role) -> Bool {
        if role == .response {
            return part.count <= statusLineLength
                ? matchesStatusLine(part)
                : matchesLongStatusLine(part)
                    || part.count == statusLineProof && matchesStatusLine(part)
        }
        let methodEnd = longestMethod &+ 1
        if checked < methodEnd {
            if matchesStatusLine(part) { return true }
            var length = 0
            while length < part.count, ASCII.isToken(part[length]) { length &+= 1 }
            guard length > 0, length <= longestMethod else { return false }
            guard length == part.count || part[length] == ASCII.space else { return matchesLongStatusLine(part) }
        }
        if matchesLongStatusLine(part) { return true }
        var offset = max(checked, 0)
        while offset < part.count {
            let byte = part[offset]
            // A carriage return may only be the last byte of what is there.
            guard byte >= ASCII.space || byte == ASCII.carriageReturn && offset == part.count &- 1 else { return false }
            offset &+= 1
        }
        return true
    }

    /// Whether a part of a line is enough to believe in a message that was begun: bytes that follow a message for
    /// other reasons must not become one that was cut short.
    static func showsMessage(_ part: Span<UInt8>, role: HalfStream.Role) -> Bool {
        switch role {
        case .response: return part.count >= 5 && matchesStatusLine(part)
        case .request:
            let space = part.firstOffset(of: ASCII.space, from: 0)
            return space > 0 && space < part.count && isUsualMethod(part.extracting(first: space))
        case .unknown: return false
        }
    }

    /// A status line whose fixed part is whole: its reason phrase may hold anything.
    private static func matchesLongStatusLine(_ part: Span<UInt8>) -> Bool {
        part.count > statusLineLength && matchesStatusLine(part) && part[statusLineLength] == ASCII.space
    }
}
