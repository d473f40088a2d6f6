public import Model

/// A figure as a file of its own.
public struct FigureFile: Sendable {
    /// A plain name that ends in `.svg`.
    public var name: String
    /// The SVG.
    public var text: String
}

/// A postmortem in Markdown (CommonMark with tables), for tickets and wikis.
public struct MarkdownReport {
    /// Writes the document; figures are returned when `figures` names the place where they will lie.
    public static func write(_ incident: Incident, figures: String?, to output: OutputBuffer) -> [FigureFile] {
        []
    }
}
