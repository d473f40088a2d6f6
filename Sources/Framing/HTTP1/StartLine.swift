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

    /// `HTTP/1.0` as eight bytes, the first lowest; the other minor version differs in one bit.
    private static let version1: UInt64 = 0x302E_312F_5054_5448
    private static let minorVersionBit: UInt64 = 1 << 56

    @inline(__always)
    private static func statusLine(_ line: Span<UInt8>) -> StartLine? {
        guard line.count >= statusLineLength, line.eightBytes(at: 0) & ~minorVersionBit == version1,
            line[8] == ASCII.space, line.count == statusLineLength || line[statusLineLength] == ASCII.space
        else { return nil }
        let hundreds = line[9] &- 0x30
        let tens = line[10] &- 0x30
        let ones = line[11] &- 0x30
        guard hundreds > 0, hundreds < 10, tens < 10, ones < 10 else { return nil }
        return .response(status: Int(hundreds) &* 100 &+ Int(tens) &* 10 &+ Int(ones), minorVersion: line[7] &- 0x30)
    }

    @inline(__always)
    private static func requestLine(_ line: Span<UInt8>, strict: Bool) -> StartLine {
        let methodLength = methodLength(line)
        guard methodLength > 0, methodLength <= longestMethod,
            !strict || isUsualMethod(line.extracting(first: methodLength))
        else { return .neither }
        // Method, space, at least one byte, " HTTP/1.x".
        let versionStart = line.count &- 9
        guard versionStart >= methodLength &+ 2, line[methodLength] == ASCII.space, line[versionStart] == ASCII.space
        else { return .neither }
        let version = line.eightBytes(at: versionStart &+ 1)
        guard version & ~minorVersionBit == version1 else {
            // `HTTP/2.0`
            let isPreface = version == 0x302E_322F_5054_5448 && versionStart == 5 && line.hasPrefix("pri *")
            return isPreface ? .http2Preface : .neither
        }
        let targetStart = methodLength &+ 1
        guard line[targetStart] != ASCII.space, isText(line, targetStart, versionStart, strict: strict) else {
            return .neither
        }
        return .request(
            methodLength: methodLength, targetLength: versionStart &- targetStart,
            minorVersion: line[line.count &- 1] &- 0x30)
    }

    /// The number of token bytes that a line begins with.
    @inline(__always)
    private static func methodLength(_ line: Span<UInt8>) -> Int {
        // `GET ` and `POST`, the two methods of nearly all requests.
        if line.count >= 5 {
            let beginning = line.fourBytes(at: 0)
            if beginning == 0x2054_4547 { return 3 }
            if beginning == 0x5453_4F50, line[4] == ASCII.space { return 4 }
        }
        var length = 0
        while length < line.count, ASCII.isToken(line[length]) { length &+= 1 }
        return length
    }

    /// Whether no control character lies between two offsets, and, where `strict`, no space.
    @inline(__always)
    private static func isText(_ line: Span<UInt8>, _ start: Int, _ end: Int, strict: Bool) -> Bool {
        let least: UInt8 = strict ? 0x21 : 0x20
        let leastPattern = UInt64(least) &* 0x0101_0101_0101_0101
        var offset = start
        while end &- offset >= 8 {
            let word = line.eightBytes(at: offset)
            let fromDelete = word ^ 0x7F7F_7F7F_7F7F_7F7F
            let small = (word &- leastPattern) & ~word | (fromDelete &- 0x0101_0101_0101_0101) & ~fromDelete
            guard small & 0x8080_8080_8080_8080 == 0 else { return false }
            offset &+= 8
        }
        while offset < end {
            guard line[offset] >= least, line[offset] != 0x7F else { return false }
            offset &+= 1
        }
        return true
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
