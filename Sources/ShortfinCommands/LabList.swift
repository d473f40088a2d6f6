import Lab

/// What `shortfin lab --list` says.
enum LabList {
    static var text: String {
        var text = ""
        for reproduction in Reproduction.all {
            text += reproduction.name + "\n"
            text += wrapped(reproduction.explanation, label: "  ")
            text += wrapped(reproduction.onTheWire, label: "  wire      ")
            text += wrapped(reproduction.senders.joined(separator: ", "), label: "  senders   ")
            text += wrapped(reproduction.variants, label: "  variants  ") + "\n"
        }
        text += "not reproduced\n"
        for (cause, reason) in Reproduction.notReproduced { text += wrapped(cause + ": " + reason, label: "  ") }
        return text
    }

    /// Lines of at most 80 columns, each after the first under the first's text.
    private static func wrapped(_ text: String, label: String) -> String {
        var lines = ""
        var line = label
        var isFresh = true
        for word in text.split(separator: " ") {
            if !isFresh, line.count + 1 + word.count > 80 {
                lines += line + "\n"
                line = String(repeating: " ", count: label.count)
                isFresh = true
            }
            line += (isFresh ? "" : " ") + word
            isFresh = false
        }
        return lines + line + "\n"
    }
}
