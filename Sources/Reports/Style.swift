/// What a piece of text means to the eye. Only the eight standard colours are used, so that light and dark terminals
/// both keep their contrast; no meaning is carried by colour alone.
public struct Style: Sendable {
    /// Whether escape sequences are written at all.
    public var isColoured: Bool

    /// Text without escape sequences.
    public static let plain = Style(isColoured: false)

    /// Text with or without colour.
    public init(isColoured: Bool) { self.isColoured = isColoured }

    /// A headline or an identifier.
    func strong(_ text: String) -> String { wrap(text, "1") }
    /// A message was cut short.
    func bad(_ text: String) -> String { wrap(text, "1;31") }
    /// Undecided, or the capture is at fault.
    func warning(_ text: String) -> String { wrap(text, "33") }
    /// All is well.
    func good(_ text: String) -> String { wrap(text, "1;32") }
    /// The name of a cause.
    func cause(_ text: String) -> String { wrap(text, "1;35") }
    /// Details that may be skipped.
    func faint(_ text: String) -> String { wrap(text, "2") }
    /// What to type.
    func command(_ text: String) -> String { wrap(text, "36") }

    private func wrap(_ text: String, _ code: String) -> String {
        isColoured && !text.isEmpty ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
    }
}
