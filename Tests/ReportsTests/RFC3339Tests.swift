import Model
import Testing

/// Expected texts are from GNU `date -u -d @SECONDS`.
@Suite struct RFC3339Tests {
    static let known: [(Int64, String)] = [
        (0, "1970-01-01T00:00:00.000000000Z"),
        (-1, "1969-12-31T23:59:59.999999999Z"),
        (1, "1970-01-01T00:00:00.000000001Z"),
        (951_782_400_000_000_000, "2000-02-29T00:00:00.000000000Z"),
        (951_868_800_000_000_000, "2000-03-01T00:00:00.000000000Z"),
        (1_709_251_199_123_456_789, "2024-02-29T23:59:59.123456789Z"),
        (-2_203_977_600_000_000_000, "1900-02-28T00:00:00.000000000Z"),
        (-2_203_891_200_000_000_000, "1900-03-01T00:00:00.000000000Z"),
        (2_147_483_648_000_000_000, "2038-01-19T03:14:08.000000000Z"),
        (4_107_542_400_000_000_000, "2100-03-01T00:00:00.000000000Z"),
        (Int64.max, "2262-04-11T23:47:16.854775807Z"),
        (Int64.min, "1677-09-21T00:12:43.145224192Z"),
    ]

    @Test("gives known times", arguments: known)
    func text(nanoseconds: Int64, text: String) {
        #expect(RFC3339.text(nanoseconds: nanoseconds) == text)
        #expect(RFC3339.nanoseconds(text) == nanoseconds)
    }

    @Test("reads back what it writes, all over the range")
    func roundTrip() {
        var state: UInt64 = 42
        for day in stride(from: Int64(-106_000), to: 106_000, by: 11) {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            let nanoseconds = day * 86_400_000_000_000 + Int64(state >> 18) % 86_400_000_000_000
            if RFC3339.nanoseconds(RFC3339.text(nanoseconds: nanoseconds)) != nanoseconds {
                Issue.record("\(nanoseconds)")
                return
            }
        }
    }

    @Test(
        "reads fewer digits, and nothing else",
        arguments: [
            ("1970-01-01T00:00:01Z", Int64(1_000_000_000)), ("1970-01-01T00:00:00.5Z", 500_000_000),
            ("1970-01-01T00:00:00.Z", nil), ("1970-01-01 00:00:00Z", nil), ("1970-13-01T00:00:00Z", nil),
            ("1970-01-01T24:00:00Z", nil), ("1970-01-01T00:00:00", nil), ("", nil), ("Z", nil),
            ("9999-01-01T00:00:00.000000000Z", nil), ("1970-01-01T00:00:00.0000000000Z", nil),
            ("1970-0a-01T00:00:00Z", nil),
        ] as [(String, Int64?)])
    func parse(text: String, nanoseconds: Int64?) {
        #expect(RFC3339.nanoseconds(text) == nanoseconds)
    }
}
