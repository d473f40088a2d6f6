import ArgumentParser
import TCPStreams

/// How much is held of the connections of a capture, read or live; the report says where it was too little.
struct LimitArguments: ParsableArguments {
    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "Keep at most N connections open at once; the report says if this was too few.", valueName: "n"))
    var maxConnections: Int?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "Hold up to N MiB of bytes that wait for others before them, a quarter in one direction of a connection; the report says if this was too little.",
            valueName: "n"))
    var reorderMemory: Int?

    func validate() throws {
        if let maxConnections, maxConnections < 1 { throw ValidationError("--max-connections needs at least 1.") }
        if let reorderMemory, !(1...65_536).contains(reorderMemory) {
            throw ValidationError("--reorder-memory takes 1 to 65536 MiB.")
        }
    }

    /// Takes over what was given.
    func apply(to limits: inout StreamLimits) {
        if let maxConnections { limits.openConnections = maxConnections }
        if let reorderMemory { limits.reorderMemory = reorderMemory }
    }
}
