import ArgumentParser

/// Options of `shortfin lab` that say what lies between client and server.
struct LabNetworkArguments: ParsableArguments {
    @Flag(help: "Client and server over loopback.")
    var loopback = false

    @Flag(help: "Client and server on two hosts (network namespaces), the default.")
    var namespaces = false

    @Option(parsing: .unconditional, help: ArgumentHelp("Round trip in milliseconds (20).", valueName: "ms"))
    var delay: Double?

    @Option(parsing: .unconditional, help: ArgumentHelp("Megabits per second (100); 0 is no limit.", valueName: "mbit"))
    var rate: Double?

    @Option(parsing: .unconditional, help: ArgumentHelp("Percent of packets lost.", valueName: "percent"))
    var loss: Double?

    @Option(
        parsing: .unconditional, help: ArgumentHelp("Percent of packets that others overtake.", valueName: "percent"))
    var reorder: Double?

    @Option(parsing: .unconditional, help: ArgumentHelp("MTU of the wire.", valueName: "bytes"))
    var mtu: Int?

    @Option(
        help: ArgumentHelp(
            "A trunk in the middle of the wire, tagged with this VLAN, or with two (outer.inner), captured there.",
            valueName: "id"))
    var vlan: String?

    @Flag(name: .customLong("ipv6"), help: "IPv6 instead of IPv4.")
    var ipv6 = false

    @Flag(help: "Super-packets as offloads make them, instead of segments as on the wire.")
    var offload = false

    @Flag(help: "No TCP timestamps.")
    var noTimestamps = false

    @Option(
        help: ArgumentHelp(
            "Where to capture: client, server, middle (of the wire), or any (all interfaces of the server).",
            valueName: "point"))
    var captureAt: CapturePoint?

    enum CapturePoint: String, ExpressibleByArgument, CaseIterable {
        case client, server, middle, any
    }

    func validate() throws {
        if loopback, namespaces { throw ValidationError("--loopback or --namespaces, not both.") }
        for (name, value) in [("--loss", loss), ("--reorder", reorder)] {
            if let value, !(0...50).contains(value) { throw ValidationError("\(name) is a percentage up to 50.") }
        }
        if let delay, !(0...10_000).contains(delay) { throw ValidationError("--delay is 0 to 10000 ms.") }
        if let rate, !(0...10_000).contains(rate) { throw ValidationError("--rate is 0 to 10000 Mbit/s.") }
        if let vlan, !Self.areTags(vlan) {
            throw ValidationError("--vlan is a VLAN from 1 to 4094, or two: outer.inner.")
        }
        if let mtu, !((ipv6 ? 1280 : 576)...65_535).contains(mtu) {
            throw ValidationError("--mtu is \(ipv6 ? 1280 : 576) to 65535.")
        }
    }

    /// One VLAN or two with a dot between them.
    private static func areTags(_ text: String) -> Bool {
        let words = text.split(separator: ".", omittingEmptySubsequences: false)
        return words.count <= 2
            && words.allSatisfy { word in
                word.utf8.allSatisfy { (0x30...0x39).contains($0) } && (1...4_094).contains(Int(word) ?? 0)
            }
    }

    func add(to options: inout LabOptions) {
        options.set("loopback", loopback)
        options.set("delay", delay)
        options.set("rate", rate)
        options.set("loss", loss.map { $0 / 100 })
        options.set("reorder", reorder.map { $0 / 100 })
        options.set("mtu", mtu)
        options.set("vlan", vlan)
        options.set("ipv6", ipv6)
        options.set("offload", offload)
        options.set("no_timestamps", noTimestamps)
        options.set("capture_at", captureAt?.rawValue)
    }
}

/// Options of `shortfin lab` that say what is sent, and through which buffers.
struct LabTrafficArguments: ParsableArguments {
    @Option(parsing: .unconditional, help: ArgumentHelp("Faulty connections (3).", valueName: "n"))
    var count: Int?

    @Option(parsing: .unconditional, help: ArgumentHelp("Body bytes of a faulty message.", valueName: "bytes"))
    var size: Int?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("Whole messages before the faulty one on its connection (0).", valueName: "n"))
    var position: Int?

    @Flag(help: "Chunked coding.")
    var chunked = false

    @Flag(help: "The fault in a request instead of a response.")
    var request = false

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("SO_SNDBUF of the server; else the kernel tunes it.", valueName: "bytes"))
    var sndbuf: Int?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("SO_RCVBUF of the client; else the kernel tunes it.", valueName: "bytes"))
    var rcvbuf: Int?

    @Option(parsing: .unconditional, help: ArgumentHelp("Seed of losses and overtaking (1).", valueName: "n"))
    var seed: Int?

    func validate() throws {
        for (name, value, limits) in [
            ("--count", count, 1...64), ("--size", size, 1...16_777_216), ("--position", position, 0...50),
            ("--sndbuf", sndbuf, 1...16_777_216), ("--rcvbuf", rcvbuf, 1...16_777_216),
            ("--seed", seed, 0...Int(Int32.max)),
        ] {
            if let value, !limits.contains(value) {
                throw ValidationError("\(name) is \(limits.lowerBound) to \(limits.upperBound).")
            }
        }
    }

    func add(to options: inout LabOptions) {
        options.set("count", count)
        options.set("size", size)
        options.set("position", position)
        options.set("chunked", chunked)
        options.set("request", request)
        options.set("sndbuf", sndbuf)
        options.set("rcvbuf", rcvbuf)
        options.set("seed", seed)
    }
}
