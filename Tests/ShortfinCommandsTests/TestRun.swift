import Analysis
import Model
import Reports
import ShortfinCommands

/// A run of the program with an engine that is told what to find.
final class TestRun {
    let output = OutputBuffer()
    let error = OutputBuffer()
    var report: Report
    var rows: [ConnectionRow] = []
    var messages: [MessageRow] = []
    var failure: AnalysisError?
    /// What the engine was asked for.
    var asked: AnalysisOptions?
    var steps: [AnalysisProgress] = []
    /// How many of the steps were taken before the program asked to stop.
    var stepsTaken = 0
    var isInterrupted = false
    var terminal = Terminal(
        outputIsTerminal: false, errorIsTerminal: false, inputIsTerminal: false, columns: nil, forbidsColour: false)
    /// Nanoseconds that pass with each look at the clock.
    var tick: UInt64 = 1
    var time: UInt64 = 0

    init(_ report: Report = Report(tool: Tool(version: "0"))) { self.report = report }

    /// The exit status of `shortfin` with these arguments.
    func callAsFunction(_ arguments: String...) -> Int32 { call(arguments) }

    /// The exit status of `shortfin` with these arguments.
    func call(_ arguments: [String]) -> Int32 {
        func engine(_ options: AnalysisOptions, _ progress: AnalysisRun.Progress?) throws -> Report {
            asked = options
            if let failure { throw failure }
            for step in steps {
                stepsTaken += 1
                if progress?(step) == false { break }
            }
            return report
        }
        return Program.run(
            arguments: arguments,
            surroundings: Surroundings(
                terminal: terminal, standardOutput: output, standardError: error,
                analysis: AnalysisRun(
                    triage: { options, _, progress in try engine(options, progress) },
                    streams: { options, _, progress, row in
                        for connection in self.rows { row(connection) }
                        return try engine(options, progress)
                    },
                    messages: { options, progress, row in
                        for message in self.messages { row(message) }
                        return try engine(options, progress)
                    },
                    sizes: { bytes, _ in SizeExplanation(bytes: bytes, matches: [], tried: 3, text: "Nothing fits.") }),
                clock: {
                    self.time += self.tick
                    return self.time
                },
                isInterrupted: { self.isInterrupted }))
    }
}

/// A file that exists wherever the tests run.
let anyFile = #filePath
