import Analysis
import ArgumentParser
import Reports

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The program without its process: arguments in, exit status out.
public enum Program {
    /// Runs with the process's own standard streams, after setting up its signals.
    public static func run(arguments: [String]) -> Int32 {
        Interrupt.install()
        return run(arguments: arguments, surroundings: .process())
    }

    package static func run(arguments: [String], surroundings: Surroundings) -> Int32 {
        do {
            try MistypedCommand.check(arguments)
            try SizesCommand.check(arguments)
            var command = try ShortfinCommand.parseAsRoot(arguments)
            guard let command = command as? any SurroundedCommand else {
                // Help, version and completion scripts are commands of the parser's own.
                try command.run()
                return ExitStatus.clean.rawValue
            }
            try checkForInput(command)
            return try command.run(in: surroundings).rawValue
        } catch let failure as CommandFailure {
            surroundings.tell(failure.text)
            return failure.status.rawValue
        } catch let error as AnalysisError {
            surroundings.tell(TerminalText.escaped(error.text))
            return (error.isUsage ? ExitStatus.usage : .input).rawValue
        } catch {
            return tell(error, surroundings: surroundings)
        }
    }

    /// Without files there is nothing to do: say how to begin.
    private static func checkForInput(_ command: any SurroundedCommand) throws {
        let paths: [String]
        var example = "shortfin incident.pcap"
        switch command {
        case let command as TriageCommand: paths = command.captures.paths
        case let command as ExplainCommand:
            paths = command.capturesWithoutIDs.paths
            example = "shortfin explain F1 incident.pcap"
        case let command as ReportCommand: paths = command.captures.paths
        case let command as StreamsCommand: paths = command.captures.paths
        case let command as MessagesCommand: paths = command.captures.paths
        case let command as AnnotateCommand: paths = command.captures.paths
        case let command as CarveCommand: paths = command.captures.paths
        case let command as ExtractCommand: paths = command.captures.paths
        default: return
        }
        if paths.isEmpty {
            throw CommandFailure(
                "no capture given; for example: \(example)\n"
                    + "in a pipe: tcpdump -w - … | shortfin -    all commands and options: shortfin --help",
                status: .usage)
        }
    }

    private static func tell(_ error: any Error, surroundings: Surroundings) -> Int32 {
        let code = ShortfinCommand.exitCode(for: error)
        let message = ShortfinCommand.fullMessage(for: error)
        if code.isSuccess {
            do {
                try surroundings.print(message + "\n")
            } catch {
                surroundings.tell(error.text)
                return error.status.rawValue
            }
            return ExitStatus.clean.rawValue
        }
        surroundings.standardError.write(message + "\n")
        surroundings.standardError.flush()
        return code == .validationFailure ? ExitStatus.usage.rawValue : ExitStatus.internal.rawValue
    }
}
