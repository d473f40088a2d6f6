/// JSON (RFC 8259) in the making: bytes, and which values are open.
///
/// One value with mutating steps, so that a step costs one access to the object that holds it.
struct JSONText {
    /// What is not handed over yet.
    private(set) var bytes: [UInt8] = []
    /// The values being written, outermost first.
    private var open: [Open] = []

    private enum Open {
        /// Nothing was asked for yet.
        case value
        /// A single value was written.
        case scalar
        case object(isEmpty: Bool)
        case array(isEmpty: Bool)
    }

    /// Forgets the bytes, which went elsewhere.
    mutating func removeBytes() { bytes.removeAll(keepingCapacity: true) }

    /// Begins a value of any kind.
    mutating func beginValue() { open.append(.value) }

    /// The value is an object.
    mutating func beginObject() {
        setLast(.object(isEmpty: true))
        bytes.append(UInt8(ascii: "{"))
    }

    /// The value is an array.
    mutating func beginArray() {
        setLast(.array(isEmpty: true))
        bytes.append(UInt8(ascii: "["))
    }

    /// The value is a string, a number or a literal.
    mutating func beginScalar() { setLast(.scalar) }

    /// Ends the value that was begun last. One that gave nothing is `null`.
    mutating func endValue() {
        switch open.popLast() {
        case .object: bytes.append(UInt8(ascii: "}"))
        case .array: bytes.append(UInt8(ascii: "]"))
        case .value, nil: append("null")
        case .scalar: break
        }
    }

    /// The key of the next value of an object.
    mutating func key(_ key: String) {
        if case .object(isEmpty: false) = open.last { bytes.append(UInt8(ascii: ",")) }
        setLast(.object(isEmpty: false))
        string(key)
        bytes.append(UInt8(ascii: ":"))
    }

    /// The next element of an array follows.
    mutating func element() {
        if case .array(isEmpty: false) = open.last { bytes.append(UInt8(ascii: ",")) }
        setLast(.array(isEmpty: false))
    }

    private mutating func setLast(_ state: Open) {
        if !open.isEmpty { open[open.count - 1] = state }
    }

    // MARK: Scalars

    /// Adds text as it is.
    mutating func append(_ text: String) { bytes.append(contentsOf: text.utf8) }

    /// A whole number.
    mutating func number(_ value: some BinaryInteger) { append(String(value)) }

    /// A number; `null` for those that JSON has no form for.
    mutating func number(_ value: Double) { append(value.isFinite ? "\(value)" : "null") }

    /// A string with quotes. Lossless, and safe to look at: what a terminal would not show as a character is written
    /// as `\uHHHH`, in UTF-16 pairs above U+FFFF.
    mutating func string(_ text: String) {
        bytes.append(UInt8(ascii: "\""))
        let start = bytes.count
        for byte in text.utf8 {
            guard byte >= 0x20, byte < 0x7F, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\") else {
                bytes.removeSubrange(start...)
                for scalar in text.unicodeScalars { append(scalar) }
                break
            }
            bytes.append(byte)
        }
        bytes.append(UInt8(ascii: "\""))
    }

    private mutating func append(_ scalar: Unicode.Scalar) {
        switch scalar {
        case "\"": append("\\\"")
        case "\\": append("\\\\")
        case "\n": append("\\n")
        case "\r": append("\\r")
        case "\t": append("\\t")
        case let scalar where TerminalText.isPrintable(scalar): bytes.append(contentsOf: UTF8.encode(scalar) ?? .init())
        default:
            for unit in UTF16.encode(scalar) ?? .init() {
                append("\\u")
                for shift in [12, 8, 4, 0] { append(String(unit >> UInt16(shift) & 0xF, radix: 16)) }
            }
        }
    }
}
