import Reports

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Files that commands write.
enum OutputFile {
    /// Makes sure that `path` is none of the captures that are read.
    static func check(_ path: String, inputs: [FileStatus]) throws {
        guard case .success(let status) = FileStatus.of(path), inputs.contains(where: status.isSameFile) else { return }
        throw CommandFailure(
            "\(TerminalText.escaped(path)) is one of the captures; write the output elsewhere", status: .usage)
    }

    /// Makes sure that `path`, where `-` is standard output, is none of the captures at other paths.
    static func check(_ path: String, inputs: [String]) throws {
        guard path != "-" else { return }
        var files: [FileStatus] = []
        for input in inputs { if case .success(let status) = FileStatus.of(input) { files.append(status) } }
        try check(path, inputs: files)
    }

    /// Creates or empties the file at `path`; gives its descriptor.
    static func create(_ path: String) throws -> Int32 {
        // Sound: the path is passed as a terminated string for the duration of the call.
        let descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw failure(path, errno, status: .usage) }
        return descriptor
    }

    /// The failure of what was written to `path`, or to standard output without one. A reader that went away is none.
    static func check(_ output: OutputBuffer, path: String?) throws(CommandFailure) {
        if let number = output.failure, !output.isBrokenPipe { throw failure(path, number, status: .internal) }
    }

    private static func failure(_ path: String?, _ number: Int32, status: ExitStatus) -> CommandFailure {
        let name = path.map(TerminalText.escaped) ?? "standard output"
        return CommandFailure("cannot write \(name): \(FileError(number: number).text)", status: status)
    }
}
