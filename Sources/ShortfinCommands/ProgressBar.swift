package import Analysis
package import Reports

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A line on standard error that says how far a long read is: share, rate, time left. It shows up only when the run
/// has taken longer than a moment, and is wiped before anything else is written.
package final class ProgressBar {
    private static let delay: UInt64 = 400_000_000
    private static let interval: UInt64 = 100_000_000

    private let output: OutputBuffer
    private let width: Int
    /// Sizes of the files in order; nil for those without.
    private let sizes: [(path: String, size: UInt64?)]
    private let clock: () -> UInt64
    private let start: UInt64
    private var lastDrawn: UInt64?
    private var position = 0
    private var bytesBefore: UInt64 = 0
    private var lastBytes: UInt64 = 0

    /// A bar for the files in the order in which they are read. `clock` gives nanoseconds that never go back.
    package init(
        files: [(path: String, size: UInt64?)], width: Int, output: OutputBuffer, clock: @escaping () -> UInt64
    ) {
        sizes = files
        self.width = max(width, 40)
        self.output = output
        self.clock = clock
        start = clock()
    }

    /// Takes note of a step, and draws if it is time.
    package func update(_ progress: AnalysisProgress) {
        // A smaller count means that the next file has begun: paths alone do not tell, one may be given twice.
        if position < sizes.count, progress.path != sizes[position].path || progress.fileBytes < lastBytes {
            bytesBefore &+= sizes[position].size ?? lastBytes
            position += 1
        }
        lastBytes = progress.fileBytes
        let now = clock()
        guard now &- start >= Self.delay else { return }
        if let lastDrawn, now &- lastDrawn < Self.interval { return }
        lastDrawn = now
        output.write("\r\u{1B}[K" + TerminalText.shortened(line(progress, elapsed: now &- start), to: width - 1))
        output.flush()
    }

    /// Wipes the line, if one was drawn.
    package func clear() {
        guard lastDrawn != nil else { return }
        lastDrawn = nil
        output.write("\r\u{1B}[K")
        output.flush()
    }

    /// The line's text.
    func line(_ progress: AnalysisProgress, elapsed: UInt64) -> String {
        let done = bytesBefore &+ progress.fileBytes
        let rate = elapsed > 0 ? Double(done) / (Double(elapsed) / 1e9) : 0
        let speed = NumberText.rate(done, in: elapsed)
        let found = progress.findings > 0 ? ", \(NumberText.count(progress.findings, "finding"))" : ""
        let last = progress.path.split(separator: "/").last.map(String.init) ?? progress.path
        let name = progress.path == "-" ? "standard input" : TerminalText.escaped(last)
        let total = sizes.reduce(Optional(UInt64(0))) { sum, file in
            sum.flatMap { sum in file.size.map { sum &+ $0 } }
        }
        guard let total, total > 0 else {
            return
                "\(name)  \(NumberText.bytes(done)), \(speed), \(NumberText.count(progress.packets, "packet"))\(found)"
        }
        let share = min(1, Double(done) / Double(total))
        let cells = 20
        let filled = Int(share * Double(cells))
        let bar = String(repeating: "█", count: filled) + String(repeating: "░", count: cells - filled)
        let left = rate > 0 ? Double(total) * (1 - share) / rate : 0
        let seconds = Int64(max(1, min(left.rounded(.up), 1e9)))
        let time = seconds < 60 ? "\(seconds) s" : NumberText.duration(seconds * 1_000_000_000)
        let percent = TerminalText.rightAligned("\(Int(share * 100)) %", to: 5)
        let end = "\(percent)  \(bar)  \(speed), \(time) left\(found)"
        return TerminalText.shortened(name, to: max(12, width - 2 - TerminalText.columns(end) - 2)) + "  " + end
    }

    /// Nanoseconds of a clock that never goes back.
    static func monotonicClock() -> UInt64 {
        var time = timespec()
        // Sound: clock_gettime fills the structure passed.
        guard unsafe clock_gettime(CLOCK_MONOTONIC, &time) == 0 else { return 0 }
        return UInt64(truncatingIfNeeded: time.tv_sec) &* 1_000_000_000 &+ UInt64(truncatingIfNeeded: time.tv_nsec)
    }
}
