import Analysis
import ArgumentParser
import ConnectionTraces
import Model
import Reports

/// What is common to the commands that read a capture twice and write files.
struct EditingArguments: ParsableArguments {
    @Flag(name: .shortAndLong, help: "Only errors on standard error; no progress.")
    var quiet = false

    @Flag(name: .customLong("no-progress"), help: "No progress bar.")
    var hidesProgress = false

    /// A session for progress and damage; the command opens its output itself.
    func session(_ captures: CaptureArguments, _ surroundings: Surroundings) throws -> Session {
        do throws(SecondReadingFailure) {
            try RepeatableInput.check(captures.paths)
        } catch {
            throw CommandFailure(TerminalText.escaped(error.text), status: .usage)
        }
        var output = try OutputArguments.parse([])
        output.quiet = quiet
        output.hidesProgress = hidesProgress
        return try Session(paths: captures.paths, arguments: output, surroundings: surroundings)
    }
}

extension CaptureArguments {
    /// The paths of each capture, by the index that a report gives it.
    var captures: [[String]] { join ? [paths] : paths.map { [$0] } }

    /// How the captures are read the second time.
    var secondReading: SecondReadingOptions {
        var options = SecondReadingOptions()
        options.filter = filter
        options.packetLimit = packetLimit
        options.isCancelled = { Interrupt.isRequested }
        return options
    }
}

extension Session {
    /// Takes a step of a second reading; false asks it to stop.
    func progress(_ reached: SecondReadingProgress) -> Bool {
        progress(
            AnalysisProgress(
                path: reached.path, fileBytes: reached.fileBytes, fileSize: reached.fileSize, packets: reached.packets,
                connections: 0, findings: 0))
    }

    /// Makes sure that `path` is none of the captures that are read.
    static func checkOutput(_ path: String, inputs: [String]) throws {
        guard case .success(let output) = FileStatus.of(path) else { return }
        for input in inputs {
            if case .success(let status) = FileStatus.of(input), status.isSameFile(as: output) {
                throw CommandFailure(
                    "\(TerminalText.escaped(path)) is one of the captures; write the output elsewhere", status: .usage)
            }
        }
    }
}

/// The traces of findings, with failures in words for the user.
enum FindingTraces {
    /// Gathers them; nil when the user interrupted.
    static func gather(
        _ findings: [Finding], _ captures: CaptureArguments, _ session: Session
    ) throws -> [ConnectionTrace]? {
        do throws(SecondReadingFailure) {
            return try ConnectionTraces.gather(
                TracedConnection.connections(of: findings), from: captures.captures, options: captures.secondReading,
                progress: session.progress)
        } catch {
            throw CommandFailure(TerminalText.escaped(error.text), status: .input)
        }
    }
}
