/// What the framing fields of a head have said so far (RFC 9112 §6). Values may come in several lines, as lists, or
/// folded; each call adds one part.
struct FramingFields: BitwiseCopyable {
    /// First valid Content-Length; -1 while none came.
    var contentLength: Int64 = -1
    /// A Content-Length that is no usable number came.
    var hasBadLength = false
    /// A Content-Length line without a value came.
    var hasEmptyLength = false
    /// A transfer coding other than identity came.
    var hasTransferCoding = false
    /// The last transfer coding was chunked.
    var endsWithChunked = false
    var hasClose = false
    var hasKeepAlive = false

    /// Adds a Content-Length value. The first valid value counts: peers disagree about which one to believe, so a
    /// conflict is an issue that makes any verdict doubtful.
    mutating func addContentLength(_ value: Span<UInt8>, issues: inout FramingIssues) {
        if contentLength < 0, let length = Self.shortNumber(value) {
            contentLength = length
            return
        }
        var offset = 0
        while true {
            let comma = value.firstOffset(of: 0x2C, from: offset)
            addLength(value.extracting(offset..<comma).trimmed(), issues: &issues)
            guard comma < value.count else { return }
            offset = comma &+ 1
        }
    }

    /// The number that 1 to 18 digits and nothing else make; it cannot overflow.
    @inline(__always)
    private static func shortNumber(_ value: Span<UInt8>) -> Int64? {
        guard value.count > 0, value.count <= 18 else { return nil }
        var number: Int64 = 0
        var offset = 0
        while offset < value.count {
            let digit = value[offset] &- 0x30
            guard digit < 10 else { return nil }
            number = number &* 10 &+ Int64(digit)
            offset &+= 1
        }
        return number
    }

    private mutating func addLength(_ element: Span<UInt8>, issues: inout FramingIssues) {
        var length: Int64 = 0
        var offset = 0
        let isNegative = element.count > 1 && element[0] == 0x2D
        if isNegative { offset = 1 }
        var overflows = false
        guard offset < element.count else {
            hasBadLength = true
            issues.insert(.invalidLength)
            return
        }
        while offset < element.count {
            let digit = element[offset] &- 0x30
            guard digit < 10 else {
                hasBadLength = true
                issues.insert(.invalidLength)
                return
            }
            let (product, tooLarge) = length.multipliedReportingOverflow(by: 10)
            let (sum, stillTooLarge) = product.addingReportingOverflow(Int64(digit))
            if tooLarge || stillTooLarge { overflows = true } else { length = sum }
            if overflows { length = 0 }
            offset &+= 1
        }
        if isNegative {
            hasBadLength = true
            issues.insert(.negativeLength)
        } else if overflows {
            hasBadLength = true
            issues.insert(.overflowingLength)
        } else if contentLength < 0 {
            contentLength = length
        } else {
            issues.insert(contentLength == length ? .repeatedLength : .conflictingLength)
        }
    }

    /// Adds a Transfer-Encoding value.
    mutating func addTransferEncoding(_ value: Span<UInt8>, issues: inout FramingIssues) {
        var offset = 0
        while true {
            let comma = value.firstOffset(of: 0x2C, from: offset)
            let element = value.extracting(offset..<comma)
            let coding = element.extracting(0..<element.firstOffset(of: 0x3B, from: 0)).trimmed()
            if coding.equals("chunked") {
                hasTransferCoding = true
                endsWithChunked = true
            } else if !coding.isEmpty, !coding.equals("identity") {
                hasTransferCoding = true
                endsWithChunked = false
                if !coding.equals("gzip"), !coding.equals("deflate"), !coding.equals("compress"),
                    !coding.equals("x-gzip"), !coding.equals("x-compress")
                {
                    issues.insert(.unknownTransferCoding)
                }
            }
            guard comma < value.count else { return }
            offset = comma &+ 1
        }
    }

    /// Adds a Connection value.
    mutating func addConnection(_ value: Span<UInt8>) {
        // Nearly every line has one of these two values.
        if value.count == 10, value.holds(.keepHyphenAli, at: 0), value.holds(.epHyphenAlive, at: 2) {
            hasKeepAlive = true
            return
        }
        // "clos" and "e"
        if value.count == 5, value.fourBytes(at: 0) | 0x2020_2020 == 0x736F_6C63, value[4] | 0x20 == 0x65 {
            hasClose = true
            return
        }
        var offset = 0
        while true {
            let comma = value.firstOffset(of: 0x2C, from: offset)
            let option = value.extracting(offset..<comma).trimmed()
            if option.equals("close") { hasClose = true }
            if option.equals("keep-alive") { hasKeepAlive = true }
            guard comma < value.count else { return }
            offset = comma &+ 1
        }
    }
}
