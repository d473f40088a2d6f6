/// Where a body ends (RFC 9112 §6.3), decided when the head is whole.
enum BodyDelimiter {
    case none
    case length(Int64)
    case chunked
    case untilClose
    case tunnel
    /// A request whose length nobody can know; a server must refuse it.
    case unknowable

    /// The rule for a request.
    static func request(_ fields: FramingFields) -> BodyDelimiter {
        if fields.hasTransferCoding { return fields.endsWithChunked ? .chunked : .unknowable }
        if fields.hasBadLength { return .unknowable }
        return fields.contentLength > 0 ? .length(fields.contentLength) : .none
    }

    /// The rule for a response to a request of the given kind. An unusable Content-Length is not believed: the body
    /// then ends with the connection, as clients read it.
    static func response(_ fields: FramingFields, status: Int, to method: MethodKind) -> BodyDelimiter {
        if status == 101 { return .tunnel }
        if status < 200 || status == 204 || status == 304 || method == .head { return .none }
        if method == .connect, status < 300 { return .tunnel }
        if fields.hasTransferCoding { return fields.endsWithChunked ? .chunked : .untilClose }
        if fields.hasBadLength || fields.contentLength < 0 { return .untilClose }
        return .length(fields.contentLength)
    }
}

/// The methods that change how a response is framed.
enum MethodKind: UInt8, BitwiseCopyable {
    case unknown
    case head
    case connect
    case other

    /// The kind of a method token; methods are case-sensitive (RFC 9110 §9.1).
    init(_ method: Span<UInt8>) {
        switch method.count {
        case 4 where method[0] == 0x48 && method[1] == 0x45 && method[2] == 0x41 && method[3] == 0x44: self = .head
        case 7 where method[0] == 0x43 && method.hasPrefix("connect") && method[6] == 0x54: self = .connect
        default: self = .other
        }
    }
}
