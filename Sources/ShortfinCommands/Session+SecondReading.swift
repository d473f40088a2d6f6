import Analysis
import CaptureFile
import ConnectionTraces
import Model
import Reports

extension Session {
    /// A session of a command that reads its captures twice and opens its output itself.
    ///
    /// - Throws: a ``CommandFailure`` for what cannot be read twice, before a first reading that may be long.
    convenience init(
        repeating captures: CaptureArguments, _ notices: NoticeArguments, _ surroundings: Surroundings
    ) throws {
        do throws(SecondReadingFailure) {
            try RepeatableInput.check(captures.paths)
        } catch {
            throw CommandFailure(TerminalText.escaped(error.text), status: .usage)
        }
        try self.init(captures, arguments: notices.session, surroundings: surroundings)
    }

    /// Triages captures that are to be read again. `work` is done beside, for each capture.
    func triageFirst(_ captures: CaptureArguments, beside work: (@Sendable (Int) -> Void)? = nil) throws -> Report {
        indices = []
        var options = firstReading(captures)
        options.workBeside = work
        return try surroundings.analysis.triage(options, &indices, progress)
    }

    /// Gives the connections of captures that are to be read again.
    func streamsFirst(_ captures: CaptureArguments, row: @escaping (ConnectionRow) -> Void) throws -> Report {
        indices = []
        return try surroundings.analysis.streams(firstReading(captures), &indices, progress, row)
    }

    private func firstReading(_ captures: CaptureArguments) -> AnalysisOptions {
        var options = captures.analysisOptions
        options.keepsIndex = true
        return options
    }

    /// How the captures are read the second time.
    func secondReading(_ captures: CaptureArguments) -> SecondReadingOptions {
        var options = SecondReadingOptions()
        options.filter = captures.filter
        options.packetLimit = captures.packetLimit
        options.indices = indices
        options.isCancelled = { Interrupt.isRequested }
        return options
    }

    /// Takes a step of a second reading; false asks it to stop.
    private func progress(_ reached: SecondReadingProgress, findings: Int) -> Bool {
        progress(
            AnalysisProgress(
                path: reached.path, fileBytes: reached.fileBytes, fileSize: reached.fileSize, packets: reached.packets,
                connections: 0, findings: findings))
    }

    /// Progress of readings after the first: the bar begins anew with each.
    func repeatedProgress(findings: Int = 0) -> (SecondReadingProgress) -> Bool {
        var last: (path: String, bytes: UInt64)?
        return { [self] reached in
            if last.map({ $0.path == reached.path && reached.fileBytes < $0.bytes }) ?? true { restartProgress() }
            last = (reached.path, reached.fileBytes)
            return progress(reached, findings: findings)
        }
    }

    /// The segments of the findings' connections; nil when the user interrupted.
    func traces(
        of findings: [Finding], _ captures: CaptureArguments
    ) throws(SecondReadingFailure) -> [ConnectionTrace]? {
        try surroundings.analysis.traces(
            findings, captures.captures, secondReading(captures), repeatedProgress(findings: findings.count))
    }

    /// The same for figures: what cannot be read twice is told, and its findings come without.
    func figureTraces(of findings: [Finding], _ captures: CaptureArguments) -> [ConnectionTrace] {
        guard !findings.isEmpty, !surroundings.isInterrupted() else { return [] }
        guard !captures.paths.contains("-") else {
            remark("standard input cannot be read twice: no figures of single connections; give a file for them")
            return []
        }
        do throws(SecondReadingFailure) {
            return try traces(of: findings, captures) ?? []
        } catch {
            remark("\(error.text); no figures of single connections")
            return []
        }
    }
}
