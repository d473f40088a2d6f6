import ArgumentParser

/// Which captures are read, and how much of them: the same for every command that reads captures. The letters are
/// those of tcpdump and tshark.
struct CaptureArguments: ParsableArguments {
    @Argument(
        help: ArgumentHelp(
            "Captures: pcap or pcapng, also gzip, zstd or lz4 compressed; - is standard input.", valueName: "file"),
        completion: .file())
    var files: [String] = []

    @Option(
        name: .customShort("r"), help: ArgumentHelp("The same as FILE; may be repeated.", valueName: "file"),
        completion: .file())
    var readFiles: [String] = []

    @Option(
        name: .customShort("f"),
        help: ArgumentHelp("Read only packets that match a BPF filter, as in tcpdump.", valueName: "filter"))
    var filterText: String?

    @Option(
        name: .customShort("c"), parsing: .unconditional,
        help: ArgumentHelp("Stop after N packets of each capture.", valueName: "n"))
    var packetLimit: UInt64?

    @Flag(help: "Read the files as pieces of one capture (tcpdump -C, -G, -W), ordered by time.")
    var join = false

    @OptionGroup var limits: LimitArguments

    @Option(parsing: .unconditional, help: ArgumentHelp("Threads, 1 or 2. The report is the same.", valueName: "n"))
    var threads = 2

    @Flag(name: .customShort("n"), help: "Accepted for familiarity: names are never looked up.")
    var numeric = false

    /// The filter; nil without one, and where it is empty, as of a variable that is not set.
    var filter: String? { hasEmptyFilter ? nil : filterText }

    /// A filter was given that says nothing: every packet matches it.
    var hasEmptyFilter: Bool { filterText.map { $0.allSatisfy(\.isWhitespace) } ?? false }

    /// All captures, in the order `-r` files, then the others.
    var paths: [String] { readFiles + files }

    func validate() throws {
        if let packetLimit, packetLimit == 0 { throw ValidationError("-c needs a count of at least 1.") }
        guard (1...2).contains(threads) else { throw ValidationError("--threads takes 1 or 2.") }
        if paths.filter({ $0 == "-" }).count > 1 { throw ValidationError("Standard input (-) can be read once only.") }
        if let empty = paths.first(where: \.isEmpty) { throw ValidationError("A file name is empty: '\(empty)'.") }
    }
}
