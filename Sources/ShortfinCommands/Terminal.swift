import Reports

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// What is known of the surroundings: the only place that asks the operating system for them.
package struct Terminal {
    /// Standard output, standard error and standard input are terminals.
    package var outputIsTerminal: Bool
    package var errorIsTerminal: Bool
    package var inputIsTerminal: Bool
    /// Standard output is a pipe: into a pager, most likely.
    package var outputIsPipe = false
    /// Columns of the terminal; nil without one.
    package var columns: Int?
    /// `NO_COLOR` is set and not empty, or the terminal says that it is dumb.
    package var forbidsColour: Bool

    package init(
        outputIsTerminal: Bool, errorIsTerminal: Bool, inputIsTerminal: Bool, columns: Int?, forbidsColour: Bool
    ) {
        self.outputIsTerminal = outputIsTerminal
        self.errorIsTerminal = errorIsTerminal
        self.inputIsTerminal = inputIsTerminal
        self.columns = columns
        self.forbidsColour = forbidsColour
    }

    /// The process's own.
    static var current: Terminal {
        let term = environment("TERM")
        var terminal = Terminal(
            outputIsTerminal: isatty(STDOUT_FILENO) == 1, errorIsTerminal: isatty(STDERR_FILENO) == 1,
            inputIsTerminal: isatty(STDIN_FILENO) == 1,
            columns: columns(of: STDOUT_FILENO) ?? columns(of: STDERR_FILENO),
            forbidsColour: environment("NO_COLOR")?.isEmpty == false || term == "dumb")
        var status = stat()
        // Sound: fstat fills the structure passed.
        terminal.outputIsPipe = unsafe fstat(STDOUT_FILENO, &status) == 0 && status.st_mode & S_IFMT == S_IFIFO
        return terminal
    }

    /// Colour for the output.
    func style(_ choice: ColourChoice, toFile: Bool) -> Style {
        switch choice {
        case .always: Style(isColoured: true)
        case .never: .plain
        case .auto: Style(isColoured: outputIsTerminal && !toFile && !forbidsColour)
        }
    }

    /// Columns to lay out for: the terminal's within 80 to 160, also in a pipe, which mostly ends in a pager on that
    /// terminal; else `fallback`.
    func width(toFile: Bool, fallback: Int) -> Int {
        guard outputIsTerminal || outputIsPipe, !toFile, let columns else { return fallback }
        return min(max(columns, 80), 160)
    }

    private static func environment(_ name: String) -> String? {
        // Sound: getenv gives nil or a terminated string, copied at once; nothing here changes the environment.
        guard let value = unsafe getenv(name) else { return nil }
        return unsafe String(cString: value)
    }

    private static func columns(of descriptor: Int32) -> Int? {
        var size = winsize()
        // Sound: TIOCGWINSZ fills exactly the winsize that is passed.
        guard unsafe ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return nil }
        return Int(size.ws_col)
    }
}
