import ArgumentParser
import Testing

@testable import ShortfinCommands

struct HelpTextTests {
    /// What each command's help says, as it was written.
    static let written: [(name: String, text: String)] = [
        ("shortfin", ShortfinCommand.configuration.discussion), ("triage", TriageCommand.configuration.discussion),
        ("live", LiveCommand.configuration.discussion), ("report", ReportCommand.configuration.discussion),
        ("explain", ExplainCommand.configuration.discussion), ("streams", StreamsCommand.configuration.discussion),
        ("messages", MessagesCommand.configuration.discussion), ("sizes", SizesCommand.configuration.discussion),
        ("extract", ExtractCommand.configuration.discussion), ("carve", CarveCommand.configuration.discussion),
        ("annotate", AnnotateCommand.configuration.discussion), ("lab", LabCommand.configuration.discussion),
    ]

    @Test("no line is wider than a terminal of 80 columns, which would tear it", arguments: written.indices)
    func fits(index: Int) {
        let (name, text) = Self.written[index]
        let wide = text.split(separator: "\n").filter { $0.count > 80 }
        #expect(wide.isEmpty, "\(name)")
    }
}
