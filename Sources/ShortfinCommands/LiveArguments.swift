import ArgumentParser
import LiveCapture

/// What is captured and for how long. The letters are those of tcpdump.
struct LiveArguments: ParsableArguments {
    @Option(
        name: .shortAndLong,
        help: ArgumentHelp("An interface; may be repeated. any takes all. -D lists them.", valueName: "interface"))
    var interface: [String] = []

    @Flag(name: [.customShort("D"), .long], help: "List the interfaces, with addresses, and end.")
    var listInterfaces = false

    @Option(
        name: .customShort("f"),
        help: ArgumentHelp("Capture only packets that match a BPF filter, as in tcpdump.", valueName: "filter"))
    var filter: String?

    @Argument(help: ArgumentHelp("The filter, in words.", valueName: "filter"))
    var filterWords: [String] = []

    @Option(
        name: [.customShort("s"), .long], parsing: .unconditional,
        help: ArgumentHelp("Bytes kept of each packet; 0 keeps whole packets.", valueName: "bytes"))
    var snapLength: Int32 = 0

    @Option(
        name: .customShort("c"), parsing: .unconditional, help: ArgumentHelp("Stop after N packets.", valueName: "n"))
    var packetLimit: UInt64?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("Stop after a time, such as 90, 90s, 10m or 2h.", valueName: "time"),
        transform: TimeSpan.parse)
    var duration: Int64?

    @Option(parsing: .unconditional, help: ArgumentHelp("Stop after N messages were found cut short.", valueName: "n"))
    var stopAfter: Int?

    @Flag(help: "Deliver each packet at once; costs more than the default of at most 20 ms.")
    var immediateMode = false

    @Flag(help: "Put the interface into promiscuous mode.")
    var promiscuous = false

    @Flag(name: .customShort("p"), help: "Accepted for familiarity: the interface is not put into promiscuous mode.")
    var notPromiscuous = false

    @Option(
        name: [.customShort("B"), .long], parsing: .unconditional,
        help: ArgumentHelp("Size of the kernel's buffer in KiB, for each interface.", valueName: "kib"))
    var bufferSize: Int32 = 32_768

    @Option(help: ArgumentHelp("Become this user once the interfaces are open.", valueName: "name"))
    var user: String?

    @Flag(name: .customLong("no-socket-evidence"), help: "Do not ask the kernel about sockets of this host.")
    var noSockets = false

    @Flag(name: .customShort("n"), help: "Accepted for familiarity: names are never looked up.")
    var numeric = false

    @OptionGroup var limits: LimitArguments

    func validate() throws {
        if let packetLimit, packetLimit == 0 { throw ValidationError("-c needs a count of at least 1.") }
        if let stopAfter, stopAfter < 1 { throw ValidationError("--stop-after needs a count of at least 1.") }
        guard snapLength >= 0 else { throw ValidationError("-s needs a number of bytes, or 0.") }
        guard (1...1_048_576).contains(bufferSize) else { throw ValidationError("-B takes 1 to 1048576 KiB.") }
        if filter != nil, !filterWords.isEmpty {
            throw ValidationError("Give the filter with -f or in words, not both.")
        }
        if promiscuous, notPromiscuous { throw ValidationError("-p and --promiscuous exclude each other.") }
    }

    /// A filter was given that says nothing: every packet matches it.
    var hasEmptyFilter: Bool { expression == nil && (filter != nil || !filterWords.isEmpty) }

    /// The filter in use; nil without one, and where it is empty.
    var expression: String? {
        let text = filter ?? filterWords.joined(separator: " ")
        return text.allSatisfy(\.isWhitespace) ? nil : text
    }

    /// What libpcap is asked for.
    var settings: LiveSettings {
        var settings = LiveSettings(interfaces: interface)
        settings.filter = expression
        if snapLength > 0 { settings.snapLength = snapLength }
        settings.isPromiscuous = promiscuous
        settings.isImmediate = immediateMode
        settings.bufferSize = bufferSize << 10
        return settings
    }
}

/// Spans of time as people write them.
enum TimeSpan {
    /// Seconds of a hundred years, whose nanoseconds an `Int64` still holds.
    private static let longest = 3.15576e9

    /// Nanoseconds of `90`, `90s`, `10m`, `2h` or `1d`.
    static func parse(_ text: String) throws -> Int64 {
        let units: [Character: Double] = ["s": 1, "m": 60, "h": 3_600, "d": 86_400]
        let unit = text.last.flatMap { units[$0] }
        guard let count = Double(unit == nil ? text : String(text.dropLast())), count > 0 else {
            throw ValidationError("'\(text)' is not a time, such as 90, 90s, 10m or 2h.")
        }
        let seconds = count * (unit ?? 1)
        guard seconds <= longest else { throw ValidationError("'\(text)' is more than a hundred years.") }
        return Int64(seconds * 1e9)
    }
}
