import Reports

/// A filter over which libpcap takes its time before anything is read.
enum LongFilter {
    /// Bytes from which on that is longer than a second or so; it grows with the square of the length.
    private static let length = 16_384

    /// What to say before; nil for other filters.
    static func remark(_ expression: String?) -> String? {
        guard let expression, expression.utf8.count > length else { return nil }
        return "the filter is \(NumberText.grouped(expression.count)) characters long: libpcap takes a while over it"
    }
}
