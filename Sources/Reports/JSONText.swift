/// JSON's scalars (RFC 8259 §6, §7).
extension OutputBuffer {
    /// Writes a string with quotes. Lossless, and safe to look at: what a terminal would not show as a character is
    /// written as `\uHHHH`, in UTF-16 pairs above U+FFFF.
    func writeJSON(_ text: String) {
        write(byte: UInt8(ascii: "\""))
        if text.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") }) {
            write(text)
        } else {
            var escaped = String.UnicodeScalarView()
            for scalar in text.unicodeScalars { Self.append(scalar, to: &escaped) }
            write(String(escaped))
        }
        write(byte: UInt8(ascii: "\""))
    }

    private static func append(_ scalar: Unicode.Scalar, to text: inout String.UnicodeScalarView) {
        switch scalar {
        case "\"": text.append(contentsOf: "\\\"".unicodeScalars)
        case "\\": text.append(contentsOf: "\\\\".unicodeScalars)
        case "\n": text.append(contentsOf: "\\n".unicodeScalars)
        case "\r": text.append(contentsOf: "\\r".unicodeScalars)
        case "\t": text.append(contentsOf: "\\t".unicodeScalars)
        default:
            guard !TerminalText.isPrintable(scalar) else { return text.append(scalar) }
            for unit in String(scalar).utf16 {
                let digits = String(unit, radix: 16)
                text.append(contentsOf: ("\\u" + String(repeating: "0", count: 4 - digits.utf8.count) + digits).unicodeScalars)
            }
        }
    }

    /// Writes a number; `null` for those that JSON has no form for.
    func writeJSON(_ number: Double) {
        write(number.isFinite ? "\(number)" : "null")
    }
}
