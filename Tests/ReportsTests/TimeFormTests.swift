import Testing

@testable import Reports

@Suite("Times for a person")
struct TimeFormTests {
    /// 1769903892.345678 s after 1970 (date -u -d '2026-01-31 23:58:12' +%s).
    private static let time = "2026-01-31T23:58:12.345678901Z"

    @Test(
        "each of tshark's forms",
        arguments: [
            (TimeForm.date, "2026-01-31 23:58:12.345678 UTC"), (.timeOfDay, "23:58:12.345678 UTC"),
            (.epoch, "1769903892.345678 s since 1970"), (.relative, "1.045678 s after the first packet"),
        ])
    func forms(form: TimeForm, text: String) {
        #expect(form.text(Self.time, first: "2026-01-31T23:58:11.300000000Z") == text)
    }

    @Test("a packet that was captured before the first has a negative time")
    func negative() {
        #expect(
            TimeForm.relative.text(Self.time, first: "2026-01-31T23:58:12.345680901Z")
                == "-0.000002 s after the first packet")
    }

    @Test("without a first packet the date stands; what is no time is kept, escaped")
    func unknown() {
        #expect(TimeForm.relative.text(Self.time) == "2026-01-31 23:58:12.345678 UTC")
        #expect(TimeForm.epoch.text("") == "")
        #expect(TimeForm.epoch.text("now\u{1b}") == TerminalText.escaped("now\u{1b}"))
    }
}
