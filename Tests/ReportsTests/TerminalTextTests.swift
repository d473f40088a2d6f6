import Reports
import Testing

@Suite struct TerminalTextTests {
    @Test(
        "escapes what moves, hides or reverses",
        arguments: [
            ("\u{1B}[2J", "\\x1b[2J"), ("\u{07}", "\\x07"), ("\u{7F}", "\\x7f"), ("\u{9B}31m", "\\u{9b}31m"),
            ("a\u{202E}b", "a\\u{202e}b"), ("\u{2066}", "\\u{2066}"), ("\u{200B}", "\\u{200b}"),
            ("\u{FEFF}", "\\u{feff}"),
            ("\u{3164}", "\\u{3164}"), ("\u{2800}", "\\u{2800}"), ("\u{A0}", "\\u{a0}"), ("\u{2028}", "\\u{2028}"),
            ("\u{E000}", "\\u{e000}"), ("\u{FFFD}", "\\u{fffd}"), ("\u{FE0F}", "\\u{fe0f}"), ("\r\n", "\\x0d\\x0a"),
        ])
    func escapes(raw: String, shown: String) {
        #expect(TerminalText.escaped(raw) == shown)
    }

    @Test("leaves letters of all scripts alone", arguments: ["/a b?c=%20", "naïve", "日本語", "e\u{301}", "Ωμέγα", "😀"])
    func keeps(text: String) {
        #expect(TerminalText.escaped(text) == text)
    }

    @Test("ends a pile of combining marks after two")
    func marks() {
        #expect(TerminalText.escaped("a\u{301}\u{302}\u{303}") == "a\u{301}\u{302}\\u{303}")
    }

    @Test("counts wide characters as two columns and marks as none")
    func columns() {
        #expect(TerminalText.columns("abc") == 3)
        #expect(TerminalText.columns("日本") == 4)
        #expect(TerminalText.columns("e\u{301}") == 1)
        #expect(TerminalText.shortened("日本語", to: 5) == "日本…")
        #expect(TerminalText.padded("日本", to: 6) == "日本  ")
        #expect(TerminalText.rightAligned("7", to: 3) == "  7")
    }

    @Test("wraps at spaces, and inside a word only when it alone is too long")
    func wraps() {
        #expect(TerminalText.wrapped("one two three", to: 8) == ["one two", "three"])
        #expect(TerminalText.wrapped("a 0123456789abc d", to: 8) == ["a", "01234567", "89abc d"])
        #expect(TerminalText.wrapped("", to: 8) == [""])
    }
}

@Suite struct NumberTextTests {
    @Test("groups digits, in all magnitudes")
    func grouped() {
        #expect(NumberText.grouped(0) == "0")
        #expect(NumberText.grouped(999) == "999")
        #expect(NumberText.grouped(1000) == "1,000")
        #expect(NumberText.grouped(-1_234_567) == "-1,234,567")
        #expect(NumberText.grouped(Int64.min) == "-9,223,372,036,854,775,808")
        #expect(NumberText.grouped(UInt64.max) == "18,446,744,073,709,551,615")
    }

    @Test("never rounds to certainty or to the whole")
    func honest() {
        #expect(NumberText.percent(0.9999) == ">99 %")
        #expect(NumberText.percent(0.0001) == "<1 %")
        #expect(NumberText.percent(0.974) == "97 %")
        #expect(NumberText.percent(.nan) == "? %")
        #expect(NumberText.share(899_999, of: 900_000) == "99.9 %")
        #expect(NumberText.share(900_000, of: 900_000) == "100.0 %")
        #expect(NumberText.share(1, of: 0) == "")
    }

    @Test("says times in the units that matter")
    func durations() {
        #expect(NumberText.duration(192_500_000_000) == "3 min 12 s")
        #expect(NumberText.duration(340_000_000) == "340 ms")
        #expect(NumberText.duration(1_234_000_000) == "1.23 s")
        #expect(NumberText.duration(9_999_999_999) == "10.0 s")
        #expect(NumberText.duration(999_999_999) == "1.00 s")
        #expect(NumberText.duration(85_400) == "85 µs")
        #expect(NumberText.duration(12) == "12 ns")
        #expect(NumberText.duration(90_061_000_000_000) == "1 d 1 h")
        #expect(NumberText.duration(.min).hasPrefix("-"))
    }

    @Test("says bytes and chances with few digits")
    func scales() {
        #expect(NumberText.bytes(999) == "999 B")
        #expect(NumberText.bytes(1500) == "1.50 kB")
        #expect(NumberText.bytes(999_999) == "1.00 MB")
        #expect(NumberText.bytes(2_840_000_000) == "2.84 GB")
        #expect(NumberText.bytes(.max) == "18.4 EB")
        #expect(NumberText.chance(1.0 / 1448) == "1 in 1,448")
        #expect(NumberText.chance(1e-9) == "1 in 10^9")
        #expect(NumberText.chance(1) == "1 in 1")
        #expect(NumberText.chance(.leastNonzeroMagnitude) == "1 in 10^300")
        #expect(NumberText.chance(0) == "none")
        #expect(NumberText.rate(.max, in: 1) == "1.00 EB/s")
        #expect(NumberText.rate(1_500_000, in: 1_000_000_000) == "1.50 MB/s")
    }
}
