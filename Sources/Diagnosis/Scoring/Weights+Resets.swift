import Model

/// Weights of the form of a RST, beside those of single signs.
extension Weights {
    static let resetWithWindowOnly = Weight(
        2.5, [.injectedReset],
        .judged(
            "a RST without ACK of Linux has window 0, as measured (causes.md §3); a stack by the letter of RFC 9293 may differ"
        ))
}
