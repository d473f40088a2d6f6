import Reports

/// What a session needs to know of its command's arguments.
struct SessionArguments {
    /// Where output goes; nil or `-` is standard output.
    var output: String?
    var colour = ColourChoice.never
    var isQuiet = false
    var hidesProgress = false
    var isVerbose = false
    var times = TimeForm.date

    /// The file that output goes to; nil for standard output.
    var file: String? { output == "-" ? nil : output }
}
