import Model
import Reports

/// Rows on their way out while the analysis runs; keeps the first error, since the analysis cannot pass it on.
final class RowOutput<Row: TabularRow> {
    private let session: Session
    private let rows: RowReport<Row>
    private let format: ReportFormat
    private var failure: (any Error)?

    init(_ session: Session, _ format: ReportFormat) throws {
        self.session = session
        self.format = format
        rows = try RowReport(
            format: format, tool: ShortfinCommand.tool, width: session.width(fallback: 160),
            cutsLines: session.isOnScreen, style: session.style, output: session.output)
    }

    func write(_ row: Row) {
        guard failure == nil else { return }
        do { try rows.write(row) } catch { failure = error }
    }

    func finish(_ report: Report) throws -> ExitStatus {
        session.endProgress()
        if let failure { throw failure }
        try rows.end(report)
        let status = try session.finish(report)
        // Tables for people and spreadsheets have no place for these.
        if format == .text || format == .csv {
            for note in report.notes { session.remark(note) }
        }
        if rows.count == 0, format == .text { session.remark("nothing to list") }
        return status
    }
}
