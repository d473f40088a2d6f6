package import Reports

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The world around a run.
package struct Surroundings {
    var terminal: Terminal
    var standardOutput: OutputBuffer
    var standardError: OutputBuffer
    var analysis: AnalysisRun
    /// Nanoseconds of a clock that never goes back; for progress and speed only.
    var clock: () -> UInt64
    var isInterrupted: () -> Bool

    package init(
        terminal: Terminal, standardOutput: OutputBuffer, standardError: OutputBuffer, analysis: AnalysisRun,
        clock: @escaping () -> UInt64, isInterrupted: @escaping () -> Bool
    ) {
        self.terminal = terminal
        self.standardOutput = standardOutput
        self.standardError = standardError
        self.analysis = analysis
        self.clock = clock
        self.isInterrupted = isInterrupted
    }

    /// The process's own.
    static func process() -> Surroundings {
        Surroundings(
            terminal: .current, standardOutput: OutputBuffer(descriptor: STDOUT_FILENO),
            standardError: OutputBuffer(descriptor: STDERR_FILENO), analysis: .engine,
            clock: ProgressBar.monotonicClock, isInterrupted: { Interrupt.isRequested })
    }

    /// Writes text that is no result of an analysis to standard output, all of it.
    func print(_ text: String) throws(CommandFailure) {
        standardOutput.write(text)
        standardOutput.flush()
        try OutputFile.check(standardOutput, path: nil)
    }

    /// Writes a line with the program's name to standard error.
    func tell(_ text: String) {
        for line in text.split(separator: "\n") { standardError.write("shortfin: \(line)\n") }
        standardError.flush()
    }
}
