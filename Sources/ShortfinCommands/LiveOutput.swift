import Diagnosis
import Model
import Reports

/// Findings and summaries of a live run on their way out.
final class LiveOutput {
    private let format: ReportFormat
    private let output: OutputBuffer
    private var options = TextReport.Options()
    private var stream: NDJSONStream?
    /// The finding whose next steps were shown last, so that a hundred alike do not repeat them.
    private var latest: (id: String, steps: [String])?

    init(_ session: Session, _ format: ReportFormat, isExplained: Bool) throws {
        self.format = format
        output = session.output
        options.width = session.width(fallback: 100)
        options.style = session.style
        options.isExplained = isExplained
        options.isVerbose = session.arguments.isVerbose
        options.times = session.arguments.times
        if format == .ndjson { stream = try NDJSONStream(tool: ShortfinCommand.tool, to: session.output) }
    }

    /// Shows a finding.
    func write(_ finding: Finding) throws {
        switch format {
        case .ndjson: try stream?.write(finding)
        case .text:
            let earlier = latest.flatMap { $0.steps == finding.nextSteps && $0.id != finding.id ? $0.id : nil }
            TextReport.write(finding: finding, sameStepsAs: earlier, options: options, to: output)
            if earlier == nil { latest = (finding.id, finding.nextSteps) }
            output.flush()
        case .json, .csv, .sarif, .junit: break
        }
    }

    /// Shows how things stand.
    func write(summary report: Report) throws {
        switch format {
        case .ndjson: try stream?.write(summary: report)
        case .text:
            TextReport.writeSummary(report, options: options, to: output)
            output.flush()
        case .json, .csv, .sarif, .junit: break
        }
    }

    /// Shows what is known at the end.
    func finish(_ report: Report) throws {
        switch format {
        case .ndjson: try stream?.finish(report)
        case .text: TextReport.writeSummary(report, options: options, to: output)
        case .json: try JSONReport.write(report, to: output)
        case .csv: CSVReport.write(report, to: output)
        case .sarif: SARIFReport.write(report, to: output)
        case .junit: JUnitReport.write(report, to: output)
        }
        output.flush()
    }
}
