import Analysis
import ConnectionTraces
import Model
import Reports

extension Session {
    /// The segments of the findings' connections, from a second reading of their captures. What cannot be read twice is
    /// told, and its findings come without.
    func traces(of findings: [Finding], captures: CaptureArguments) throws -> [ConnectionTrace] {
        guard !findings.isEmpty, !surroundings.isInterrupted() else { return [] }
        guard !captures.paths.contains("-") else {
            remark("standard input cannot be read twice: no figures of single connections; give a file for them")
            return []
        }
        var options = SecondReadingOptions()
        options.filter = captures.filter
        options.packetLimit = captures.packetLimit
        options.isCancelled = { Interrupt.isRequested }
        restartProgress()
        do {
            let traces = try surroundings.analysis.traces(
                findings, captures.join ? [captures.paths] : captures.paths.map { [$0] }, options
            ) { step in
                self.progress(
                    AnalysisProgress(
                        path: step.path, fileBytes: step.fileBytes, fileSize: step.fileSize, packets: step.packets,
                        connections: 0, findings: findings.count))
            }
            return traces ?? []
        } catch let failure as SecondReadingFailure {
            remark("\(failure.text); no figures of single connections")
            return []
        }
    }
}
