/// Text that is safe to show and knows how many columns it takes.
///
/// Targets, methods and paths come from strangers. Raw, they could move the cursor, hide or reverse what follows, or
/// make two different names look the same.
public enum TerminalText {
    /// Whether a scalar is shown as it is. Everything else is escaped: controls (C0, DEL, C1), format characters (the
    /// bidirectional ones among them), spaces other than U+0020, line separators, characters that show nothing,
    /// enclosing marks, private, unassigned and replacement characters.
    static func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.value < 0x7F { return scalar.value >= 0x20 }
        if scalar.value == 0x2800 || scalar.value == 0xFFFD { return false }  // Braille blank; undecodable bytes
        let properties = scalar.properties
        if properties.isDefaultIgnorableCodePoint { return false }
        switch properties.generalCategory {
        case .control, .format, .surrogate, .privateUse, .unassigned, .spaceSeparator, .lineSeparator,
            .paragraphSeparator, .enclosingMark:
            return false
        default:
            return true
        }
    }

    /// `text` with everything unprintable as `\xHH` (below U+0080) or `\u{HHHH}`.
    public static func escaped(_ text: String) -> String {
        if text.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F }) { return text }
        var result = String.UnicodeScalarView()
        var marks = 0
        for scalar in text.unicodeScalars {
            // A pile of combining marks paints over the lines above: two are enough for any script's letter.
            let isMark = scalar.value >= 0x300 && scalar.properties.generalCategory == .nonspacingMark
            marks = isMark ? marks + 1 : 0
            if isPrintable(scalar), marks <= 2 {
                result.append(scalar)
            } else {
                result.append(contentsOf: escape(scalar).unicodeScalars)
            }
        }
        return String(result)
    }

    private static func escape(_ scalar: Unicode.Scalar) -> String {
        let digits = String(scalar.value, radix: 16)
        if scalar.value >= 0x80 { return "\\u{\(digits)}" }
        return digits.utf8.count < 2 ? "\\x0\(digits)" : "\\x\(digits)"
    }

    /// Columns that escaped text takes in a terminal: East Asian wide characters and emoji take two, marks none.
    public static func columns(_ text: String) -> Int {
        var columns = 0
        for scalar in text.unicodeScalars { columns += self.columns(scalar) }
        return columns
    }

    private static func columns(_ scalar: Unicode.Scalar) -> Int {
        let value = scalar.value
        if value < 0x300 { return 1 }
        if scalar.properties.generalCategory == .nonspacingMark { return 0 }
        switch value {
        case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xA960...0xA97F, 0xAC00...0xD7A3, 0xF900...0xFAFF,
            0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1F64F, 0x1F680...0x1F6FF, 0x1F900...0x1F9FF,
            0x20000...0x3FFFD:
            return 2
        default:
            return 1
        }
    }

    /// `text` in at most `width` columns, the end replaced by `…` where it does not fit.
    public static func shortened(_ text: String, to width: Int) -> String {
        guard text.utf8.count > width, columns(text) > width else { return text }
        var result = String.UnicodeScalarView()
        var used = 0
        for scalar in text.unicodeScalars {
            let next = columns(scalar)
            if used + next > width - 1 { break }
            result.append(scalar)
            used += next
        }
        return String(result) + "…"
    }

    /// `text` filled with spaces on the right to `width` columns.
    public static func padded(_ text: String, to width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - columns(text)))
    }

    /// `text` filled with spaces on the left to `width` columns.
    public static func rightAligned(_ text: String, to width: Int) -> String {
        String(repeating: " ", count: max(0, width - columns(text))) + text
    }

    /// Lines of at most `width` columns, broken at spaces; a longer word is broken inside only when it alone fills
    /// more than a line. At least one line.
    public static func wrapped(_ text: String, to width: Int) -> [String] {
        let width = max(width, 8)
        var lines: [String] = []
        var line = ""
        var used = 0
        for word in text.split(separator: " ", omittingEmptySubsequences: true) {
            var word = String(word)
            var size = columns(word)
            if used > 0, used + 1 + size > width {
                lines.append(line)
                line = ""
                used = 0
            }
            while size > width {
                let (head, tail) = broken(word, at: width)
                lines.append(head)
                word = tail
                size = columns(word)
            }
            if used > 0 {
                line += " "
                used += 1
            }
            line += word
            used += size
        }
        if used > 0 || lines.isEmpty { lines.append(line) }
        return lines
    }

    private static func broken(_ word: String, at width: Int) -> (String, String) {
        var head = String.UnicodeScalarView()
        var tail = String.UnicodeScalarView()
        var used = 0
        for scalar in word.unicodeScalars {
            used += columns(scalar)
            if used <= width { head.append(scalar) } else { tail.append(scalar) }
        }
        return (String(head), String(tail))
    }
}
