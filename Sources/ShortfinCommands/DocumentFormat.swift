import ArgumentParser

/// The forms of a postmortem.
enum DocumentFormat: String, CaseIterable, ExpressibleByArgument {
    case html, markdown

    /// The form that a file's name asks for; nil where it says nothing that is known.
    init?(path: String) {
        switch Self.fileExtension(path)?.lowercased() {
        case "html", "htm", "xhtml": self = .html
        case "md", "markdown": self = .markdown
        default: return nil
        }
    }

    /// Whether a file's name has an ending, so that it says something of its form.
    static func hasExtension(_ path: String) -> Bool { fileExtension(path) != nil }

    private static func fileExtension(_ path: String) -> Substring? {
        guard let name = path.split(separator: "/").last, let point = name.lastIndex(of: "."), point > name.startIndex
        else { return nil }
        return name[name.index(after: point)...]
    }
}
