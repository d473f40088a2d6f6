import Analysis
import CaptureFile
import Model
import Reports

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// One run of a command that reads captures: checks the files, shows progress, reports damage, decides the status.
/// Everything it touches outside is a parameter, so that tests can do without a process.
final class Session {
    let arguments: SessionArguments
    let surroundings: Surroundings
    let output: OutputBuffer
    let style: Style
    private var progressBar: ProgressBar?
    /// The files and sizes to show progress of; nil where none is shown.
    private var progressFiles: [(path: String, size: UInt64?)]?
    private let isFile: Bool
    /// Which captures are read; nil for a command that reads none.
    private let captures: CaptureArguments?
    /// Paths of which the user already knows that they cannot be read.
    private let hopeless: Set<String>
    private let startTime: UInt64
    /// What the first reading noted of each capture, for a second.
    var indices: [CaptureIndex?] = []

    /// Opens the output. Throws a ``CommandFailure`` where the command line or the files make a run pointless.
    /// `writesRows` says that output comes while captures are read.
    init(
        _ captures: CaptureArguments?, arguments: SessionArguments, surroundings: Surroundings, writesRows: Bool = false
    ) throws {
        let paths = captures?.paths ?? []
        self.captures = captures
        self.arguments = arguments
        self.surroundings = surroundings
        isFile = arguments.file != nil
        style = surroundings.terminal.style(arguments.colour, toFile: isFile)
        startTime = surroundings.clock()
        let files = try Self.check(paths, surroundings: surroundings)
        hopeless = Set(paths).subtracting(files.map(\.path))
        output = try Self.open(arguments.file, inputs: files.compactMap(\.status), surroundings: surroundings)
        if let text = LongFilter.remark(captures?.filter) { remark(text) }
        // Rows that scroll by on the terminal are progress enough, and would tear the bar.
        let isTorn = writesRows && surroundings.terminal.outputIsTerminal && !isFile
        if surroundings.terminal.errorIsTerminal, !arguments.isQuiet, !arguments.hidesProgress, !isTorn {
            progressFiles = files.map { ($0.path, $0.status?.size) }
            restartProgress()
        }
    }

    /// Begins to show progress, or begins again when the files are read a second time.
    func restartProgress() {
        guard let progressFiles else { return }
        endProgress()
        progressBar = ProgressBar(
            files: progressFiles, width: surroundings.terminal.columns ?? 80, output: surroundings.standardError,
            clock: surroundings.clock)
    }

    /// The output goes to a terminal.
    var isOnScreen: Bool { surroundings.terminal.outputIsTerminal && !isFile }

    /// Columns for text; `fallback` where the output is no terminal.
    func width(fallback: Int) -> Int { surroundings.terminal.width(toFile: isFile, fallback: fallback) }

    /// Takes a step of the analysis; false asks it to stop.
    func progress(_ progress: AnalysisProgress) -> Bool {
        progressBar?.update(progress)
        // Whoever watches a pipe on a terminal wants its rows when they come, not when 64 KiB are full.
        if surroundings.terminal.outputIsTerminal, !isFile { output.flush() }
        return !surroundings.isInterrupted() && output.failure == nil
    }

    /// To be called before output goes to a terminal.
    func endProgress() { progressBar?.clear() }

    /// Writes out what is left, says what went wrong, and gives the status. `saysDamage` tells that the output itself
    /// names damaged captures and notes for a person.
    func finish(_ report: Report, failOn: FailureThreshold = .never, saysDamage: Bool = false) throws -> ExitStatus {
        endProgress()
        output.flush()
        let isInterrupted = surroundings.isInterrupted()
        // Not twice on the same screen.
        if !saysDamage || isFile || !surroundings.terminal.outputIsTerminal { tellDamage(report) }
        tellReading(report)
        if isInterrupted { surroundings.tell("interrupted: the output covers what was read until then") }
        if arguments.isVerbose, !arguments.isQuiet { tellSpeed(report) }
        surroundings.standardError.flush()
        try OutputFile.check(output, path: arguments.file)
        return ExitStatus.of(report, failOn: failOn, isInterrupted: isInterrupted)
    }

    /// Says something that is no error, unless asked to be quiet.
    func remark(_ text: String) {
        if !arguments.isQuiet { surroundings.tell(TerminalText.escaped(text)) }
    }

    /// Says what the captures were not read as, although that may have been meant.
    private func tellReading(_ report: Report) {
        guard let captures else { return }
        if captures.hasEmptyFilter { remark("the filter is empty: every packet is read") }
        if !captures.join, let pieces = RotatedPieces.paths(in: report.captures), let first = pieces.first,
            let last = pieces.last
        {
            remark(
                "\(first) to \(last) look like \(pieces.count) pieces of one capture; with --join connections go on "
                    + "from one to the next")
        }
    }

    private func tellDamage(_ report: Report) {
        for capture in report.captures where !capture.fullyRead && !hopeless.contains(capture.path) {
            let name = capture.path == "-" ? "standard input" : TerminalText.escaped(capture.path)
            let issue = capture.issues.last.map(issueText) ?? "could not be read to its end"
            let rest = capture.packets > 0 ? "; what comes before is reported" : ""
            surroundings.tell("\(name): \(issue)\(rest)")
        }
    }

    private func tellSpeed(_ report: Report) {
        let elapsed = max(1, surroundings.clock() &- startTime)
        let bytes = report.captures.reduce(UInt64(0)) { $0 &+ $1.bytes }
        let packets = report.captures.reduce(UInt64(0)) { $0 &+ $1.packets }
        surroundings.tell(
            "\(NumberText.bytes(bytes)) and \(NumberText.count(packets, "packet")) in "
                + "\(NumberText.duration(Int64(clamping: elapsed))) (\(NumberText.rate(bytes, in: elapsed)))")
    }

    private static func check(
        _ paths: [String], surroundings: Surroundings
    ) throws -> [(path: String, status: FileStatus?)] {
        var files: [(path: String, status: FileStatus?)] = []
        var problems: [String] = []
        for path in paths {
            if path == "-" {
                if surroundings.terminal.inputIsTerminal {
                    throw CommandFailure(
                        "standard input is a terminal; pipe a capture in: tcpdump -w - … | shortfin -", status: .usage)
                }
                files.append((path, nil))
                continue
            }
            let name = TerminalText.escaped(path)
            switch FileStatus.of(path) {
            case .success(let status) where status.isDirectory:
                problems.append("\(name) is a directory; name the files in it: shortfin \(name)/*.pcap")
            case .success(let status):
                files.append((path, status))
            case .failure(let error) where error.number == ENOENT:
                problems.append(
                    ShortfinCommand.names.contains(path)
                        ? "\(name) is a command and comes first: shortfin \(name) …"
                        : "\(name): no such file; check the name, or give - for standard input")
            case .failure(let error):
                problems.append("\(name): \(error.text)")
            }
        }
        // A wrong name among right ones is told at once, and again as a part of the report.
        if files.isEmpty, !problems.isEmpty { throw CommandFailure(problems.joined(separator: "\n"), status: .input) }
        for problem in problems { surroundings.tell(problem) }
        return files
    }

    private static func open(_ path: String?, inputs: [FileStatus], surroundings: Surroundings) throws -> OutputBuffer {
        guard let path else { return surroundings.standardOutput }
        try OutputFile.check(path, inputs: inputs)
        return OutputBuffer(descriptor: try OutputFile.create(path))
    }
}
